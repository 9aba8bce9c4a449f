/**
 * Whatever was reported: no campaign, value, bar, sample or alert of fewer than enough people, nothing of the try page
 * and nothing deleted is ever told. And what rises is told once.
 */
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createCampaignAlerts, type CampaignAlerts } from '../../src/store/campaign-alerts.ts'
import { readCampaigns, readTrends, type CampaignFigures } from '../../src/store/campaign-figures.ts'
import { commonWords, readSamples } from '../../src/store/campaign-samples.ts'
import type { Database } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createMarks, type Marks } from '../../src/store/marks.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { domain, fromMany, report, text, type Report } from './reports.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = 100 * DAY + 5 * HOUR + 1
const ALL = { fromMs: 0, untilMs: NOW, minReporters: 3 }

describe.each(MODES)('campaigns in figures, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let marks: Marks
    let alerts: CampaignAlerts
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      marks = createMarks(database, testCrypto)
      alerts = createCampaignAlerts(database, testCrypto)
    })
    afterAll(() => close())
    const empty = async (): Promise<void> => {
      await database.query(`DELETE FROM forwardcheck.case_record`)
      await database.query(`DELETE FROM forwardcheck.campaign`)
    }
    afterEach(empty)

    const store = async (reports: readonly Report[]): Promise<void> => {
      await report(database, reports)
      await marks.groupMarks(1_000)
    }
    const read = (filter = {}, span = ALL): Promise<CampaignFigures[]> =>
      readCampaigns(database, span, filter, 100)

    it('are told from enough reporters on, with what enough of them share', async () => {
      await store([
        ...fromMany(3, { atMs: NOW - 5 * HOUR, marks: [domain('vote.top')], country: 'PK', language: 'ur' }),
        ...fromMany(
          2,
          { atMs: NOW - HOUR, marks: [domain('vote.top')], country: 'KZ', language: 'ru' },
          'kz',
        ),
        ...fromMany(2, { atMs: NOW - HOUR, marks: [domain('few.top')] }, 'few'),
        { chat: 'few 0', atMs: NOW - HOUR, marks: [domain('few.top')] },
      ])
      const found = await read()
      expect(found).toHaveLength(1)
      expect(found[0]).toMatchObject({
        kind: 'domain',
        size: 5,
        reporters: 5,
        firstMs: NOW - 5 * HOUR - 1,
        countries: { values: ['PK'], hasOthers: true },
        languages: { values: ['ur'], hasOthers: true },
        lures: { values: ['device-linking'], hasOthers: false },
      })
      expect(await read({ country: 'KZ' })).toEqual([])
      expect(await read({ country: 'PK' })).toHaveLength(1)
      expect(await read({ kind: 'text' })).toEqual([])
      expect(await read({ lure: 'otp-request' })).toEqual([])
      expect(await read({}, { ...ALL, fromMs: NOW - 2 * HOUR })).toEqual([])
    })

    it('have the fastest growing first', async () => {
      const yesterday = NOW - DAY - 5 * HOUR
      await store([
        ...fromMany(9, { atMs: yesterday, marks: [domain('old.top')] }, 'old'),
        ...fromMany(4, { atMs: NOW - 5 * HOUR, marks: [domain('old.top')] }, 'old again'),
        ...fromMany(3, { atMs: NOW - 5 * HOUR, marks: [domain('new.top')] }, 'new'),
      ])
      const samples = await readSamples(
        database,
        testCrypto,
        (await read()).map(({ id }) => id),
        3,
      )
      expect([...(await read())].map(({ id }) => samples.get(id))).toEqual(['new.top', 'old.top'])
    })

    it('never tell of too few, of the try page, or of what was deleted', async () => {
      const some = fc.record({
        chat: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        atMs: fc.integer({ min: NOW - 3 * DAY, max: NOW - 1 }),
        country: fc.constantFrom('PK', 'KZ', null),
        language: fc.constantFrom('ur', 'ru'),
        lure: fc.constantFrom('device-linking' as const, 'otp-request' as const, null),
        marks: fc.constantFrom(
          [domain('vote.top')],
          [domain('bank.top')],
          [text(['1', '2'])],
          [text(['2', '3'])],
        ),
        isTrial: fc.boolean(),
      })
      const runs = fc.array(some, { minLength: 5, maxLength: 25 })
      await fc.assert(
        fc.asyncProperty(runs, fc.subarray(['a', 'b', 'c']), async (reports, gone) => {
          await empty()
          await store(reports)
          await database.query(`DELETE FROM forwardcheck.case_record WHERE chat_key = ANY($1)`, [gone])
          const left = reports.filter(({ chat, isTrial }) => !isTrial && !gone.includes(chat))
          const found = await read()
          const trends = await readTrends(
            database,
            ALL,
            found.map(({ id }) => id),
            DAY,
          )
          const samples = await readSamples(
            database,
            testCrypto,
            found.map(({ id }) => id),
            3,
          )
          const people = (own: readonly Report[]): number => new Set(own.map(({ chat }) => chat)).size
          const familyOf = ({ marks: [mark] }: Report): string =>
            mark?.kind === 'domain' ? mark.sample : 'text'
          const told = new Set<string>()
          for (const { id, kind, reporters, countries, languages, lures } of found) {
            const own = left.filter((each) => familyOf(each) === (kind === 'text' ? 'text' : samples.get(id)))
            told.add(familyOf(own[0] as Report))
            expect(reporters).toBe(people(own))
            expect(reporters).toBeGreaterThanOrEqual(3)
            const parts = [
              [countries.values, (each: Report) => each.country],
              [languages.values, (each: Report) => each.language],
              [lures.values, (each: Report) => each.lure],
            ] as const
            for (const [values, valueOf] of parts) {
              for (const value of values)
                expect(people(own.filter((each) => valueOf(each) === value))).toBeGreaterThanOrEqual(3)
            }
            for (const { reporters: bar } of trends.get(id) ?? []) expect(bar ?? 3).toBeGreaterThanOrEqual(3)
          }
          const families = new Set(left.map(familyOf))
          const enough = [...families].filter(
            (each) => people(left.filter((one) => familyOf(one) === each)) >= 3,
          )
          expect(told).toEqual(new Set(enough))
        }),
        { numRuns: 25 },
      )
    })

    it('draw bars of enough people only', async () => {
      await store([
        ...fromMany(3, { atMs: NOW - DAY - 5 * HOUR, marks: [domain('vote.top')] }),
        ...fromMany(2, { atMs: NOW - HOUR, marks: [domain('vote.top')] }, 'few'),
      ])
      const [{ id } = { id: '' }] = await read()
      const span = { ...ALL, fromMs: NOW - 3 * DAY }
      const bars = (await readTrends(database, span, [id], DAY)).get(id)
      expect(bars?.map(({ reporters }) => reporters)).toEqual([null, 3, null])
      expect((await readTrends(database, span, [id], HOUR)).get(id)).toHaveLength(72)
    })

    it('show of a text only what enough people sent', async () => {
      const say = (name: string): Report['marks'] => [text(['1'], `Vote for ${name} in the contest`)]
      await store(
        ['Sara', 'Aisha', 'Bilal', 'Omar'].map((name, n) => ({
          chat: name,
          atMs: NOW - n - 1,
          marks: say(name),
        })),
      )
      const [{ id } = { id: '' }] = await read()
      expect((await readSamples(database, testCrypto, [id], 3)).get(id)).toBe('Vote for … in the contest')
      expect((await readSamples(database, testCrypto, [id], 5)).get(id)).toBeUndefined()
      expect(commonWords(['one two', 'three four'], 2)).toBeNull()
    })

    describe('rising', () => {
      const rise = (count: number, atMs: number, name: string): Report[] =>
        fromMany(count, { atMs, marks: [domain('vote.top')] }, name)
      const take = (nowMs: number) => alerts.takeAlerts(3, nowMs, 10)

      it('is noted once in six hours, taken by one, and again when it is not settled', async () => {
        await store(rise(3, NOW - 10 * 60_000, 'now'))
        expect(await alerts.raiseAlerts(4, NOW)).toBe(0)
        expect(await alerts.raiseAlerts(3, NOW)).toBe(1)
        expect(await alerts.raiseAlerts(3, NOW + 1)).toBe(0)
        const [first] = await take(NOW)
        expect(first).toMatchObject({
          attempt: 1,
          raisedMs: NOW,
          domain: 'vote.top',
          figures: { reporters: 3 },
        })
        expect(await take(NOW)).toEqual([])
        const [second] = await take(NOW + 30_000)
        expect(second).toMatchObject({ id: first?.id, attempt: 2 })
        await alerts.settleAlert(first?.id ?? '', 'sent')
        expect(await take(NOW + DAY)).toEqual([])
        await store(rise(3, NOW + 6 * HOUR - 1_000_000, 'later'))
        expect(await alerts.raiseAlerts(3, NOW + 6 * HOUR)).toBe(1)
      })

      it('needs three times the usual hour', async () => {
        const usual = Array.from({ length: 24 }, (_, hour) =>
          rise(2, NOW - (hour + 2) * HOUR, `hour ${hour}`),
        ).flat()
        await store([...usual, ...rise(5, NOW - 10 * 60_000, 'now')])
        expect(await alerts.raiseAlerts(3, NOW)).toBe(0)
        await store(rise(1, NOW - 10 * 60_000, 'one more'))
        expect(await alerts.raiseAlerts(3, NOW)).toBe(1)
      })

      it('has nothing to tell once too few are left', async () => {
        await store(rise(3, NOW - 10 * 60_000, 'now'))
        await alerts.raiseAlerts(3, NOW)
        await database.query(`DELETE FROM forwardcheck.case_record WHERE chat_key = 'now 0'`)
        expect(await take(NOW)).toMatchObject([{ figures: null, domain: null }])
      })

      it('counts nobody of the try page', async () => {
        await store(rise(3, NOW - 10 * 60_000, 'now').map((each) => ({ ...each, isTrial: true })))
        expect(await alerts.raiseAlerts(3, NOW)).toBe(0)
      })
    })
  })
})
