/** The key ring in a database: made once, opened by its data key only, databases of earlier versions, another process. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCrypto, DamagedRecordError, keyIdOf, UnknownKeyError } from '../../src/store/crypto.ts'
import type { DataKey } from '../../src/store/data-key.ts'
import type { Database } from '../../src/store/database.ts'
import { addKey } from '../../src/store/keyring.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openKeyring, type Keyring } from '../../src/store/open-keyring.ts'
import { eventually } from '../support/eventually.ts'
import { isSkipped, MODES, openTestDatabase } from '../support/servers.ts'

const dataKey = Buffer.alloc(32, 7)
const keyOf = (bytes: Buffer, adopt = (): void => undefined): DataKey => ({ bytes, adopt })

describe.each(MODES)('key ring, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in the database', () => {
    let database: Database
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
    })
    beforeEach(() => database.query(`DELETE FROM forwardcheck.meta`))
    afterAll(() => close())

    const open = (key: Buffer = dataKey): Promise<Keyring> => openKeyring(database, [keyOf(key)])
    const place = 'inbox/1'

    /** As an earlier version left it. */
    async function writeEarlierCanary(): Promise<void> {
      const canary = createCrypto(dataKey).seal('meta/canary', Buffer.from('forwardcheck data key'))
      await database.query(`INSERT INTO forwardcheck.meta (name, value) VALUES ('canary', $1)`, [canary])
    }

    it('gives a new database keys that do not follow from the data key, and gives them once', async () => {
      const [first, second] = await Promise.all([open(), open()])
      const sealed = first.crypto.seal(place, Buffer.from('synthetic'))
      expect(second.crypto.open(place, sealed).toString()).toBe('synthetic')
      expect(keyIdOf(sealed)).toBe(1)
      const derived = createCrypto(dataKey)
      expect(() => derived.open(place, sealed)).toThrow(UnknownKeyError)
      expect(first.crypto.identify('chat', 'a')).toBe(second.crypto.identify('chat', 'a'))
      expect(first.crypto.identify('chat', 'a')).not.toBe(derived.identify('chat', 'a'))
    })

    it('opens a database of an earlier version, and goes on as that did', async () => {
      await writeEarlierCanary()
      const { crypto } = await open()
      const earlier = createCrypto(dataKey)
      const sealed = earlier.seal(place, Buffer.from('synthetic'))
      expect(crypto.open(place, sealed).toString()).toBe('synthetic')
      expect(crypto.identify('chat', 'a')).toBe(earlier.identify('chat', 'a'))
      expect(earlier.open(place, crypto.seal(place, Buffer.from('b'))).toString()).toBe('b')
    })

    it('opens with its data key only, whichever version made the database', async () => {
      await open()
      await expect(open(Buffer.alloc(32, 8))).rejects.toThrow('written with another key')
      await database.query(`DELETE FROM forwardcheck.meta`)
      await writeEarlierCanary()
      await expect(open(Buffer.alloc(32, 8))).rejects.toThrow('written with another key')
    })

    it('tells the key that a replacement left, and adopts that one', async () => {
      await open()
      let adopted = 0
      const keys = [keyOf(Buffer.alloc(32, 8)), keyOf(dataKey, () => adopted++)] as [DataKey, DataKey]
      await openKeyring(database, keys)
      expect(adopted).toBe(1)
    })

    it('can be wrapped with another data key, and keeps what earlier versions hashed and sealed', async () => {
      await writeEarlierCanary()
      const ring = await open()
      const sealed = ring.crypto.seal(place, Buffer.from('synthetic'))
      const next = randomBytes(32)
      await ring.rewrap(next)
      await expect(open()).rejects.toThrow('written with another key')
      const { crypto } = await open(next)
      expect(crypto.open(place, sealed).toString()).toBe('synthetic')
      expect(crypto.identify('message', 'a')).toBe(ring.crypto.identify('message', 'a'))
      await ring.refresh()
    })

    it('is followed: a process learns of a new key when it meets it', async () => {
      const one = await open()
      const troubles: unknown[] = []
      const other = await openKeyring(database, [keyOf(dataKey)], {
        onTrouble: (error) => troubles.push(error),
      })
      await database.transaction((sql) => one.change(sql, (ring) => addKey(ring, 1)))
      await one.refresh()
      const sealed = one.crypto.seal(place, Buffer.from('synthetic'))
      expect(keyIdOf(sealed)).toBe(2)
      expect(() => other.crypto.open(place, sealed)).toThrow(UnknownKeyError)
      expect(() => other.crypto.open(place, sealed)).not.toThrow(DamagedRecordError)
      await eventually(() => expect(other.crypto.open(place, sealed).toString()).toBe('synthetic'), 5_000)
      expect(troubles).toEqual([])
    })

    it('keeps two changes at the same moment', async () => {
      const [one, other] = await Promise.all([open(), open()])
      const add = (keyring: Keyring): Promise<void> =>
        database.transaction((sql) => keyring.change(sql, (ring) => addKey(ring, 1)))
      await Promise.all([add(one), add(other)])
      await one.refresh()
      expect(one.ring.content.map((key) => key.id)).toEqual([1, 2, 3])
    })

    it('goes on with what it knows when the data key is replaced behind its back', async () => {
      const [one, other] = await Promise.all([open(), open()])
      await one.rewrap(randomBytes(32))
      await expect(other.refresh()).rejects.toThrow('another DATA_KEY')
      const sealed = one.crypto.seal(place, Buffer.from('synthetic'))
      expect(other.crypto.open(place, sealed).toString()).toBe('synthetic')
    })
  })
})
