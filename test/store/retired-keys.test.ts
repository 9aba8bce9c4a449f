/** When retired keys leave the ring: late, by no wrong clock, and never while a spool may need them. In both modes. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createKeyedCrypto } from '../../src/store/crypto.ts'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { rotateKeys } from '../../src/store/key-rotation.ts'
import { keysOfRing } from '../../src/store/keyring.ts'
import { migrate } from '../../src/store/migrate.ts'
import { dropNumberOwners } from '../../src/store/numbers.ts'
import { openKeyring, type Keyring } from '../../src/store/open-keyring.ts'
import { accountsThatMayWait, dropRetiredKeys, RETIRED_KEY_MS } from '../../src/store/retired-keys.ts'
import { keyIdsInUse } from '../../src/store/sealed-columns.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { NumberStatus, Store } from '../../src/store/store.ts'
import { inbound } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, temporaryFolder, type TestFolder } from '../support/servers.ts'
import { retireEarlier } from './retire-earlier.ts'
import { damage, emptyTables, storeSession, whileHeld } from './stored-session.ts'

const DATA_KEYS = [{ bytes: Buffer.alloc(32, 7), adopt: () => undefined }] as const
const HOUR_MS = 3_600_000
const KEPT_FOR_PK = 'messages may wait on the disk of a gateway for pk'

const STATUS: NumberStatus = {
  state: 'degraded',
  sinceMs: 1_000,
  isStandby: false,
  lastInboundMs: null,
  lastAckMs: null,
  closes: {},
  refusals: {},
  spooled: 0,
  clockSkewMs: null,
}

describe.each(MODES)('retired keys, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let keyring: Keyring
    let store: Store
    let folder: TestFolder
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
    })
    beforeEach(async () => {
      await emptyTables(database)
      keyring = await openKeyring(database, DATA_KEYS)
      store = createSqlStore(database, keyring.crypto, RETENTION)
      folder = temporaryFolder()
      await storeSession(store, 'pk')
    })
    afterEach(() => folder.remove())
    afterAll(() => close())

    const drop = (offMs = 0): ReturnType<typeof dropRetiredKeys> =>
      dropRetiredKeys(database, keyring, { dataDir: folder.path, nowMs: Date.now() + offMs })

    /** Key 1 is due. */
    async function rotateLongAgo(): Promise<void> {
      await rotateKeys(database, keyring)
      await retireEarlier({ database, keyring }, RETIRED_KEY_MS)
    }

    async function expectDropped(): Promise<void> {
      expect(await drop()).toEqual({ dropped: [1], kept: null })
      expect((await openKeyring(database, DATA_KEYS)).ring.content.map((key) => key.id)).toEqual([2])
    }

    it('go a week after they were retired, by the clock of the database', async () => {
      await rotateKeys(database, keyring)
      expect(await drop()).toEqual({ dropped: [], kept: null })
      await retireEarlier({ database, keyring }, RETIRED_KEY_MS - HOUR_MS)
      expect(await drop(HOUR_MS / 2)).toEqual({ dropped: [], kept: null })
      await retireEarlier({ database, keyring }, HOUR_MS)
      await expectDropped()
    })

    it.each([8 * 86_400_000, -8 * 86_400_000, 2 * HOUR_MS])(
      'stay at the start of a machine whose clock is off by %d ms',
      async (offMs) => {
        await rotateKeys(database, keyring)
        expect((await drop(offMs)).dropped).toEqual([])
        await retireEarlier({ database, keyring }, RETIRED_KEY_MS)
        const kept = 'the clocks of this machine and of the database differ'
        expect(await drop(offMs)).toEqual({ dropped: [], kept })
        await expectDropped()
      },
    )

    it('stay while something in the database is sealed with them', async () => {
      await rotateLongAgo()
      // A process that had not heard yet.
      const late = createKeyedCrypto(() => ({ ...keysOfRing(keyring.ring), current: 1 }))
      await createSqlStore(database, late, RETENTION).acceptInbound(inbound({}), 4_000)
      expect(await drop()).toEqual({ dropped: [], kept: null })
      await rotateKeys(database, keyring)
      expect(await drop()).toEqual({ dropped: [1], kept: null })
      await retireEarlier({ database, keyring }, RETIRED_KEY_MS)
      expect(await drop()).toEqual({ dropped: [2], kept: null })
    })

    it('stay for damaged values', async () => {
      expect(await damage(database, 'pk', 'session', 1)).toBe(1)
      await rotateLongAgo()
      expect((await drop()).dropped).toEqual([])
      expect(await keyIdsInUse(database)).toEqual(new Set([1, 2]))
    })

    it.each(['.log', '.left'])('stay while this machine has a spool file %s', async (ending) => {
      await rotateLongAgo()
      const file = join(folder.path, 'spool', 'pk', `0-0-${randomUUID()}${ending}`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(join(folder.path, 'spool', 'stray'), '')
      writeFileSync(file, '')
      expect(await drop()).toEqual({ dropped: [], kept: KEPT_FOR_PK })
      // For a person, who may take longer than keys are kept.
      renameSync(file, file.replace(ending, '.damaged'))
      await expectDropped()
      rmSync(dirname(file), { recursive: true })
    })

    it('stay while a number was last reported with messages on disk', async () => {
      await rotateLongAgo()
      await whileHeld(store, 'pk', (own) => store.reportNumber(own, { ...STATUS, spooled: 2 }, 1_000))
      expect(await drop()).toEqual({ dropped: [], kept: KEPT_FOR_PK })
      await whileHeld(store, 'pk', (own) => store.reportNumber(own, STATUS, 2_000))
      await expectDropped()
    })

    it('stay while nobody took a number that its gateway did not let go', async () => {
      await rotateLongAgo()
      expect(await store.takeNumber('pk', 'gate-1', 0)).not.toBeNull()
      expect(await accountsThatMayWait(database, folder.path)).toEqual(['pk'])
      expect(await drop()).toEqual({ dropped: [], kept: KEPT_FOR_PK })
      await whileHeld(store, 'pk', async () =>
        expect(await accountsThatMayWait(database, folder.path)).toEqual([]),
      )
      await expectDropped()
    })

    it('do not wait for a gateway that an embedded start knows to be gone', async () => {
      await rotateLongAgo()
      expect(await store.takeNumber('pk', 'gate-1', 0)).not.toBeNull()
      await dropNumberOwners(database)
      await expectDropped()
    })
  })
})
