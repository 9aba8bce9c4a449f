/** The pages of cases: filters and pages by address, what roles see, words only when opened and recorded, escaping. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CaseRecord } from '../../../src/store/case-record.ts'
import { keepWords } from '../../../src/triage/keep-words.ts'
import { LANGUAGES } from '../../../src/model.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { answer } from '../../support/messages.ts'
import { answered, freshChat } from '../../store/waiting.ts'

const HOSTILE = '"><script>alert(1)</script>'
const ESCAPED = '&lt;script&gt;'
const DAY_MS = 86_400_000
const SECRET = '48291377'

let bench: TestConsole
const nowMs = Date.UTC(2026, 10, 23, 12)
beforeAll(async () => {
  bench = await openTestConsole({
    as: 'viewer',
    environment: { RETAIN_DAYS: '7' },
    parts: { nowMs: () => nowMs },
  })
})
beforeEach(async () => {
  bench.as('viewer')
  bench.audit.length = 0
  await bench.database.query(`DELETE FROM forwardcheck.case_record`)
})
afterAll(() => bench.close())

const textOf = async (path: string, language = 'en'): Promise<string> =>
  (await bench.get(path, { 'accept-language': language })).text()

/** Returns the number of the case, and its chat's hash. */
async function add(part: Partial<CaseRecord> = {}, atMs = nowMs): Promise<{ id: string; chatKey: string }> {
  const { chatKey } = await answered(
    bench.parts.store,
    freshChat(),
    { case: { ...answer('0').case, ...part } },
    atMs,
  )
  const { rows } = await bench.database.query<{ id: string }>(
    `SELECT max(id)::text AS id FROM forwardcheck.case_record`,
  )
  return { id: rows[0]?.id ?? '', chatKey }
}

const kept = (text: string): NonNullable<CaseRecord['content']> => ({
  words: {
    text: keepWords(text),
    readings: [{ kind: 'qr', text: HOSTILE }],
    signals: [{ id: 'synthetic.signal', evidence: HOSTILE }],
    reply: 'Send it to nobody.',
  },
  untilMs: nowMs + DAY_MS,
})

describe('the list', () => {
  it('says that nothing came yet, that nothing fits, and what is kept', async () => {
    expect(await textOf('/cases')).toContain('Nothing has been examined yet')
    await add()
    const none = await textOf('/cases?level=info')
    expect(none).toContain('No case fits this filter')
    expect(none).toContain('0 cases')
    expect(none).toContain('masked words are kept (days: 7)')
  })

  it('shows each case with its time, and nobody’s chat', async () => {
    const { id, chatKey } = await add({
      country: 'KZ',
      language: 'ru',
      marks: [{ kind: 'text', keys: ['k'], sample: '' }],
    })
    const page = await textOf('/cases')
    expect(page).toContain(`href="/cases/${id}"`)
    expect(page).toContain('Kazakhstan')
    expect(page).toContain('Russian, answered in English')
    expect(page).toMatch(/<code>[0-9a-f]{8}<\/code>/)
    expect(page).toContain('data-live="/cases/newest"')
    for (const secret of [chatKey.slice(0, 10), '1555000']) expect(page).not.toContain(secret)
  })

  it('filters by its address and takes an address that fits nothing for none', async () => {
    const old = await add({ level: 'caution' }, nowMs - 2 * DAY_MS)
    const fresh = await add({ story: 'lure.friend-code', country: 'KZ' })
    const shown = async (query: string): Promise<boolean[]> => {
      const page = await textOf(`/cases${query}`)
      return [old, fresh].map(({ id }) => page.includes(`href="/cases/${id}"`))
    }
    const expected: [string, boolean[]][] = [
      ['', [true, true]],
      ['?level=caution', [true, false]],
      ['?story=lure.friend-code', [false, true]],
      ['?country=kz', [false, true]],
      ['?signal=synthetic.signal', [true, true]],
      ['?from=2026-11-22', [false, true]],
      ['?to=2026-11-22', [true, false]],
      ['?from=2026-11-23&to=2026-11-23', [false, true]],
      ['?feedback=none&kept=', [true, true]],
      ['?kept=yes', [false, false]],
      ['?level=nonsense&from=yesterday&after=x', [true, true]],
    ]
    expect(expected.length).toBeGreaterThan(9)
    for (const [query, found] of expected) expect(await shown(query), `with ${query}`).toEqual(found)
    expect(await textOf('/cases/newest?level=caution')).not.toContain(`/cases/${fresh.id}"`)
  })

  it('goes on page by page under the same filter', async () => {
    await add({ level: 'caution' })
    const same = 'chat_key, at_ms, language, reply_language, level, lure, intent, signal_ids, duration_ms'
    await bench.database.query(
      `INSERT INTO forwardcheck.case_record (${same})
       SELECT ${same} FROM forwardcheck.case_record, generate_series(1, 51)`,
    )
    const first = await textOf('/cases?level=caution')
    const next =
      /href="(\/cases\?level=caution&amp;after=\d+\.\d+)"/.exec(first)?.[1]?.replace('&amp;', '&') ?? ''
    const second = await textOf(next)
    const idsOf = (page: string): string[] =>
      [...page.matchAll(/href="\/cases\/(\d+)"/g)].map(([, id = '']) => id)
    expect([idsOf(first).length, idsOf(second).length]).toEqual([50, 2])
    expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(52)
    expect(second).not.toContain('data-live')
  })

  it('escapes what another version, or whoever has the database, wrote there', async () => {
    await add({ story: HOSTILE, signalIds: [HOSTILE], language: HOSTILE, country: HOSTILE })
    const { id } = await add({ story: HOSTILE, signalIds: [HOSTILE], language: HOSTILE, country: HOSTILE })
    for (const path of ['/cases', '/cases/newest', `/cases/${id}`]) {
      const page = await textOf(path)
      expect(page).toContain(ESCAPED)
      expect(page).not.toContain(HOSTILE)
    }
    const page = await textOf(
      `/cases?signal=${encodeURIComponent(HOSTILE)}&level=${encodeURIComponent(HOSTILE)}`,
    )
    expect(page).not.toContain(HOSTILE)
  })

  it('is for operators', async () => {
    bench.as(null)
    for (const path of ['/cases', '/cases/newest', '/cases/1', '/cases/1/words']) {
      expect((await bench.get(path)).headers.get('location')).toContain('/login')
    }
  })
})

