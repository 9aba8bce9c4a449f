/** Damaged session records: credentials stop the number, a contact's record counts as missing and is kept aside. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { ASIDE, DamagedSessionError, type Damage } from '../../src/store/session-damage.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Store } from '../../src/store/store.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { CONTACT, damage, sessionChanges, storeSession, whileHeld } from './stored-session.ts'

describe.each(MODES)('damaged session records, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let store: Store
    let close: () => Promise<void>
    const damages: Damage[] = []

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      store = createSqlStore(database, testCrypto, RETENTION, (each) => damages.push(each))
    })
    afterAll(() => close())

    async function keysOf(account: string): Promise<string[]> {
      const { rows } = await database.query<{ record_key: string }>(
        `SELECT record_key FROM forwardcheck.session_record WHERE account = $1 ORDER BY record_key`,
        [account],
      )
      return rows.map((row) => row.record_key)
    }

    it('counts a contact’s record as missing, says so without its id, and keeps the bytes aside', async () => {
      await storeSession(store, 'contact')
      const before = await keysOf('contact')
      expect(await damage(database, 'contact', 'session', 1)).toBe(1)
      await whileHeld(store, 'contact', async (ownership) => {
        const records = store.session(ownership)
        const ids = [CONTACT, '15550008888.0']
        expect((await records.get('session', ids)).size).toBe(1)
        expect(damages).toEqual([{ account: 'contact', type: 'session' }])
        expect((await records.get('session', ids)).size).toBe(1)
        expect(damages).toHaveLength(1)
        expect((await records.get('pre-key', ['1', '2', '3'])).size).toBe(3)
        // The phone starts over: the new record does not take the place of the damaged one.
        await records.write(sessionChanges().filter((change) => change.type === 'session'))
        expect((await records.get('session', ids)).size).toBe(2)
      })
      const after = await keysOf('contact')
      expect(after).toHaveLength(before.length + 1)
      const aside = after.filter((key) => key.startsWith(ASIDE))
      expect(aside).toHaveLength(1)
      expect(before.some((key) => aside[0]?.endsWith(key))).toBe(true)
    })

    it('stops the number when its credentials are damaged, and leaves them where they are', async () => {
      await storeSession(store, 'creds')
      const before = await keysOf('creds')
      await damage(database, 'creds', 'creds')
      await whileHeld(store, 'creds', async (ownership) => {
        await expect(store.session(ownership).get('creds', ['creds'])).rejects.toThrow(DamagedSessionError)
        await expect(store.session(ownership).get('creds', ['creds'])).rejects.toThrow(
          'session restore <file> --account creds',
        )
      })
      expect(await keysOf('creds')).toEqual(before)
    })

    it('changes nothing for a gateway that lost the number', async () => {
      await storeSession(store, 'late')
      await damage(database, 'late', 'session', 1)
      const late = await whileHeld(store, 'late', async (ownership) => store.session(ownership))
      await whileHeld(store, 'late', async () => {
        expect((await late.get('session', [CONTACT, '15550008888.0'])).size).toBe(1)
      })
      expect((await keysOf('late')).filter((key) => key.startsWith(ASIDE))).toEqual([])
    })

    it('takes a record of another place for damaged', async () => {
      await storeSession(store, 'moved')
      await database.query(
        `UPDATE forwardcheck.session_record AS one SET value = other.value FROM forwardcheck.session_record AS other
         WHERE one.account = 'moved' AND other.account = 'moved' AND one.type = 'session'
           AND other.record_key = (SELECT min(record_key) FROM forwardcheck.session_record WHERE account = 'moved' AND type = 'pre-key')`,
      )
      damages.length = 0
      await whileHeld(store, 'moved', async (ownership) => {
        expect((await store.session(ownership).get('session', [CONTACT])).size).toBe(0)
      })
      expect(damages).toEqual([{ account: 'moved', type: 'session' }])
    })
  })
})
