/** The witness of a session's version: what is noted, what is refused, and that its own troubles stop nothing. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { DamagedSessionError } from '../../src/store/session-damage.ts'
import { linkOf } from '../../src/store/session-link.ts'
import {
  openWitness,
  readSessionMark,
  readWitness,
  StaleSessionError,
  type SessionMark,
  type Witness,
} from '../../src/store/session-witness.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import { eventually } from '../support/eventually.ts'
import { openTestDatabase, temporaryFolder, testCrypto, type TestFolder } from '../support/servers.ts'
import { credsBytes, storeSession, whileHeld } from './stored-session.ts'

const LINK = 'a'.repeat(64)

describe('session witness', () => {
  let folder: TestFolder
  let troubles: unknown[]
  beforeEach(() => {
    folder = temporaryFolder()
    troubles = []
  })
  afterEach(() => folder.remove())

  const open = (read: () => Promise<SessionMark>, everyMs?: number): Promise<Witness> =>
    openWitness({
      dir: folder.path,
      account: 'default',
      read,
      onTrouble: (error) => troubles.push(error),
      ...(everyMs !== undefined && { everyMs }),
    })
  const at =
    (version: number, link: string | null = LINK) =>
    async (): Promise<SessionMark> => ({
      version,
      link,
    })
  const noted = (): number | undefined => readWitness(folder.path, 'default')?.version

  it('notes the version at the start, again and again, and at the end', async () => {
    let version = 5
    const witness = await open(async () => ({ version, link: LINK }), 5)
    expect(noted()).toBe(5)
    version = 6
    await eventually(() => expect(noted()).toBe(6), 2_000)
    await witness.close()
    version = 7
    const last = await open(async () => ({ version, link: LINK }), 60_000)
    version = 8
    await last.close()
    expect(noted()).toBe(8)
    expect(statSync(join(folder.path, 'session-default.witness')).mode & 0o777).toBe(0o600)
    expect(troubles).toEqual([])
  })

  it('refuses a database that is behind, and says what to do', async () => {
    await (await open(at(97))).close()
    const refusal = await open(at(41)).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(StaleSessionError)
    expect(String(refusal)).toMatch(/version 41, not 97.*accept-stale --account default/)
    expect(noted()).toBe(97)
  })

  it('accepts the same version, a newer one, and a number that is linked anew or not at all', async () => {
    await (await open(at(97))).close()
    await (await open(at(97))).close()
    await (await open(at(0, null))).close()
    expect(noted()).toBe(97)
    await (await open(at(3, 'b'.repeat(64)))).close()
    expect(readWitness(folder.path, 'default')).toEqual({
      account: 'default',
      link: 'b'.repeat(64),
      version: 3,
    })
    await (await open(at(98))).close()
    expect(noted()).toBe(98)
  })

  it('never goes back, whatever the database says while it runs', async () => {
    let version = 9
    const witness = await open(async () => ({ version, link: LINK }), 60_000)
    version = 4
    await witness.close()
    expect(noted()).toBe(9)
  })

  it('goes on without when its file is damaged, and when the database is away', async () => {
    const file = join(folder.path, 'session-default.witness')
    writeFileSync(file, '{"version":')
    const witness = await open(at(1))
    expect(troubles).toHaveLength(1)
    expect(String(troubles[0])).toContain('remove it')
    await witness.close()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1 })
    let isAway = false
    const later = await open(async () => {
      if (isAway) throw new Error('the database is away')
      return { version: 2, link: LINK }
    }, 60_000)
    isAway = true
    await later.close()
    expect(troubles).toHaveLength(2)
  })

  it('takes version and link from the store', async () => {
    const { database, close } = await openTestDatabase('embedded')
    try {
      await migrate(database)
      const store = createSqlStore(database, testCrypto, RETENTION)
      const creds = credsBytes()
      await whileHeld(store, 'default', async (ownership) => {
        expect(await readSessionMark(store, ownership)).toEqual({ version: 0, link: null })
      })
      await storeSession(store, 'default', creds)
      await storeSession(store, 'default', creds)
      await whileHeld(store, 'default', async (ownership) => {
        expect(await readSessionMark(store, ownership)).toEqual({ version: 2, link: linkOf(creds) })
      })
      await storeSession(store, 'default', Buffer.from('{}'))
      await whileHeld(store, 'default', async (ownership) => {
        await expect(readSessionMark(store, ownership)).rejects.toThrow(DamagedSessionError)
      })
    } finally {
      await close()
    }
  })

  it('tells links apart, and pairing from being linked', () => {
    const creds = credsBytes()
    const keys = JSON.parse(creds.toString()) as object
    expect(linkOf(creds)).toMatch(/^[0-9a-f]{64}$/)
    expect(linkOf(credsBytes({ ...keys, nextPreKeyId: 900 }))).toBe(linkOf(creds))
    expect(linkOf(credsBytes())).not.toBe(linkOf(creds))
    expect(linkOf(credsBytes({ account: undefined }))).toBeNull()
    expect(() => linkOf(Buffer.from('not json'))).toThrow('JSON')
  })
})
