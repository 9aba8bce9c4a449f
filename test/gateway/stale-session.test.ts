/** A number whose database was put back to an older state, or is damaged, is not connected, and the reason says what to do. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openRecords, type TermRecords } from '../../src/gateway/open-records.ts'
import { reasonOf } from '../../src/gateway/reason.ts'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { acceptStale } from '../../src/store/session-export.ts'
import { readWitness } from '../../src/store/session-witness.ts'
import { createSpool } from '../../src/store/spool.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Ownership, Store } from '../../src/store/store.ts'
import { credsBytes, damage, emptyTables, storeSession, whileHeld } from '../store/stored-session.ts'
import {
  isSkipped,
  MODES,
  openTestDatabase,
  silentLog,
  temporaryFolder,
  testCrypto,
  type TestFolder,
} from '../support/servers.ts'

const EVENTS = { onAway: () => {}, onBack: () => {}, onLost: () => {} }

describe.each(MODES)('opening a session, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let store: Store
    let close: () => Promise<void>
    let folder: TestFolder
    const creds = credsBytes()

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      store = createSqlStore(database, testCrypto, RETENTION)
    })
    beforeEach(async () => {
      await emptyTables(database)
      folder = temporaryFolder()
    })
    afterEach(() => folder.remove())
    afterAll(() => close())

    const open = (ownership: Ownership): Promise<TermRecords> =>
      openRecords(
        {
          dataDir: folder.path,
          store,
          openSpool: (account) => createSpool(folder.path, account, testCrypto),
          log: silentLog,
          onAccepted: () => {},
        },
        ownership,
        EVENTS,
      )
    const openOnce = (): Promise<void> =>
      whileHeld(store, 'default', async (ownership) => (await open(ownership)).close())
    const refusal = async (): Promise<string> => reasonOf(await openOnce().catch((error: unknown) => error))

    test('notes the version of a term, and refuses a backup from before it', async () => {
      await storeSession(store, 'default', creds)
      await storeSession(store, 'default', creds)
      await openOnce()
      const noted = readWitness(folder.path, 'default')?.version
      expect(noted).toBe(2)
      // The backup.
      await database.query(`UPDATE forwardcheck.number SET session_version = 1`)
      expect(await refusal()).toContain('session accept-stale --account default')
      await acceptStale(database, 'default', noted ?? 0)
      await openOnce()
      expect(readWitness(folder.path, 'default')?.version).toBe(3)
    })

    test('does not open with damaged credentials, and says how to mend them', async () => {
      await storeSession(store, 'default', creds)
      await damage(database, 'default', 'creds')
      expect(await refusal()).toContain('forwardcheck session restore <file> --account default')
      const { rows } = await database.query(`SELECT 1 FROM forwardcheck.session_record`)
      expect(rows).toHaveLength(6)
    })
  })
})
