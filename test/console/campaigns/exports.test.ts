/** What is taken away: valid for whom it is for, marked, and without anything of too few, of the try page, or deleted. */
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TLP } from '../../../src/config-console.ts'
import { campaignsCsv, type ExportFrame } from '../../../src/console/campaigns/export-csv.ts'
import { campaignsMisp } from '../../../src/console/campaigns/export-misp.ts'
import { campaignsStix } from '../../../src/console/campaigns/export-stix.ts'
import { nameUuid } from '../../../src/console/campaigns/name-uuid.ts'
import { placeOf } from '../../../src/console/campaigns/place.ts'
import { readCsv } from '../../../src/console/indicators/csv.ts'
import type { CampaignView } from '../../../src/store/console/campaigns.ts'
import { domain, fromMany, report, text, type Report } from '../../store/reports.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { stixProblems } from './stix-rules.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 10, 23, 12, 30)
const FRAME: ExportFrame = {
  tlp: 'AMBER+STRICT',
  minReporters: 3,
  source: 'ab'.repeat(32),
  nowMs: NOW,
  version: '1.0.0',
}

const campaign = (part: Partial<CampaignView> = {}): CampaignView => ({
  id: '7',
  kind: 'domain',
  size: 5,
  reporters: 4,
  firstMs: NOW - DAY,
  lastMs: NOW - HOUR,
  foundMs: NOW - DAY,
  levels: { values: ['danger'], hasOthers: false },
  lures: { values: ['device-linking'], hasOthers: true },
  countries: { values: ['PK', 'KZ'], hasOthers: false },
  languages: { values: ['ur'], hasOthers: true },
  sample: 'vote-stars.top',
  trend: [],
  ...part,
})
const cautious = { levels: { values: ['caution' as const], hasOthers: false } }

describe('CSV', () => {
  it('has a row each, no formula and no link in it', () => {
    const rows = readCsv(
      campaignsCsv(
        [campaign(), campaign({ id: '8', kind: 'text', sample: '=cmd|"/c calc"!A1, evil.top' })],
        FRAME,
      ),
    )
    expect(rows).toHaveLength(3)
    const [head, first] = rows.map(({ cells }) => cells)
    expect(Object.fromEntries((head ?? []).map((name, at) => [name, first?.[at]]))).toMatchObject({
      label: 'vote-stars[.]top',
      lures: 'device-linking; other',
      cases: '5',
      reporters: '4',
      countries: 'PK; KZ',
      first_seen: '2026-11-22T12:30:00.000Z',
      minimum_reporters: '3',
      tlp: 'TLP:AMBER+STRICT',
    })
    const written = campaignsCsv([campaign({ kind: 'text', sample: '=cmd|"/c calc"!A1, evil.top' })], FRAME)
    expect(written).toContain(`"'=cmd|""/c calc""!A1, evil[.]top"`)
    for (const cell of ['=x', '+x', '-x', '@x'])
      expect(campaignsCsv([campaign({ kind: 'text', sample: cell })], FRAME)).toContain(`"'${cell}"`)
  })
})

