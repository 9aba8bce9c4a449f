/** Who holds a number, by the database's clock, in both modes; and how it is reported. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNumbers } from '../../src/store/numbers.ts'
import { migrate } from '../../src/store/migrate.ts'
import type { Database } from '../../src/store/database.ts'
import type { NumberStatus, Numbers } from '../../src/store/store.ts'
import { isSkipped, MODES, openTestDatabase } from '../support/servers.ts'

const STATUS: NumberStatus = {
  state: 'open',
  sinceMs: 1_000,
  isStandby: false,
  lastInboundMs: null,
  lastAckMs: 2_000,
  closes: { 515: 1 },
  refusals: {},
  spooled: 0,
  clockSkewMs: 12,
  reasons: ['degraded clock'],
}

describe.each(MODES)('numbers, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let numbers: Numbers
    let close: () => Promise<void>

    beforeAll(async () => {
      const opened = await openTestDatabase(mode)
      ;({ database, close } = opened)
      await migrate(database)
      numbers = createNumbers(database)
    })
    afterAll(() => close())

    it('gives a number to one gateway at a time, each time with a higher fence', async () => {
      const first = await numbers.takeNumber('shared', 'one', 60_000)
      expect(await numbers.takeNumber('shared', 'two', 60_000)).toBeNull()
      expect(await numbers.renewNumber(first!, 60_000)).toBe(true)
      await numbers.releaseNumber(first!)
      const second = await numbers.takeNumber('shared', 'two', 60_000)
      expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY)
      expect(await numbers.renewNumber(first!, 60_000)).toBe(false)
      await numbers.releaseNumber(first!)
      expect(await numbers.takeNumber('shared', 'three', 60_000)).toBeNull()
    })

    it('gives it to the next one when the holder went silent, and only to one of many', async () => {
      const silent = await numbers.takeNumber('crashed', 'one', 100)
      await sleep(150)
      const rivals = await Promise.all(
        Array.from({ length: 8 }, (_, n) => numbers.takeNumber('crashed', `rival ${n}`, 60_000)),
      )
      expect(rivals.filter(Boolean)).toHaveLength(1)
      expect(await numbers.renewNumber(silent!, 60_000)).toBe(false)
    })

    it('tells who ended without letting a number go, until somebody takes it', async () => {
      const find = async () => (await numbers.numbers()).find(({ account }) => account === 'abandoned')
      await numbers.takeNumber('abandoned', 'one', 0)
      expect(await find()).toMatchObject({ owner: null, abandonedBy: 'one' })
      const next = await numbers.takeNumber('abandoned', 'two', 60_000)
      expect(await find()).toMatchObject({ owner: 'two', abandonedBy: null })
      await numbers.releaseNumber(next!)
      expect(await find()).toMatchObject({ owner: null, abandonedBy: null })
    })

    it('reports how a number fares, while it is held', async () => {
      const ownership = await numbers.takeNumber('reported', 'gateway a', 60_000)
      expect(await numbers.reportNumber(ownership!, STATUS, 5_000)).toBe(true)
      const find = async () => (await numbers.numbers()).find(({ account }) => account === 'reported')
      expect(await find()).toEqual({
        account: 'reported',
        owner: 'gateway a',
        abandonedBy: null,
        sessionVersion: 0,
        status: STATUS,
        statusMs: 5_000,
      })
      await numbers.releaseNumber(ownership!)
      expect(await find()).toMatchObject({ owner: null, status: STATUS })
      await numbers.takeNumber('reported', 'gateway b', 60_000)
      expect(await numbers.reportNumber(ownership!, { ...STATUS, state: 'late' }, 6_000)).toBe(false)
      await database.query(`UPDATE forwardcheck.number SET status = '{"state":1}' WHERE account = 'reported'`)
      expect(await find()).toMatchObject({ owner: 'gateway b', status: null })
    })
  })
})
