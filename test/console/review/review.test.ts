/** The review's pages: what roles see, what is recorded, the verdict and the correction it sends, the rows that are taken away. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Row } from '../../../bench/eval-rows.ts'
import { LANGUAGES } from '../../../src/model.ts'
import type { CaseRecord } from '../../../src/store/case-record.ts'
import { answered, conversation, freshChat } from '../../store/waiting.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { answer } from '../../support/messages.ts'

const HOSTILE = '"><script>alert(1)</script>'
const DAY_MS = 86_400_000
const NOW_MS = Date.UTC(2026, 10, 23, 12)

let bench: TestConsole
let nowMs = NOW_MS
beforeAll(async () => {
  const environment = { RETAIN_DAYS: '7', CORRECTION_DAYS: '3' }
  bench = await openTestConsole({ as: 'analyst', environment, parts: { nowMs: () => nowMs } })
})
beforeEach(async () => {
  nowMs = NOW_MS
  bench.as('analyst')
  bench.audit.length = 0
  bench.jobs.length = 0
  await bench.database.query(`DELETE FROM forwardcheck.case_record`)
  await bench.database.query(`DELETE FROM forwardcheck.outbox`)
})
afterAll(() => bench.close())

interface Told {
  id: string
  chat: string
  chatKey: string
}

/** A caution whose words are kept; with `wish` somebody wants to hear of a correction. */
async function tell(part: Partial<CaseRecord> = {}, text = 'send me the code', wish = false): Promise<Told> {
  const chat = freshChat()
  const words = {
    text,
    readings: [{ kind: 'qr' as const, text: `read ${HOSTILE}` }],
    signals: [{ id: 'ask.code', evidence: `seen ${HOSTILE}` }],
    reply: `said ${HOSTILE}`,
  }
  const content = { words, untilMs: NOW_MS + 5 * DAY_MS }
  const level = { level: 'caution' as const, lure: null, signalIds: ['ask.code'] }
  const record: CaseRecord = { ...answer('0').case, ...level, content, ...part }
  const { chatKey } = await answered(bench.parts.store, chat, { case: record }, NOW_MS - DAY_MS)
  const { rows } = await bench.database.query<{ id: string; reply_id: string }>(
    `SELECT id::text AS id, reply_id FROM forwardcheck.case_record ORDER BY case_record.id DESC LIMIT 1`,
  )
  const { id = '', reply_id: replyId = '' } = rows[0] ?? {}
  if (wish) {
    const own = { ...answer('0').case, intent: 'feedback' as const, level: 'unknown' as const, lure: null }
    const effects = [
      { kind: 'correction-wish' as const, replyId, contact: { chat, language: 'ru' as const } },
    ]
    await answered(bench.parts.store, chat, { case: own, replies: [], effects }, NOW_MS - DAY_MS)
  }
  return { id, chat, chatKey }
}

const textOf = async (path: string, language = 'en'): Promise<string> =>
  (await bench.get(path, { 'accept-language': language })).text()
const corrections = async ({ chatKey }: Told): Promise<string[]> =>
  (await bench.parts.store.pendingReplies('simulator', chatKey))
    .map(({ reply }) => reply.text)
    .filter((text) => text !== 'synthetic reply')
const save = (id: string, fields: Record<string, string> = {}): Promise<Response> =>
  bench.post(`/review/${id}`, { level: 'danger', lure: 'otp-request', seen: '', ...fields })