describe('STIX', () => {
  const mixed = [
    campaign(),
    campaign({ id: '8', sample: 'bit.ly/3x%20"y', ...cautious }),
    campaign({ id: '9', kind: 'text', sample: "it's a \\ vote", countries: { values: [], hasOthers: true } }),
    campaign({ id: '10', kind: 'picture', sample: 'f'.repeat(64) }),
    campaign({ id: '11', kind: 'payload', sample: 'qr.link-device' }),
    campaign({ id: '12', sample: null }),
    campaign({ id: '13', sample: '203.0.113.7' }),
  ]

  it.each(TLP)('is valid, marked TLP:%s as OASIS published it', (tlp) => {
    const bundle = campaignsStix(mixed, { ...FRAME, tlp })
    expect(stixProblems(bundle)).toEqual([])
    const marking = bundle.objects.find(({ name }) => name === `TLP:${tlp}`)
    expect(JSON.stringify(marking)).toContain(`"tlp_2_0":"${tlp.toLowerCase()}"`)
    const marked = bundle.objects.filter(({ type }) => type !== 'marking-definition')
    expect(marked.length).toBeGreaterThan(20)
    for (const { object_marking_refs: refs } of marked) expect(refs).toContain(marking?.id)
    expect(JSON.stringify(bundle)).toContain('fewer than 3 different people')
  })

  it('has patterns for whole addresses only, and calls malicious what enough people were warned of', () => {
    const { objects } = campaignsStix(mixed, FRAME)
    const indicators = objects.filter(({ type }) => type === 'indicator')
    expect(indicators.map(({ pattern }) => pattern)).toEqual([
      "[domain-name:value = 'vote-stars.top']",
      "[ipv4-addr:value = '203.0.113.7']",
    ])
    const [shared] = campaignsStix([campaign({ sample: 'bit.ly/3xY', ...cautious })], FRAME).objects.filter(
      ({ type }) => type === 'indicator',
    )
    expect(shared).toMatchObject({
      pattern: "[url:value = 'https://bit.ly/3xY' OR url:value = 'http://bit.ly/3xY']",
      indicator_types: ['unknown'],
    })
    expect(indicators[0]?.['indicator_types']).toEqual(['malicious-activity'])
    for (const sample of ['bit.ly/•••', 'a.top…', "x'.top", 'localhost', `${'a'.repeat(120)}.top`, '-'])
      expect(placeOf({ kind: 'domain', sample })).toBeNull()
    expect(placeOf({ kind: 'domain', sample: 'дауыс.kz' })).toEqual({
      kind: 'domain',
      value: 'xn--80ah4bh4b.kz',
    })
  })

  it('keeps its ids from export to export, and others in another installation', () => {
    const idsOf = (frame: ExportFrame): string[] => campaignsStix(mixed, frame).objects.map(({ id }) => id)
    expect(idsOf({ ...FRAME, nowMs: NOW + DAY })).toEqual(idsOf(FRAME))
    const others = idsOf({ ...FRAME, source: 'cd'.repeat(32) })
    expect(others.filter((id) => idsOf(FRAME).includes(id))).toHaveLength(1)
    // From RFC 9562, appendix A.4.
    expect(nameUuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    )
  })

  it('is valid with nothing to tell', () => {
    const bundle = campaignsStix([], FRAME)
    expect(stixProblems(bundle)).toEqual([])
    expect(bundle.objects.map(({ type }) => type)).not.toContain('grouping')
  })
})

