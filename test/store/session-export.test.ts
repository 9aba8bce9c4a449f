/** A session out of one database and into another: what it takes along, what is refused, and that it is all or nothing. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openKeyring, type Keyring } from '../../src/store/open-keyring.ts'
import { checkSessions } from '../../src/store/session-check.ts'
import { DamagedSessionError } from '../../src/store/session-damage.ts'
import {
  acceptStale,
  exportSession,
  forgetSession,
  restoreSession,
  OtherLinkError,
  StaleSnapshotError,
  type Exported,
  type RestoreOptions,
} from '../../src/store/session-export.ts'
import { NumberHeldError } from '../../src/store/held-number.ts'
import type { SessionSnapshot } from '../../src/store/session-file.ts'
import { linkOf } from '../../src/store/session-link.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Store } from '../../src/store/store.ts'
import { isSkipped, MODES, openTestDatabase } from '../support/servers.ts'
import { credsBytes, damage, emptyTables, sessionChanges, storeSession, whileHeld } from './stored-session.ts'

const DATA_KEYS = [{ bytes: Buffer.alloc(32, 7), adopt: () => undefined }] as const
const PLAIN: RestoreOptions = { replace: false, evenIfStale: false, witness: null }

describe.each(MODES)('session export and restore, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let keyring: Keyring
    let store: Store
    let close: () => Promise<void>
    const creds = credsBytes()
    const link = linkOf(creds) ?? ''

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
    })
    beforeEach(() => newDatabase())
    afterAll(() => close())

    /** Empty, and with keys of its own. */
    async function newDatabase(): Promise<void> {
      await emptyTables(database)
      keyring = await openKeyring(database, DATA_KEYS)
      store = createSqlStore(database, keyring.crypto, RETENTION)
    }
    const take = (account = 'default'): Promise<Exported> => exportSession(database, keyring, account, 1_000)
    const restore = (snapshot: SessionSnapshot, options: Partial<RestoreOptions> = {}): Promise<number> =>
      restoreSession(database, keyring, snapshot, { ...PLAIN, ...options })
    const versionOf = async (account = 'default'): Promise<number> =>
      (await store.sessionHead(account)).version
    const countRows = async (): Promise<number> =>
      (await database.query(`SELECT 1 FROM forwardcheck.session_record`)).rows.length

    async function expectSession(account = 'default'): Promise<void> {
      await whileHeld(store, account, async (ownership) => {
        const records = store.session(ownership)
        for (const { type, id, value } of sessionChanges(creds)) {
          expect((await records.get(type, [id])).get(id)).toEqual(Buffer.from(value ?? ''))
        }
        // And it can be used: changed, and read again.
        await records.write([{ type: 'pre-key', id: '9', value: Buffer.from('"new"') }])
        expect((await records.get('pre-key', ['9'])).get('9')?.toString()).toBe('"new"')
      })
    }

    it('carries a session into a database with other keys, which goes on with it', async () => {
      await storeSession(store, 'default', creds)
      const { snapshot, leftOut } = await take()
      expect(snapshot).toMatchObject({ account: 'default', version: 1, takenMs: 1_000, link })
      expect(snapshot.records).toHaveLength(6)
      expect(leftOut).toEqual({})
      const before = keyring.crypto.identify('chat', 'a')
      await newDatabase()
      expect(keyring.crypto.identify('chat', 'a')).not.toBe(before)
      // A gateway that waits for its turn, with the keys of before.
      const waiting = await openKeyring(database, DATA_KEYS)
      await storeSession(store, 'other')
      expect(await restore(snapshot)).toBe(2)
      await expectSession()
      expect(
        (await checkSessions(database, keyring.crypto)).map((each) => [each.account, each.state, each.sound]),
      ).toEqual([
        ['default', 'linked', 7],
        ['other', 'linked', 6],
      ])
      await waiting.refresh()
      store = createSqlStore(database, waiting.crypto, RETENTION)
      await expectSession()
    })

    it('puts a session back where it came from, above both versions and under a fence of its own', async () => {
      await storeSession(store, 'default', creds)
      const { snapshot } = await take()
      const before = await store.sessionHead('default')
      expect(await restore(snapshot)).toBe(2)
      const after = await store.sessionHead('default')
      expect(after.version).toBe(2)
      expect(after.fence).toBeGreaterThan(before.fence)
      await expectSession()
    })

    it('refuses an export that is older than what was used since, and says what it costs', async () => {
      await storeSession(store, 'default', creds)
      const { snapshot } = await take()
      await storeSession(store, 'default', creds)
      await expect(restore(snapshot)).rejects.toThrow(StaleSnapshotError)
      await expect(restore(snapshot)).rejects.toThrow('cannot be read until their phones send them again')
      expect(await versionOf()).toBe(2)
      expect(await restore(snapshot, { evenIfStale: true })).toBe(3)
      await expectSession()
    })

    it('refuses what this gateway’s witness knows to be old, also in an empty database', async () => {
      await storeSession(store, 'default', creds)
      const { snapshot } = await take()
      await newDatabase()
      const witness = { link, version: 97 }
      await expect(restore(snapshot, { witness })).rejects.toThrow('version 1, not 97')
      expect(await countRows()).toBe(0)
      expect(await restore(snapshot, { witness, evenIfStale: true })).toBe(98)
      await newDatabase()
      expect(await restore(snapshot, { witness: { link: 'd'.repeat(64), version: 97 } })).toBe(98)
    })

    it('refuses to forget another link, unless told', async () => {
      await storeSession(store, 'default', creds)
      const { snapshot } = await take()
      await newDatabase()
      await storeSession(store, 'default', credsBytes())
      await expect(restore(snapshot)).rejects.toThrow(OtherLinkError)
      expect(await restore(snapshot, { replace: true })).toBe(2)
      await expectSession()
    })

    it('takes the place of a link that was never finished', async () => {
      await storeSession(store, 'default', creds)
      const { snapshot } = await take()
      await newDatabase()
      await storeSession(store, 'default', credsBytes({ account: undefined }))
      expect(await restore(snapshot)).toBe(2)
    })

    it('mends damaged credentials with an export, by the same rule of age', async () => {
      await storeSession(store, 'default', creds)
      const { snapshot } = await take()
      await damage(database, 'default', 'creds')
      await expect(take()).rejects.toThrow(DamagedSessionError)
      expect(await restore(snapshot)).toBe(2)
      await expectSession()
      await damage(database, 'default', 'creds')
      await expect(restore(snapshot)).rejects.toThrow(StaleSnapshotError)
    })

    it('leaves damaged records of contacts out of an export, and says how many', async () => {
      await storeSession(store, 'default', creds)
      await damage(database, 'default', 'session', 1)
      const { snapshot, leftOut } = await take()
      expect(leftOut).toEqual({ session: 1 })
      expect(snapshot.records).toHaveLength(5)
    })

    it('has nothing to export where nothing is linked', async () => {
      await expect(take()).rejects.toThrow('no number is linked as "default"')
      await storeSession(store, 'default', credsBytes({ account: undefined }))
      await expect(take()).rejects.toThrow('nothing to export')
    })

    it('changes nothing while a gateway holds the number, whatever it is asked', async () => {
      await storeSession(store, 'default', creds)
      const { snapshot } = await take()
      await whileHeld(store, 'default', async () => {
        expect((await take()).snapshot.records).toHaveLength(6)
        await expect(restore(snapshot)).rejects.toThrow(NumberHeldError)
        await expect(forgetSession(database, 'default')).rejects.toThrow(NumberHeldError)
        await expect(acceptStale(database, 'default', 9)).rejects.toThrow(NumberHeldError)
      })
      expect(await versionOf()).toBe(1)
      expect(await countRows()).toBe(6)
    })

    it('restores all or nothing', async () => {
      await storeSession(store, 'default', creds)
      const { snapshot } = await take()
      await newDatabase()
      await storeSession(store, 'default', creds)
      const [first] = snapshot.records
      const broken = {
        ...snapshot,
        records: [...snapshot.records, first as SessionSnapshot['records'][number]],
      }
      await expect(restore(broken)).rejects.toThrow('duplicate key')
      expect(await versionOf()).toBe(1)
      await expectSession()
    })

    it('forgets a link, and goes on with an older state, only as told; both raise the version', async () => {
      await storeSession(store, 'default', creds)
      await acceptStale(database, 'default', 97)
      expect(await versionOf()).toBe(98)
      await expectSession()
      expect(await forgetSession(database, 'default')).toBe(7)
      expect(await versionOf()).toBeGreaterThan(98)
      expect(await checkSessions(database, keyring.crypto)).toMatchObject([{ state: 'missing', sound: 0 }])
    })

    it('verifies: counts by type what is sound, damaged, set aside and without its key', async () => {
      await storeSession(store, 'default', creds)
      await storeSession(store, 'second', credsBytes({ me: undefined }))
      expect(await damage(database, 'default', 'session', 1)).toBe(1)
      expect(await damage(database, 'default', 'pre-key', 1)).toBe(1)
      await whileHeld(store, 'default', (ownership) =>
        store.session(ownership).get('pre-key', ['1', '2', '3']),
      )
      await database.query(
        `UPDATE forwardcheck.session_record SET value = set_byte(value, 2, 9) WHERE account = 'second' AND type = 'creds'`,
      )
      expect(await checkSessions(database, keyring.crypto)).toEqual([
        {
          account: 'default',
          version: 1,
          state: 'linked',
          sound: 4,
          damaged: { session: 1 },
          aside: { 'pre-key': 1 },
          withoutKey: 0,
        },
        { account: 'second', version: 1, state: 'missing', sound: 5, damaged: {}, aside: {}, withoutKey: 1 },
      ])
      expect(await countRows()).toBe(12)
    })
  })
})
