/** Session records over a database that comes and goes, in both modes: nothing acknowledged is lost, nothing turns back. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { DatabaseAwayError } from '../../src/store/database-away.ts'
import { LostNumberError } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { isSkipped, MODES, testCrypto } from '../support/servers.ts'
import { isBack, key, setStage, valuesOf } from './durable.ts'
import { databaseError } from './switchable-database.ts'

const GONE = databaseError('57P01')
const LIMIT_MS = 250

describe.each(MODES)('durable records, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('over SQL', () => {
    const stage = setStage(mode)

    it('is the database alone while that is there', async () => {
      const { records, spool, told } = stage.open()
      await records.start()
      expect(await records.write([])).toBeNull()
      expect(await records.write([key('a', '1')])).toBeNull()
      expect((await records.write([key('b', '2')], stage.beside('A')))?.isNew).toBe(true)
      expect((await records.write([key('b', '3')], stage.beside('A')))?.isNew).toBe(false)
      expect(await valuesOf(records, ['a', 'b', 'c'])).toEqual({ a: '1', b: '3' })
      expect(await records.isKnown(stage.beside('A').message)).toBe(true)
      expect(await records.isKnown(stage.beside('B').message)).toBe(false)
      await records.clear()
      expect(await valuesOf(records, ['a', 'b'])).toEqual({})
      await records.write([key('a', '4')])
      expect(await stage.storedIds()).toEqual(['A'])
      expect({ told, isAway: records.isAway }).toEqual({ told: [], isAway: false })
      expect(await spool.isEmpty()).toBe(true)
      expect((await stage.store.sessionHead(stage.account)).version).toBe(5)
    })

    it('takes writes to the disk, says so first, and reads them from there', async () => {
      let before: string[] = []
      const durable = stage.open({
        wrapSpool: (spool) => ({
          ...spool,
          append: (record) => {
            before = [...durable.told]
            return spool.append(record)
          },
        }),
      })
      const { records, told, spool } = durable
      await records.write([key('a', 'old'), key('b', 'old'), key('c', 'old')])
      stage.database.failWith = GONE
      const accepted = await records.write([key('a', 'new')], stage.beside('A'))
      expect(before).toEqual(['away'])
      expect(accepted).toEqual({
        chatKey: testCrypto.identify('chat', stage.account, stage.chat),
        isNew: true,
      })
      expect((await records.write([key('b', null)], stage.beside('A')))?.isNew).toBe(false)
      expect((await records.write([], stage.beside('B')))?.isNew).toBe(true)
      expect(await records.write([key('d', 'new')])).toBeNull()
      expect(told).toEqual(['away'])
      expect({ isAway: records.isAway, spooled: records.spooled }).toEqual({ isAway: true, spooled: 4 })
      expect(await spool.isEmpty()).toBe(false)

      expect(await valuesOf(records, ['a', 'b', 'd'])).toEqual({ a: 'new', d: 'new' })
      await expect(records.get('session', ['a', 'c'])).rejects.toBeInstanceOf(DatabaseAwayError)
      expect(await records.isKnown(stage.beside('A').message)).toBe(true)
      await expect(records.isKnown(stage.beside('C').message)).rejects.toBeInstanceOf(DatabaseAwayError)
      await expect(records.clear()).rejects.toBeInstanceOf(DatabaseAwayError)
    })

    it('drains in order when the database is back, and is the database alone again', async () => {
      const durable = stage.open()
      const { records, told, spool } = durable
      await records.write([key('a', '0')], stage.beside('A'))
      stage.database.failWith = GONE
      for (const id of ['B', 'C', 'D']) await records.write([key('a', id), key(id, id)], stage.beside(id))
      await records.write([key('B', null)])
      await sleep(100)
      stage.database.failWith = null
      await isBack(durable)
      expect(told).toEqual(['away', 'B', 'C', 'D', 'back'])
      expect(await stage.storedIds()).toEqual(['A', 'B', 'C', 'D'])
      expect(await valuesOf(stage.store.session(stage.ownership), ['a', 'B', 'C', 'D'])).toEqual({
        a: 'D',
        C: 'C',
        D: 'D',
      })
      expect(durable.counts()).toMatchObject({ stored: 3, repeated: 0, outdated: 0, damaged: 0, refused: 0 })
      expect({ isAway: records.isAway, spooled: records.spooled }).toEqual({ isAway: false, spooled: 0 })
      expect(await spool.isEmpty()).toBe(true)
      await records.write([key('a', 'last')], stage.beside('E'))
      expect(await spool.isEmpty()).toBe(true)
      expect(await valuesOf(records, ['a', 'B'])).toEqual({ a: 'last' })
    })

    it('tells nothing inside of the work whose write failed', async () => {
      const context = new AsyncLocalStorage<string>()
      const seen: (string | undefined)[] = []
      const durable = stage.open({ onTold: () => seen.push(context.getStore()) })
      stage.database.failWith = GONE
      await context.run('a transaction', () => durable.records.write([key('a', '1')], stage.beside('A')))
      stage.database.failWith = null
      await isBack(durable)
      expect(durable.told).toEqual(['away', 'A', 'back'])
      expect(seen).toEqual([undefined, undefined, undefined])
    })

    it('notices by reading, too', async () => {
      for (const ask of ['get', 'isKnown', 'clear'] as const) {
        const durable = stage.open()
        const { records } = durable
        stage.database.failWith = GONE
        const asked = {
          get: () => records.get('session', ['a']),
          isKnown: () => records.isKnown(stage.beside('A').message),
          clear: () => records.clear(),
        }[ask]()
        await expect(asked).rejects.toBeInstanceOf(DatabaseAwayError)
        expect(durable.told).toEqual(['away'])
        stage.database.failWith = null
        await isBack(durable)
      }
    })

    it('passes on what is no absence of the database', async () => {
      const { records, told, spool } = stage.open()
      await expect(records.write([key('nul\0', 'x'), { ...key('a', 'x'), type: '\0' }])).rejects.toThrow(
        /UTF8/,
      )
      stage.database.failWith = databaseError('42P01')
      await expect(records.write([key('a', 'x')])).rejects.toThrow('synthetic')
      await expect(records.get('session', ['a'])).rejects.toThrow('synthetic')
      stage.database.failWith = null
      await stage.takenOver()
      await expect(records.write([key('a', 'x')], stage.beside('A'))).rejects.toBeInstanceOf(LostNumberError)
      expect(told).toEqual([])
      expect(await spool.isEmpty()).toBe(true)
    })

    it('does not wait for a database that hangs, whose late work changes nothing any more', async () => {
      const durable = stage.open({ limitMs: LIMIT_MS })
      const { records, told } = durable
      await records.write([key('a', '0')])
      stage.database.concerns = (text) => text.includes('WITH held')
      stage.database.isHanging = true
      const from = performance.now()
      expect((await records.write([key('a', 'first')], stage.beside('A')))?.isNew).toBe(true)
      const lateMs = performance.now() - from
      expect(lateMs).toBeGreaterThan(LIMIT_MS * 0.9)
      expect(lateMs).toBeLessThan(LIMIT_MS * 6)
      await records.write([key('a', 'second')], stage.beside('B'))
      // The connections that hang stay so, and a new one works.
      stage.database.isHanging = false
      await isBack(durable)
      expect(told).toEqual(['away', 'A', 'B', 'back'])
      await stage.database.release()
      expect(await valuesOf(records, ['a'])).toEqual({ a: 'second' })
      expect(await stage.storedIds()).toEqual(['A', 'B'])
    })

    it('takes one message once, when the write that hung went through after all', async () => {
      const durable = stage.open({ limitMs: LIMIT_MS })
      await durable.records.write([key('a', 'before')])
      stage.database.isHanging = true
      await durable.records.write([key('a', 'first')], stage.beside('A'))
      await durable.records.write([key('a', 'second')], stage.beside('B'))
      await stage.database.release()
      await isBack(durable)
      // Heard of again: who had asked for it to be answered may have found nothing yet.
      expect(durable.told).toEqual(['away', 'A', 'B', 'back'])
      expect(durable.counts()).toMatchObject({ stored: 1, repeated: 1 })
      expect(await stage.storedIds()).toEqual(['A', 'B'])
      expect(await valuesOf(durable.records, ['a'])).toEqual({ a: 'second' })
    })

    it('stays away from a database that only reads', async () => {
      const durable = stage.open()
      stage.database.concerns = (text) => text === 'BEGIN' || /\b(INSERT|UPDATE|DELETE)\b/.test(text)
      stage.database.failWith = databaseError('25006')
      await durable.records.write([key('a', '1')])
      await expect(durable.records.get('session', ['b'])).rejects.toBeInstanceOf(DatabaseAwayError)
      await sleep(200)
      expect(durable.told).toEqual(['away'])
      stage.database.failWith = null
      await isBack(durable)
      expect(await valuesOf(durable.records, ['a'])).toEqual({ a: '1' })
    })

    it('acknowledges nothing when database and disk fail together', async () => {
      let isFull = true
      const durable = stage.open({
        wrapSpool: (spool) => ({
          ...spool,
          append: (record) => (isFull ? Promise.reject(databaseError('ENOSPC')) : spool.append(record)),
        }),
      })
      const { records, told } = durable
      stage.database.failWith = GONE
      await expect(records.write([key('a', '1')], stage.beside('A'))).rejects.toMatchObject({
        code: 'ENOSPC',
      })
      await expect(records.isKnown(stage.beside('A').message)).rejects.toBeInstanceOf(DatabaseAwayError)
      await expect(records.get('session', ['a'])).rejects.toBeInstanceOf(DatabaseAwayError)
      expect({ told: [...told], spooled: records.spooled }).toEqual({ told: ['away'], spooled: 0 })
      isFull = false
      expect((await records.write([key('a', '2')], stage.beside('A')))?.isNew).toBe(true)
      stage.database.failWith = null
      await isBack(durable)
      expect(await stage.storedIds()).toEqual(['A'])
      expect(await valuesOf(records, ['a'])).toEqual({ a: '2' })
    })

    it('keeps what the database refuses for its values aside, and goes on with the rest', async () => {
      const durable = stage.open()
      stage.database.failWith = GONE
      await durable.records.write([{ type: '\0', id: 'a', value: Buffer.from('x') }], stage.beside('A'))
      await durable.records.write([], stage.beside('B'))
      stage.database.failWith = null
      await isBack(durable)
      expect(durable.counts()).toMatchObject({ stored: 2, refused: 1 })
      expect(durable.lines.map((line) => JSON.parse(line))).toContainEqual(
        expect.objectContaining({ level: 50, msg: 'lines left in the spool are damaged', refused: 1 }),
      )
      expect(await stage.storedIds()).toEqual(['A', 'B'])
      expect(await durable.spool.isEmpty()).toBe(true)
    })

    it('tells of damage in what an earlier term left, and takes the rest', async () => {
      const before = stage.open()
      stage.database.failWith = GONE
      await before.records.write([key('a', '1')], stage.beside('A'))
      await before.records.stop()
      const spoolFolder = join(stage.folder.path, 'spool', stage.account)
      for (const name of readdirSync(spoolFolder))
        appendFileSync(join(spoolFolder, name), 'no line of ours\n')
      stage.database.failWith = null
      const durable = stage.open()
      await durable.records.start()
      expect(await stage.storedIds()).toEqual(['A'])
      expect(durable.lines.map((line) => JSON.parse(line))).toContainEqual(
        expect.objectContaining({ level: 50, msg: 'lines left in the spool are damaged', damaged: 1 }),
      )
    })

    it('loses nothing and swaps nothing while the database comes and goes under load', async () => {
      const durable = stage.open({ limitMs: LIMIT_MS })
      const { records, told } = durable
      const sent: string[] = []
      const announced = new Set<string>()
      let isOver = false
      async function send(): Promise<void> {
        for (let n = 0; !isOver; n++) {
          const id = `M${n}`
          sent.push(id)
          const accepted = await records.write([key('last', id), key(id, id)], stage.beside(id))
          if (accepted?.isNew) announced.add(id)
          if (n % 10 === 9) await sleep(5)
        }
      }
      const sending = send()
      for (let turn = 0; turn < 8; turn++) {
        await sleep(60)
        if (turn % 4 === 3) stage.database.isHanging = true
        else stage.database.failWith = [GONE, databaseError('53300'), databaseError('08006')][turn % 3]!
        await sleep(turn % 4 === 3 ? LIMIT_MS * 2 : 60)
        stage.database.failWith = null
        await stage.database.release()
        await eventually(() => expect(records.isAway).toBe(false))
      }
      isOver = true
      await sending
      await eventually(() => expect(records.isAway).toBe(false))
      expect(sent.length).toBeGreaterThan(100)
      expect(told.filter((word) => word === 'away').length).toBeGreaterThan(3)
      expect(await stage.storedIds()).toEqual(sent)
      expect([...announced]).toEqual(sent)
      expect(await valuesOf(records, ['last', 'M0', sent.at(-1)!])).toEqual({
        last: sent.at(-1),
        M0: 'M0',
        [sent.at(-1)!]: sent.at(-1),
      })
    })

    it('logs counts and never what was written', async () => {
      const durable = stage.open()
      stage.database.failWith = GONE
      await durable.records.write(
        [key('15550001111', 'marked-secret')],
        stage.beside('A', { text: 'marked-secret' }),
      )
      stage.database.failWith = null
      await isBack(durable)
      expect(durable.lines.length).toBeGreaterThan(1)
      for (const line of durable.lines) expect(line).not.toMatch(/marked-secret|15550001111|synthetic/)
    })
  })
})