describe('MISP', () => {
  it('has domains of dangers for detection, everything else for reading', () => {
    const { Event: event } = campaignsMisp(
      [
        campaign(),
        campaign({ id: '8', sample: 'bit.ly/3xY', ...cautious }),
        campaign({ id: '9', kind: 'text', sample: 'please vote at evil.top' }),
        campaign({ id: '10', sample: 'masked.top/•••' }),
      ],
      FRAME,
    )
    expect(event.Attribute.map(({ type, value, to_ids: toIds }) => [type, value, toIds])).toEqual([
      ['domain', 'vote-stars.top', true],
      ['url', 'https://bit.ly/3xY', false],
      ['comment', 'Campaign 9 (text): please vote at evil[.]top', false],
      ['comment', 'Campaign 10 (domain): masked[.]top/•••', false],
    ])
    expect(event.Tag).toContainEqual({ name: 'tlp:amber+strict' })
    expect(event.Attribute[0]?.comment).toContain(
      '5 messages of 4 people; levels: danger; lures: device-linking; other',
    )
    const uuids = [event.uuid, ...event.Attribute.map(({ uuid }) => uuid)]
    expect(new Set(uuids).size).toBe(5)
    for (const uuid of uuids)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

describe('the files', () => {
  const FILES = ['export.csv', 'export.stix.json', 'export.misp.json']
  let bench: TestConsole
  beforeAll(async () => {
    const environment = { CAMPAIGN_REPORTERS: '3', CAMPAIGN_TLP: 'AMBER+STRICT' }
    bench = await openTestConsole({ as: 'analyst', environment, parts: { nowMs: () => NOW } })
  })
  beforeEach(() => empty())
  afterAll(() => bench.close())

  async function empty(): Promise<void> {
    bench.as('analyst')
    bench.audit.length = 0
    await bench.database.query(`DELETE FROM forwardcheck.case_record`)
    await bench.database.query(`DELETE FROM forwardcheck.campaign`)
  }
  async function store(reports: readonly Report[]): Promise<void> {
    await report(bench.database, reports)
    await bench.parts.store.groupMarks(1_000)
  }
  const textOf = async (file: string): Promise<string> => (await bench.get(`/campaigns/${file}`)).text()

  it('are for analysts, marked, and recorded', async () => {
    await store(fromMany(4, { atMs: NOW - 5 * HOUR, marks: [domain('vote-stars.top')] }))
    for (const file of FILES) {
      const response = await bench.get(`/campaigns/${file}?kind=domain`)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="campaigns\./)
      const body = await response.text()
      expect(body).toMatch(/vote-stars(\[\.\]|\.)top/)
      expect(body.toUpperCase()).toContain('TLP:AMBER+STRICT')
      expect(body).not.toContain('chat 0')
      expect(await (await bench.get(`/campaigns/${file}?kind=text`)).text()).not.toContain('vote-stars')
    }
    expect(stixProblems(JSON.parse(await textOf('export.stix.json')))).toEqual([])
    expect(bench.audit.slice(0, 2).map(({ action, subject }) => [action, subject])).toEqual([
      ['campaign.export', 'export.csv'],
      ['campaign.export', 'export.csv'],
    ])
    for (const role of ['viewer', null] as const) {
      bench.as(role)
      for (const file of FILES) expect((await bench.get(`/campaigns/${file}`)).status).toBe(role ? 403 : 303)
    }
  })

  it('have nothing of too few, of the try page, or of what was deleted', async () => {
    const families = {
      vote: [domain('vote.top')],
      bank: [domain('bank.top')],
      words: [text(['1'], 'please vote for my zebra')],
      others: [text(['2'], 'your parcel waits for a walrus')],
    }
    const marked = {
      vote: /vote(\[\.\]|\.)top/,
      bank: /bank(\[\.\]|\.)top/,
      words: /zebra/,
      others: /walrus/,
    }
    const names = ['vote', 'bank', 'words', 'others'] as const
    const some = fc.record({
      chat: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      atMs: fc.integer({ min: NOW - 3 * DAY, max: NOW - 1 }),
      country: fc.constantFrom('PK', 'KZ', null),
      language: fc.constantFrom('ur', 'ru'),
      family: fc.constantFrom(...names),
      isTrial: fc.boolean(),
    })
    let told = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(some, { minLength: 8, maxLength: 25 }),
        fc.subarray(['a', 'b', 'c']),
        async (reports, gone) => {
          await empty()
          await store(reports.map((each) => ({ ...each, marks: families[each.family] })))
          await bench.database.query(`DELETE FROM forwardcheck.case_record WHERE chat_key = ANY($1)`, [gone])
          const left = reports.filter(({ chat, isTrial }) => !isTrial && !gone.includes(chat))
          const people = (own: typeof left): number => new Set(own.map(({ chat }) => chat)).size
          const texts = await Promise.all(FILES.map(textOf))
          expect(stixProblems(JSON.parse(texts[1] ?? ''))).toEqual([])
          for (const name of names) {
            const own = left.filter(({ family }) => family === name)
            const isTold = people(own) >= 3
            if (isTold) told++
            for (const file of texts) expect(marked[name].test(file)).toBe(isTold)
          }
          for (const country of ['PK', 'KZ']) {
            const isShared = names.some(
              (name) => people(left.filter((each) => each.family === name && each.country === country)) >= 3,
            )
            for (const file of texts) expect(file.includes(country)).toBe(isShared)
          }
        },
      ),
      { numRuns: 20 },
    )
    expect(told).toBeGreaterThan(5)
  })
})
