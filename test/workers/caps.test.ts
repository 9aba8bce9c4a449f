/** Hourly and daily caps in both modes: exact across gateways and restarts, first answers last to wait, told once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRates } from '../../src/store/rates.ts'
import { migrate } from '../../src/store/migrate.ts'
import type { Database } from '../../src/store/database.ts'
import type { Log } from '../../src/log.ts'
import { createCaps, NO_CAPS, type CapLimits, type Caps } from '../../src/workers/caps.ts'
import { isSkipped, MODES, openTestDatabase, recordingLog, silentLog } from '../support/servers.ts'

describe.each(MODES)('caps, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let close: () => Promise<void>
    let accounts = 0

    beforeAll(async () => {
      const opened = await openTestDatabase(mode)
      ;({ database, close } = opened)
      await migrate(database)
    })
    afterAll(() => close())

    const freshAccount = (): string => `number-${++accounts}`
    const capsOf = (account: string, limits: Partial<CapLimits>, log: Log = silentLog): Caps =>
      createCaps({ account, limits: { perHour: 0, perDay: 0, ...limits }, rates: createRates(database), log })

    it('lets so many through in an hour, then pauses the number until the hour is over', async () => {
      const { log, lines } = recordingLog()
      const caps = capsOf(freshAccount(), { perHour: 5 }, log)
      for (let n = 0; n < 5; n++) expect(await caps.take(true)).toBeUndefined()
      expect(caps.cappedUntilMs()).toBeNull()
      const wait = await caps.take(true)
      expect((wait as { pauseMs: number }).pauseMs).toBeGreaterThan(3_500_000)
      expect(caps.cappedUntilMs()).toBeGreaterThan(Date.now() + 3_500_000)
      for (let n = 0; n < 5; n++) await caps.take(true)
      expect(lines.filter((line) => line.includes('"cap":"hour"'))).toHaveLength(1)
      expect(lines.join('')).toContain('"runbook":"caps"')
    })

    it('goes on counting after a restart, and together with another gateway', async () => {
      const account = freshAccount()
      const limits = { perHour: 6 }
      for (let n = 0; n < 2; n++) expect(await capsOf(account, limits).take(true)).toBeUndefined()
      const both = [capsOf(account, limits), capsOf(account, limits)]
      const results = await Promise.all(Array.from({ length: 10 }, (_, n) => both[n % 2]!.take(true)))
      expect(results.filter((wait) => wait === undefined)).toHaveLength(4)
    })

    it('keeps the last fifth for first answers: an enclosure waits alone', async () => {
      const caps = capsOf(freshAccount(), { perHour: 10 })
      for (let n = 0; n < 8; n++) expect(await caps.take(false)).toBeUndefined()
      expect(await caps.take(false)).toEqual({ againMs: 600_000 })
      expect(caps.cappedUntilMs()).toBeNull()
      expect(await caps.take(true)).toBeUndefined()
      expect(await caps.take(true)).toBeUndefined()
      expect(await caps.take(true)).toEqual({ pauseMs: expect.any(Number) })
    })

    it('counts what one window allows and the other does not in neither', async () => {
      const account = freshAccount()
      const day = capsOf(account, { perHour: 10, perDay: 3 })
      for (let n = 0; n < 3; n++) expect(await day.take(true)).toBeUndefined()
      for (let n = 0; n < 20; n++) {
        expect(((await day.take(true)) as { pauseMs: number }).pauseMs).toBeGreaterThan(80_000_000)
      }
      const hour = capsOf(account, { perHour: 10 })
      for (let n = 0; n < 7; n++) expect(await hour.take(true)).toBeUndefined()
      expect(await hour.take(true)).toEqual({ pauseMs: expect.any(Number) })
    })

    it('gives back what was not sent', async () => {
      const caps = capsOf(freshAccount(), { perHour: 1, perDay: 1 })
      for (let n = 0; n < 5; n++) {
        expect(await caps.take(true)).toBeUndefined()
        await caps.giveBack()
      }
      expect(await caps.take(true)).toBeUndefined()
      expect(await caps.take(true)).toEqual({ pauseMs: expect.any(Number) })
    })

    it('caps one number and no other', async () => {
      const one = capsOf(freshAccount(), { perDay: 1 })
      expect(await one.take(true)).toBeUndefined()
      expect(await one.take(true)).toEqual({ pauseMs: expect.any(Number) })
      expect(await capsOf(freshAccount(), { perDay: 1 }).take(true)).toBeUndefined()
    })
  })
})

it('sends nothing uncounted: without its database a capped number waits', async () => {
  const away = () => Promise.reject(new Error('away'))
  const rates = { takePoint: away, returnPoint: away }
  const caps = createCaps({ account: 'a', limits: { perHour: 1, perDay: 1 }, rates, log: silentLog })
  await expect(caps.take(true)).rejects.toThrow('away')
})

it('asks nobody where there are no caps', async () => {
  const away = () => Promise.reject(new Error('away'))
  const rates = { takePoint: away, returnPoint: away }
  const caps = createCaps({ account: 'a', limits: { perHour: 0, perDay: 0 }, rates, log: silentLog })
  for (const each of [caps, NO_CAPS]) {
    expect(await each.take(false)).toBeUndefined()
    await each.giveBack()
    expect(each.cappedUntilMs()).toBeNull()
  }
})
