/** What one term of a number leaves in the spool, and what the next one, or another gateway, makes of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { InboundMessage } from '../../src/model.ts'
import { drainLeftover } from '../../src/store/drain-spool.ts'
import { LostNumberError } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { isSkipped, MODES } from '../support/servers.ts'
import { key, setStage, valuesOf } from './durable.ts'
import { databaseError } from './switchable-database.ts'

const GONE = databaseError('57P01')

describe.each(MODES)('a spool and the next term, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('over SQL', () => {
    const stage = setStage(mode)

    it('leaves everything to the next term, which starts with it', async () => {
      const first = stage.open()
      await first.records.write([key('a', '0'), key('b', '0')])
      stage.database.failWith = GONE
      await first.records.write([key('a', '1')], stage.beside('A'))
      await first.records.write([key('b', null)], stage.beside('B'))
      await first.records.stop()
      stage.database.failWith = null
      await sleep(100)
      expect(first.told).toEqual(['away'])

      stage.ownership = await stage.takenOver()
      const second = stage.open()
      stage.database.failWith = GONE
      await expect(second.records.start()).rejects.toThrow('synthetic')
      stage.database.failWith = null
      await second.records.start()
      expect(second.told).toEqual(['A', 'B'])
      expect(second.counts()).toMatchObject({ stored: 2, outdated: 0 })
      expect(await valuesOf(second.records, ['a', 'b'])).toEqual({ a: '1' })
      expect(await stage.storedIds()).toEqual(['A', 'B'])
      expect(await second.spool.isEmpty()).toBe(true)
      await second.records.start()
      expect(second.told).toEqual(['A', 'B'])
    })

    it('ends at once in the middle of a drain, and the next term has the rest', async () => {
      const first = stage.open()
      stage.database.failWith = GONE
      const ids = Array.from({ length: 100 }, (_, index) => `M${index}`)
      for (const id of ids) await first.records.write([key('a', id)], stage.beside(id))
      stage.database.failWith = null
      await eventually(() => expect(first.told).toContain('M0'))
      await first.records.stop()
      expect(first.told.length).toBeLessThan(ids.length)
      expect(await first.spool.isEmpty()).toBe(false)

      stage.ownership = await stage.takenOver()
      const second = stage.open()
      await second.records.start()
      expect(second.told).toHaveLength(ids.length)
      expect(second.told.at(0)).toBe('M0 again')
      expect(await stage.storedIds()).toEqual(ids)
      expect(await valuesOf(second.records, ['a'])).toEqual({ a: 'M99' })
    })

    it('keeps the keys that another gateway wrote since, and the messages all the same', async () => {
      const first = stage.open()
      await first.records.write([key('a', 'before')])
      stage.database.failWith = GONE
      await first.records.write([key('a', 'ours')], stage.beside('A'))
      await first.records.write([], stage.beside('B'))
      await first.records.stop()
      stage.database.failWith = null
      const theirs = await stage.takenOver()
      await stage.store.session(theirs).write([key('a', 'theirs')])
      stage.ownership = await stage.takenOver()
      const second = stage.open()
      await second.records.start()
      expect(second.counts()).toMatchObject({ stored: 2, outdated: 1 })
      expect(await valuesOf(second.records, ['a'])).toEqual({ a: 'theirs' })
      expect(await stage.storedIds()).toEqual(['A', 'B'])
    })

    it('has all keys or none, at whatever write a drain is broken off', async () => {
      const values = { a: 'C', b: 'B', c: 'C' }
      let cases = 0
      for (let breakAt = 0; breakAt < 6; breakAt++) {
        stage.ownership = await stage.takenOver()
        const first = stage.open()
        const ids = ['A', 'B', 'C'].map((id) => `${id}${breakAt}`)
        await first.records.write([key('a', 'old'), key('b', 'old'), key('c', 'old')])
        stage.database.failWith = GONE
        await first.records.write([key('a', 'A')], stage.beside(ids[0]!))
        await first.records.write([key('a', 'B'), key('b', 'B')], stage.beside(ids[1]!))
        await first.records.write([key('a', 'C'), key('c', 'C')], stage.beside(ids[2]!))
        await first.records.stop()
        stage.database.failWith = null

        stage.ownership = await stage.takenOver()
        let statements = 0
        stage.database.failWith = GONE
        stage.database.concerns = () => statements++ >= breakAt
        await stage
          .open()
          .records.start()
          .catch(() => undefined)
        stage.database.concerns = () => true
        stage.database.failWith = null
        const between = await valuesOf(stage.store.session(stage.ownership), ['a', 'b', 'c'])
        expect([values, { a: 'old', b: 'old', c: 'old' }]).toContainEqual(between)

        stage.ownership = await stage.takenOver()
        const third = stage.open()
        await third.records.start()
        expect(await valuesOf(third.records, ['a', 'b', 'c'])).toEqual(values)
        expect((await stage.storedIds()).slice(-3)).toEqual(ids)
        expect(await third.spool.isEmpty()).toBe(true)
        cases++
      }
      expect(cases).toBe(6)
      expect(await stage.storedIds()).toHaveLength(18)
    })

    it('tells that the number was lost meanwhile, and the messages come all the same', async () => {
      const durable = stage.open()
      const { records, told, spool } = durable
      stage.database.failWith = GONE
      await records.write([key('a', 'ours')], stage.beside('A'))
      await records.write([key('a', 'ours too')], stage.beside('B'))
      stage.database.concerns = () => false
      const theirs = await stage.takenOver()
      stage.database.concerns = () => true
      stage.database.failWith = null
      await eventually(() => expect(told).toEqual(['away', 'lost']))
      await expect(records.write([key('a', 'late')], stage.beside('C'))).rejects.toBeInstanceOf(
        LostNumberError,
      )
      await records.stop()

      const ids: string[] = []
      const leftover = {
        spool,
        store: stage.store,
        onAccepted: (_: unknown, { id }: InboundMessage) => ids.push(id),
      }
      expect(await drainLeftover(leftover)).toMatchObject({ stored: 2, outdated: 0 })
      // Nobody wrote the session yet: its keys may still be wanted.
      expect(await spool.isEmpty()).toBe(false)
      await stage.store.session(theirs).write([key('a', 'theirs')])
      expect(await drainLeftover(leftover)).toMatchObject({ stored: 0, repeated: 2, outdated: 2 })
      expect(await spool.isEmpty()).toBe(true)
      expect(await drainLeftover(leftover)).toMatchObject({ stored: 0, repeated: 0 })
      expect(ids).toEqual(['A', 'B', 'A', 'B'])
      expect(await valuesOf(stage.store.session(theirs), ['a'])).toEqual({ a: 'theirs' })
      expect(await stage.storedIds()).toEqual(['A', 'B'])
    })
  })
})
