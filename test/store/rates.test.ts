/** Points per window in the database: exact under load, across processes and restarts, back when returned. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { createRates } from '../../src/store/rates.ts'
import type { Database } from '../../src/store/database.ts'
import { isSkipped, MODES, openTestDatabase } from '../support/servers.ts'

const HOUR_MS = 3_600_000
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe.each(MODES)('rates, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let close: () => Promise<void>

    beforeAll(async () => {
      const opened = await openTestDatabase(mode)
      ;({ database, close } = opened)
      await migrate(database)
    })
    afterAll(() => close())

    it('gives out exactly so many points to all who ask at once', async () => {
      const processes = [createRates(database), createRates(database), createRates(database)]
      const asked = Array.from({ length: 60 }, (_, n) => processes[n % 3]!.takePoint('hour/a', 20, HOUR_MS))
      const results = await Promise.all(asked)
      expect(results.filter((wait) => wait === null)).toHaveLength(20)
      const waits = results.filter((wait) => wait !== null)
      expect(Math.min(...waits)).toBeGreaterThan(HOUR_MS - 60_000)
      expect(Math.max(...waits)).toBeLessThanOrEqual(HOUR_MS)
    })

    it('remembers them after a restart, and keeps keys apart', async () => {
      const rates = createRates(database)
      expect(await rates.takePoint('hour/a', 20, HOUR_MS)).not.toBeNull()
      expect(await rates.takePoint('hour/b', 20, HOUR_MS)).toBeNull()
    })

    it('gives a returned point out again, also after some were refused', async () => {
      const rates = createRates(database)
      for (const expected of [true, true, false, false, false]) {
        expect((await rates.takePoint('hour/c', 2, HOUR_MS)) === null).toBe(expected)
      }
      await rates.returnPoint('hour/c', 2, HOUR_MS)
      expect(await rates.takePoint('hour/c', 2, HOUR_MS)).toBeNull()
      expect(await rates.takePoint('hour/c', 2, HOUR_MS)).not.toBeNull()
    })

    it('begins anew when the window is over', async () => {
      const rates = createRates(database)
      expect(await rates.takePoint('short/d', 1, 300)).toBeNull()
      const wait = await rates.takePoint('short/d', 1, 300)
      expect(wait).not.toBeNull()
      await sleep((wait ?? 0) + 20)
      expect(await rates.takePoint('short/d', 1, 300)).toBeNull()
    })

    it('fails when the database does, so that nothing goes out uncounted', async () => {
      const rates = createRates({ query: () => Promise.reject(new Error('away')) })
      await expect(rates.takePoint('hour/e', 1, HOUR_MS)).rejects.toThrow('away')
    })
  })
})