describe('the queue', () => {
  it('tells viewers how many wait and nothing else', async () => {
    const { id } = await tell()
    bench.as('viewer')
    const page = await textOf('/review')
    expect(page).toContain('Waiting for an analyst')
    expect(page).toMatch(/the bot was unsure<\/dt>\s*<dd>1<\/dd>/)
    expect(page).not.toContain(`/review/${id}`)
    expect(page).not.toContain('export.jsonl')
    expect(page).toContain('Analysts look at the cases')
    for (const path of [`/review/${id}`, '/review/export.jsonl'])
      expect((await bench.get(path)).status).toBe(403)
    expect((await save(id)).status).toBe(403)
    expect(bench.audit).toEqual([])
  })

  it('sends visitors to the log-in', async () => {
    bench.as(null)
    for (const path of ['/review', '/review/1', '/review/export.jsonl']) {
      expect([301, 302, 303]).toContain((await bench.get(path)).status)
    }
  })

  it('lists by reason and language', async () => {
    const caution = await tell()
    const urdu = await tell({ language: 'ur', level: 'unknown' })
    const page = await textOf('/review')
    expect(page.indexOf(`/review/${caution.id}"`)).toBeLessThan(page.indexOf(`/review/${urdu.id}"`))
    const filtered = await textOf('/review?language=ur&reason=signs')
    expect(filtered).toContain(`/review/${urdu.id}?language=ur&amp;reason=signs`)
    expect(filtered).not.toContain(`/review/${caution.id}`)
    expect(await textOf('/review?reason=wrong')).toContain('Nothing waits for a review')
    expect((await bench.get(`/review?reason=${encodeURIComponent(HOSTILE)}&done=x`)).status).toBe(200)
  })

  it('says when no words are kept at all', async () => {
    const { config } = bench.parts
    bench.parts.config = { ...config, retainDays: 0 }
    expect(await textOf('/review')).toContain('RETAIN_DAYS is 0')
    bench.parts.config = config
    expect(await textOf('/review')).not.toContain('RETAIN_DAYS')
  })
})

describe('a case', () => {
  it('shows its words, escaped, and records who read them', async () => {
    const { id, chatKey, chat } = await tell({}, `sent ${HOSTILE}`)
    const page = await textOf(`/review/${id}`)
    for (const word of ['sent', 'read', 'seen', 'said'])
      expect(page).toContain(`${word} &quot;&gt;&lt;script&gt;`)
    expect(page).not.toContain('<script>alert')
    for (const secret of [chatKey.slice(0, 10), chat.slice(0, 9)]) expect(page).not.toContain(secret)
    expect(bench.audit.map(({ action, subject }) => [action, subject])).toEqual([['review.read', id]])
  })

  it.each(LANGUAGES)('has all its texts in %s', async (language) => {
    const { id } = await tell({ story: 'lure.friend-code' }, 'x', true)
    for (const path of ['/review', `/review/${id}`, `/review/${id}?done=exposed`]) {
      const page = await textOf(path, language)
      expect(page).toContain(`<html lang="${language}"`)
      expect(page).not.toContain('⟦')
    }
  })

  it('is gone with its time, as a trial, and where there is none', async () => {
    const { id } = await tell()
    await bench.database.query(`UPDATE forwardcheck.case_record SET is_trial = true`)
    for (const path of [`/review/${id}`, '/review/999999']) expect((await bench.get(path)).status).toBe(404)
    expect((await save(id)).status).toBe(404)
  })
})