describe('one case', () => {
  it('tells what its signs mean, in the reader’s language, and of which story it is', async () => {
    const { id } = await add({
      signalIds: ['qr.whatsapp-group', 'sign.of-tomorrow'],
      story: 'lure.friend-code',
    })
    const page = await textOf(`/cases/${id}`)
    expect(page).toContain('It is an invitation to a group.')
    expect(page).toContain('sign.of-tomorrow')
    expect(page).toContain(
      bench.parts.content().lures.find((story) => story.id === 'lure.friend-code')?.title,
    )
    expect(page).toContain('No words are kept of this case')
    for (const language of LANGUAGES) {
      const translated = await textOf(`/cases/${id}`, language)
      expect(translated).not.toContain('⟦')
      expect(await textOf('/cases', language)).not.toContain('⟦')
    }
  })

  it('keeps its words for analysts, who open them on record', async () => {
    const { id } = await add({
      content: kept(`the code is ${SECRET}, phone +7${SECRET}00 https://evil.top/${SECRET}`),
    })
    const viewed = await textOf(`/cases/${id}`)
    expect(viewed).toContain('Analysts can read them')
    expect(viewed).not.toContain('/words')
    expect((await bench.get(`/cases/${id}/words`)).status).toBe(403)
    bench.as('analyst')
    expect(await textOf(`/cases/${id}`)).toContain(`href="/cases/${id}/words"`)
    expect(bench.audit).toEqual([])
    const opened = await textOf(`/cases/${id}/words`)
    expect(opened).toContain('evil[.]top')
    expect(opened).toContain('Send it to nobody.')
    expect(opened).toContain(ESCAPED)
    expect(opened).not.toContain(HOSTILE)
    for (let at = 0; at + 4 <= SECRET.length; at++) expect(opened).not.toContain(SECRET.slice(at, at + 4))
    expect(bench.audit).toMatchObject([{ actor: 'an analyst', action: 'case.read', subject: id }])
  })

  it('says so when its words are gone, and records nothing then', async () => {
    bench.as('analyst')
    const { id } = await add({ content: { ...kept('x'), untilMs: nowMs } })
    expect(await textOf(`/cases/${id}/words`)).toContain('cannot be opened any more')
    expect(bench.audit).toEqual([])
    for (const path of ['/cases/99999999', '/cases/99999999/words', '/cases/x']) {
      expect((await bench.get(path)).status).toBe(404)
    }
  })
})
