/** Campaigns as the console reads them: samples of kinds, trends, texts only where asked, the same figures either way. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Mark } from '../../../src/model.ts'
import { barWidthMs, createCampaigns, type Campaigns } from '../../../src/store/console/campaigns.ts'
import type { Database } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { createMarks } from '../../../src/store/marks.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../../support/servers.ts'
import { domain, fromMany, report, text, type Report } from '../reports.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = 100 * DAY + 5 * HOUR + 1
const ASKED = { fromMs: NOW - 7 * DAY, untilMs: NOW, minReporters: 3, withTexts: true }

const payload: Mark = { kind: 'payload', keys: ['qr.link-device|'], sample: 'qr.link-device' }

describe.each(MODES)('campaigns of the console, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let campaigns: Campaigns
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      campaigns = createCampaigns(database, testCrypto)
    })
    afterAll(() => close())
    afterEach(async () => {
      await database.query(`DELETE FROM forwardcheck.case_record`)
      await database.query(`DELETE FROM forwardcheck.campaign`)
    })
    const store = async (...reports: readonly Report[][]): Promise<void> => {
      await report(database, reports.flat())
      await createMarks(database, testCrypto).groupMarks(1_000)
    }
    const reports = (count: number, mark: Mark, name: string): Report[] =>
      fromMany(count, { atMs: NOW - 5 * HOUR, marks: [mark] }, name)

    it('are known by what their kind tells, texts only where asked', async () => {
      await store(
        reports(5, domain('vote.top'), 'd'),
        reports(4, payload, 'p'),
        reports(3, text(['1'], 'please vote for my niece'), 't'),
      )
      const sampleOf = async (withTexts: boolean): Promise<(string | null)[]> =>
        (await campaigns.list({}, { ...ASKED, withTexts }, 10)).map(({ sample }) => sample)
      expect(await sampleOf(true)).toEqual(['vote.top', 'qr.link-device', 'please vote for my niece'])
      expect(await sampleOf(false)).toEqual(['vote.top', 'qr.link-device', null])
      expect(await campaigns.list({}, ASKED, 1)).toHaveLength(1)
    })

    it('count people and messages once, however many marks a message has', async () => {
      const words = text(['1', '2'], 'please vote for my niece')
      const twice = { atMs: NOW - 5 * HOUR, marks: [words, text(['2', '3'], 'please vote for my niece')] }
      await store(fromMany(3, twice), fromMany(2, { ...twice, atMs: NOW - 3 * HOUR }))
      expect(await campaigns.list({}, ASKED, 10)).toMatchObject([{ size: 5, reporters: 3 }])
    })

    it('filter by what enough of their people share', async () => {
      await store(
        reports(3, domain('vote.top'), 'pk'),
        reports(2, domain('vote.top'), 'kz').map((each) => ({ ...each, country: 'KZ', lure: null })),
        reports(3, domain('bank.top'), 'ru').map((each) => ({ ...each, country: 'RU' })),
      )
      const count = async (filter: object): Promise<number> =>
        (await campaigns.list(filter, ASKED, 10)).length
      expect(await count({ country: 'PK' })).toBe(1)
      expect(await count({ country: 'KZ' })).toBe(0)
      expect(await count({ country: 'RU', lure: 'device-linking' })).toBe(1)
      expect(await count({ lure: 'device-linking', kind: 'domain' })).toBe(2)
      expect(await count({ kind: 'text' })).toBe(0)
    })

    it('are found by id with hours or days as bars', async () => {
      await store(reports(4, domain('vote.top'), 'd'))
      const [{ id } = { id: '' }] = await campaigns.list({}, ASKED, 10)
      expect((await campaigns.find(id, ASKED))?.trend).toHaveLength(7)
      const day = await campaigns.find(id, { ...ASKED, fromMs: NOW - DAY })
      expect(day?.trend.map(({ reporters }) => reporters).filter((each) => each !== null)).toEqual([4])
      expect(day?.trend).toHaveLength(24)
      expect(barWidthMs(ASKED)).toBe(DAY)
      expect((day?.foundMs ?? 1) % DAY).toBe(0)
      for (const none of ['999999', 'x', '1'.repeat(30)]) expect(await campaigns.find(none, ASKED)).toBeNull()
      expect(await campaigns.find(id, { ...ASKED, minReporters: 5 })).toBeNull()
    })
  })
})
