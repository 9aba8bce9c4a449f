/** The pages of campaigns: who sees what, what is recorded, and that nothing anybody sent becomes markup or a link. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/model.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { domain, fromMany, report, text, type Report } from '../../store/reports.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 10, 23, 12, 30)
const HOSTILE = '"><script>alert(1)</script>'

let bench: TestConsole
beforeAll(async () => {
  const environment = { CAMPAIGN_REPORTERS: '3', CAMPAIGN_TLP: 'GREEN' }
  bench = await openTestConsole({ as: 'analyst', environment, parts: { nowMs: () => NOW } })
})
beforeEach(async () => {
  bench.as('analyst')
  bench.audit.length = 0
  await bench.database.query(`DELETE FROM forwardcheck.case_record`)
  await bench.database.query(`DELETE FROM forwardcheck.campaign`)
})
afterAll(() => bench.close())

async function store(...reports: readonly Report[][]): Promise<void> {
  await report(bench.database, reports.flat())
  await bench.parts.store.groupMarks(1_000)
}
const textOf = async (path: string, language = 'en'): Promise<string> =>
  (await bench.get(path, { 'accept-language': language })).text()
const idsOn = (page: string): string[] =>
  [...page.matchAll(/href="\/campaigns\/(\d+)/g)].map(([, id]) => String(id))
const idOf = async (path = '/campaigns'): Promise<string> => idsOn(await textOf(path))[0] ?? 'none'

const votes = (count: number, part: Partial<Report> = {}, name = 'vote'): Report[] =>
  fromMany(count, { atMs: NOW - 5 * HOUR, marks: [domain('vote-stars.top')], ...part }, name)
const said = (words: string, count = 4): Report[] =>
  fromMany(count, { atMs: NOW - 2 * HOUR, marks: [text(['1'], words)] }, 'said')

describe('the list', () => {
  it('tells of enough people only', async () => {
    expect(await textOf('/campaigns')).toContain('Nothing that 3 people sent alike')
    await store(
      votes(3),
      votes(2, { country: 'KZ', language: 'kk', lure: 'otp-request' }, 'few'),
      fromMany(2, { atMs: NOW - HOUR, marks: [domain('rare.top')] }, 'rare'),
      fromMany(9, { atMs: NOW - HOUR, marks: [domain('tried.top')], isTrial: true }, 'trial'),
    )
    const page = await textOf('/campaigns')
    expect(idsOn(page)).toHaveLength(1)
    expect(page).toContain('<code dir="ltr">vote-stars[.]top</code>')
    expect(page).toMatch(/Pakistan · others/)
    expect(page).toMatch(/device linking · others/)
    for (const hidden of ['rare', 'tried', 'Kazakhstan', '>Kazakh<', 'vote-stars.top']) {
      expect(page).not.toContain(hidden)
    }
  })

  it('filters by kind, lure, country and time', async () => {
    await store(votes(3), said('please vote for my niece', 3))
    for (const [query, count] of [
      ['kind=domain', 1],
      ['kind=picture', 0],
      ['lure=device-linking', 2],
      ['lure=otp-request', 0],
      ['country=pk', 2],
      ['country=KZ', 0],
      ['days=1', 2],
      ['days=7&kind=text', 1],
      [`kind=${encodeURIComponent(HOSTILE)}&days=2&country=x`, 2],
    ] as const)
      expect(idsOn(await textOf(`/campaigns?${query}`))).toHaveLength(count)
    await bench.database.query(`UPDATE forwardcheck.case_mark SET at_ms = $1`, [NOW - 3 * DAY])
    expect(idsOn(await textOf('/campaigns?days=1'))).toEqual([])
    expect(idsOn(await textOf('/campaigns?days=7'))).toHaveLength(2)
  })

  it('shows words of texts to analysts only, escaped and without links', async () => {
    await store(said(`sent ${HOSTILE} see evil.top`))
    const page = await textOf('/campaigns')
    expect(page).toContain('sent &quot;&gt;&lt;script&gt;')
    expect(page).not.toContain('<script>alert')
    expect(page).toContain('evil[.]top')
    expect(page).toContain('export.stix.json')
    bench.as('viewer')
    const seen = await textOf('/campaigns')
    expect(idsOn(seen)).toHaveLength(1)
    for (const hidden of ['sent &quot;', 'evil', 'export.csv']) expect(seen).not.toContain(hidden)
    bench.as(null)
    expect((await bench.get('/campaigns')).status).toBe(303)
  })

  it('draws without any style, and says in words what it draws', async () => {
    await store(votes(4))
    for (const path of ['/campaigns', `/campaigns/${await idOf()}`]) {
      const page = await textOf(path)
      expect(page).toContain('<rect')
      expect(page).not.toContain('style=')
      expect(page).toMatch(/<svg[^>]+role="img"[^>]+aria-label="[^"]+"[^>]*>\s*<title>/)
    }
  })
})

describe('a campaign', () => {
  it('shows its trend, also as a table, and its sample; who reads it is recorded', async () => {
    await store(said('please vote for my niece'))
    const id = await idOf()
    const page = await textOf(`/campaigns/${id}?days=1`)
    expect(page).toContain('People per hour')
    expect(page).toMatch(
      /<th scope="row">\s*<time datetime="2026-11-23T10:00:00.000Z"[\s\S]{0,200}<td class="number">4</,
    )
    expect(page).toContain('please vote for my niece')
    expect(await textOf(`/campaigns/${id}`)).toContain('People per day')
    expect(bench.audit.map(({ action, subject }) => [action, subject])).toEqual([
      ['campaign.read', id],
      ['campaign.read', id],
    ])
  })

  it('keeps words from viewers, and has no chat in it', async () => {
    await store(said('please vote for my niece'))
    const id = await idOf()
    expect(await textOf(`/campaigns/${id}`)).not.toContain('said 0')
    await bench.database.query(`UPDATE forwardcheck.case_mark SET sample = NULL`)
    expect(await textOf(`/campaigns/${id}`)).toContain('RETAIN_DAYS')
    bench.as('viewer')
    bench.audit.length = 0
    const page = await textOf(`/campaigns/${id}`)
    expect(page).toContain('Analysts read the text')
    expect(page).not.toContain('niece')
    expect(bench.audit).toEqual([])
  })

  it('is not found once too few are left, nor where there is none', async () => {
    await store(votes(3))
    const id = await idOf()
    expect((await bench.get(`/campaigns/${id}`)).status).toBe(200)
    await bench.database.query(`DELETE FROM forwardcheck.case_record WHERE chat_key = 'vote 0'`)
    for (const gone of [id, '999999']) expect((await bench.get(`/campaigns/${gone}`)).status).toBe(404)
    expect(bench.audit).toHaveLength(1)
  })

  it.each(LANGUAGES)('has all its texts in %s', async (language) => {
    await store(votes(4), said('please vote for my niece'))
    const ids = idsOn(await textOf('/campaigns'))
    expect(ids).toHaveLength(2)
    for (const path of [
      '/campaigns',
      '/campaigns?country=XX',
      ...ids.map((id) => `/campaigns/${id}?days=1`),
    ]) {
      const page = await textOf(path, language)
      expect(page).toContain(`<html lang="${language}"`)
      expect(page).not.toContain('⟦')
    }
  })
})