describe('a verdict', () => {
  it('is saved, recorded and told to who waits; the next case opens', async () => {
    const told = await tell({ country: 'KZ' }, 'x', true)
    const next = await tell()
    const page = await textOf(`/review/${told.id}`)
    expect(page).toContain('Somebody wants to hear')
    const answerTo = await save(told.id)
    expect(answerTo.status).toBe(303)
    expect(answerTo.headers.get('location')).toBe(`/review/${next.id}?done=sent`)
    expect(bench.audit.map(({ action, subject, outcome }) => [action, subject, outcome]).at(-1)).toEqual([
      'review.save',
      told.id,
      'sent',
    ])
    const [text, ...others] = await corrections(told)
    expect(others).toEqual([])
    expect(text).toContain('Поправка к моему ответу от 22.11.2026')
    expect(text).toContain('Никому')
    expect(bench.jobs).toEqual([{ account: 'simulator', chatKey: told.chatKey }])
    expect(await textOf(`/review/${next.id}?done=sent`)).toContain('The person who asked gets the correction')
    // A second click, and a change of mind.
    expect((await save(told.id)).status).toBe(303)
    const late = await save(told.id, { level: 'unknown', lure: '', seen: String(NOW_MS) })
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('cannot be changed')
    expect(await corrections(told)).toHaveLength(1)
    expect(bench.jobs).toHaveLength(1)
  })

  it('agrees with the bot in one click, and tells nobody', async () => {
    const told = await tell({}, 'x', true)
    expect(await textOf(`/review/${told.id}`)).toMatch(/name="level" value="caution"[^]*?The bot is right/)
    const answerTo = await save(told.id, { level: 'caution', lure: '' })
    expect(answerTo.headers.get('location')).toBe('/review?done=none')
    expect(await corrections(told)).toEqual([])
  })

  it('of a second analyst is not taken before they have seen the first', async () => {
    const told = await tell({}, 'x', true)
    await save(told.id, { level: 'caution', lure: '' })
    bench.as('admin')
    const second = await save(told.id)
    expect(second.status).toBe(409)
    const page = await second.text()
    expect(page).toContain('Another analyst was faster')
    expect(page).toContain('an analyst')
    expect(await corrections(told)).toEqual([])
    const seen = /name="seen" value="(\d+)"/.exec(page)?.[1] ?? ''
    expect((await save(told.id, { seen })).status).toBe(303)
    expect(await corrections(told)).toHaveLength(1)
  })

  it('is refused where kind and level do not fit, or nothing was chosen', async () => {
    const told = await tell()
    const wrong = [
      { level: 'danger', lure: '' },
      { level: 'unknown', lure: 'otp-request' },
      { level: HOSTILE, lure: HOSTILE },
      { level: 'danger', lure: 'otp-request', seen: 'x' },
    ]
    for (const fields of wrong) {
      const answerTo = await save(told.id, fields)
      expect(answerTo.status).toBe(422)
      const page = await answerTo.text()
      expect(page).toContain('A danger is of some kind')
      expect(page).not.toContain('<script>alert')
    }
    expect(await textOf('/review')).toContain(`/review/${told.id}`)
  })

  it('is told neither late nor to somebody who reported their own account', async () => {
    const late = await tell({}, 'x', true)
    nowMs = NOW_MS - DAY_MS + 3 * DAY_MS + 1
    expect((await save(late.id)).headers.get('location')).toContain('done=late')
    nowMs = NOW_MS
    const exposed = await tell({}, 'x', true)
    await answered(
      bench.parts.store,
      exposed.chat,
      { conversation: conversation({ isExposed: true }) },
      NOW_MS,
    )
    expect((await save(exposed.id)).headers.get('location')).toContain('done=exposed')
    expect([...(await corrections(late)), ...(await corrections(exposed)), ...bench.jobs]).toEqual([])
  })
})

describe('rows for the corpus', () => {
  it('are read by the corpus itself, carry the analyst’s verdict, and nothing of anybody', async () => {
    const [danger, harmless, foreign] = [
      await tell({ country: 'PK' }, `vote "for"\n${HOSTILE}`),
      await tell({ language: 'ur' }, 'سلام'),
      await tell({ language: 'ps' }, 'x'),
    ]
    await save(danger.id)
    await save(harmless.id, { level: 'unknown', lure: '' })
    await save(foreign.id)
    bench.audit.length = 0
    const answerTo = await bench.get('/review/export.jsonl')
    expect(answerTo.headers.get('content-disposition')).toContain('attachment')
    const text = await answerTo.text()
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => Row.parse(JSON.parse(line)))
    expect(rows.map(({ lang, level, lure }) => [lang, level, lure])).toEqual([
      ['ur', 'unknown', null],
      ['en', 'danger', 'otp-request'],
    ])
    for (const row of rows) {
      expect(row).toMatchObject({ intent: 'check-message', source: 'review' })
      expect(row.id).toMatch(/^review-[0-9a-f]{16}$/)
    }
    for (const secret of [danger.chatKey, danger.chat, 'PK', String(NOW_MS), '2026'])
      expect(text).not.toContain(secret)
    expect(bench.audit.map(({ action }) => action)).toEqual(['review.export'])
  })

  it('are none where nothing was reviewed', async () => {
    await tell()
    expect(await textOf('/review/export.jsonl')).toBe('')
  })
})
