/** Another data key for the same ring: in the folder and in the configuration, and interrupted at any point. */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadOrCreateDataKey, newDataKey, placeNextKey, readDataKeys } from '../../src/store/data-key.ts'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { replaceDataKey } from '../../src/store/key-replace.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openKeyring, type Keyring } from '../../src/store/open-keyring.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import { isSkipped, MODES, openTestDatabase, temporaryFolder, type TestFolder } from '../support/servers.ts'
import { emptyTables, whileHeld } from './stored-session.ts'

describe.each(MODES)('replacing the data key, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let close: () => Promise<void>
    let folder: TestFolder
    let keyring: Keyring
    let sealed: Buffer

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
    })
    beforeEach(async () => {
      await emptyTables(database)
      folder = temporaryFolder()
      keyring = await openFolder()
      sealed = keyring.crypto.seal('inbox/1', Buffer.from('synthetic'))
    })
    afterEach(() => folder.remove())
    afterAll(() => close())

    const openFolder = (): Promise<Keyring> => openKeyring(database, readDataKeys(folder.path, undefined))
    const inFolder = (name: string): string => join(folder.path, name)
    const replace = (configured?: string, newKey?: Uint8Array): ReturnType<typeof replaceDataKey> =>
      replaceDataKey(database, keyring, { dataDir: folder.path, configured, newKey })

    async function expectOpen(): Promise<void> {
      const { crypto } = await openFolder()
      expect(crypto.open('inbox/1', sealed).toString()).toBe('synthetic')
    }

    it('makes a new one in the folder and keeps the old one beside it', async () => {
      const old = readFileSync(inFolder('data.key'), 'utf8')
      expect(await replace()).toEqual({ file: inFolder('data.key'), oldFile: inFolder('data.key.old') })
      expect(readFileSync(inFolder('data.key.old'), 'utf8')).toBe(old)
      expect(readFileSync(inFolder('data.key'), 'utf8')).not.toBe(old)
      expect(statSync(inFolder('data.key')).mode & 0o777).toBe(0o600)
      expect(existsSync(inFolder('data.key.new'))).toBe(false)
      await expectOpen()
      renameSync(inFolder('data.key.old'), inFolder('data.key'))
      await expect(openFolder()).rejects.toThrow('written with another key')
    })

    it('does not write over the old key of an earlier replacement', async () => {
      await replace()
      await expect(replace()).rejects.toThrow('backups of the database from before need it')
      await expectOpen()
    })

    it('takes the operator’s key where DATA_KEY gives it, and one of theirs in the folder', async () => {
      const own = newDataKey()
      await replace(undefined, own)
      expect(loadOrCreateDataKey(folder.path)).toEqual(own)
      const next = newDataKey()
      await expect(replace(own.toString('base64'))).rejects.toThrow('--new-key-file')
      expect(await replace(own.toString('base64'), next)).toBeNull()
      await expect(openFolder()).rejects.toThrow('written with another key')
      const { crypto } = await openKeyring(database, readDataKeys(folder.path, next.toString('hex')))
      expect(crypto.open('inbox/1', sealed).toString()).toBe('synthetic')
    })

    it('opens again when it was killed at any point', async () => {
      const next = newDataKey()
      // Before the database changed.
      placeNextKey(folder.path, next)
      await expectOpen()
      expect(loadOrCreateDataKey(folder.path)).not.toEqual(next)
      // After it changed, and between the two steps in the folder.
      await keyring.rewrap(next)
      writeFileSync(inFolder('data.key.old'), readFileSync(inFolder('data.key')), { mode: 0o600 })
      await expectOpen()
      expect(loadOrCreateDataKey(folder.path)).toEqual(next)
      expect(existsSync(inFolder('data.key.new'))).toBe(false)
      await expectOpen()
    })

    it('goes on over a replacement that never reached the database', async () => {
      placeNextKey(folder.path, newDataKey())
      await replace()
      await expectOpen()
    })

    it('refuses the key in use, and while a gateway holds a number', async () => {
      await expect(replace(undefined, loadOrCreateDataKey(folder.path))).rejects.toThrow('key in use')
      const store = createSqlStore(database, keyring.crypto, RETENTION)
      await whileHeld(store, 'default', async () => {
        await expect(replace()).rejects.toThrow('stop every gateway')
      })
      await expectOpen()
    })
  })
})
