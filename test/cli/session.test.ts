/** `session` and `key` as an operator runs them: a session taken out, put into a new installation, keys changed. */
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRuntime, openStorage, type RuntimeConfig } from '../../src/runtime.ts'
import { openWitness, readSessionMark } from '../../src/store/session-witness.ts'
import { killLeftovers, runProgram } from '../support/bot-process.ts'
import {
  isSkipped,
  MODES,
  silentLog,
  temporaryFolder,
  testConfig,
  type TestFolder,
} from '../support/servers.ts'
import { ACCOUNT, spoolRecord } from '../store/spooled.ts'
import { CONTACT, credsBytes, damage, storeSession, whileHeld } from '../store/stored-session.ts'

const PASSPHRASE = 'a passphrase for tests'
const cleanups: (() => Promise<void>)[] = []
let files: TestFolder

beforeEach(() => {
  files = temporaryFolder()
  writeFileSync(join(files.path, 'passphrase'), `${PASSPHRASE}\n`, { mode: 0o600 })
})
afterEach(async () => {
  killLeftovers()
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
  files.remove()
})

async function newInstallation(mode: (typeof MODES)[number]): Promise<RuntimeConfig> {
  const { config, remove } = await testConfig(mode)
  cleanups.push(remove)
  return config
}

async function run(
  { dataDir, dataKey, mode }: RuntimeConfig,
  ...args: string[]
): Promise<{ code: number | null; said: string }> {
  const servers = mode.kind === 'embedded' ? {} : { DATABASE_URL: mode.databaseUrl, REDIS_URL: mode.redisUrl }
  const key = dataKey === undefined ? {} : { DATA_KEY: dataKey }
  const program = runProgram(args, { DATA_DIR: dataDir, ...servers, ...key })
  const { code } = await program.exited
  return { code, said: program.stdout + program.stderr }
}

const file = (): string => join(files.path, 'bot.session')
const withPassphrase = (): string[] => ['--passphrase-file', join(files.path, 'passphrase')]

describe.each(MODES)('session and key commands, %s', (mode) => {
  it.skipIf(isSkipped(mode))('move a number to a new installation', { timeout: 120_000 }, async () => {
    const config = await newInstallation(mode)
    const creds = credsBytes()
    const runtime = await openRuntime(config, silentLog)
    await storeSession(runtime.store, 'default', creds)
    await runtime.close()

    const exported = await run(config, 'session', 'export', file(), ...withPassphrase())
    expect(exported).toEqual({ code: 0, said: expect.stringContaining('6 records, session version 1') })
    expect(exported.said).toContain('grows stale')
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    const before = readFileSync(file())
    const again = await run(config, 'session', 'export', file(), ...withPassphrase())
    expect(again).toEqual({ code: 1, said: expect.stringContaining('exists already') })
    expect(readFileSync(file()).equals(before)).toBe(true)

    const next = await newInstallation(mode)
    const restored = await run(next, 'session', 'restore', file(), ...withPassphrase())
    expect(restored).toEqual({ code: 0, said: expect.stringContaining('now session version 2') })
    expect(await run(next, 'session', 'verify')).toEqual({
      code: 0,
      said: 'default: linked, session version 2, 6 records can be read.\n',
    })
    const rotated = await run(next, 'key', 'rotate')
    expect(rotated).toEqual({ code: 0, said: expect.stringContaining('6 values were sealed anew') })
    const opened = await openRuntime(next, silentLog)
    await whileHeld(opened.store, 'default', async (ownership) => {
      const records = opened.store.session(ownership)
      expect((await records.get('creds', ['creds'])).get('creds')).toEqual(creds)
      expect((await records.get('session', [CONTACT])).size).toBe(1)
    })
    await opened.close()
    const said = [exported, again, restored, rotated].map((each) => each.said).join('')
    for (const secret of [PASSPHRASE, '15550009999', '15550007777']) expect(said).not.toContain(secret)
  })

  it.skipIf(isSkipped(mode))(
    'tell what waits on disk and needs the old keys',
    { timeout: 120_000 },
    async () => {
      const config = await newInstallation(mode)
      const runtime = await openRuntime(config, silentLog)
      await storeSession(runtime.store, 'pk')
      const spool = runtime.openSpool(ACCOUNT)
      await spool.append(spoolRecord('A'))
      await spool.close()
      await runtime.close()
      const numbers = await run(config, 'numbers')
      expect(numbers).toEqual({ code: 0, said: expect.stringContaining('number pk: no gateway holds it') })
      expect(numbers.said).toContain(`number ${ACCOUNT}: something waits on the disk of this machine`)
      const rotated = await run(config, 'key', 'rotate')
      expect(rotated).toEqual({
        code: 0,
        said: expect.stringContaining('stays on the ring for 7 days or longer'),
      })
      expect(rotated.said).toContain(`Messages may wait on the disk of a gateway for ${ACCOUNT}`)
    },
  )

  it.skipIf(isSkipped(mode))('replace the data key', { timeout: 120_000 }, async () => {
    const config = await newInstallation(mode)
    const runtime = await openRuntime(config, silentLog)
    await storeSession(runtime.store, 'default')
    await runtime.close()
    const replaced = await run(config, 'key', 'replace')
    expect(replaced).toEqual({ code: 0, said: expect.stringContaining('data.key.old') })
    const dataKey = readFileSync(join(config.dataDir, 'data.key'), 'utf8').trim()
    const configured = { ...config, dataKey }
    expect(await run(configured, 'key', 'replace')).toEqual({
      code: 1,
      said: expect.stringContaining('--new-key-file'),
    })
    const newKeyFile = join(files.path, 'new.key')
    writeFileSync(newKeyFile, `${Buffer.alloc(32, 5).toString('base64')}\n`, { mode: 0o600 })
    const set = await run(configured, 'key', 'replace', '--new-key-file', newKeyFile)
    expect(set).toEqual({ code: 0, said: expect.stringContaining('Set DATA_KEY to the new one') })
    await expect(openStorage(configured, silentLog)).rejects.toThrow('written with another key')
    const next = { ...config, dataKey: Buffer.alloc(32, 5).toString('base64') }
    expect((await run(next, 'session', 'verify')).code).toBe(0)
    expect(set.said + replaced.said).not.toContain(dataKey)
  })
})

describe('session commands', () => {
  it(
    'say what is damaged and what to do, and go on with an old state only as told',
    { timeout: 120_000 },
    async () => {
      const config = await newInstallation('embedded')
      const storage = await openStorage(config, silentLog)
      await storeSession(storage.store, 'default')
      await whileHeld(storage.store, 'default', async (ownership) => {
        const witness = await openWitness({
          dir: config.dataDir,
          account: 'default',
          read: async () => ({ ...(await readSessionMark(storage.store, ownership)), version: 97 }),
          onTrouble: (error) => expect.unreachable(String(error)),
        })
        await witness.close()
      })
      await damage(storage.database, 'default', 'session', 1)
      await storage.close()

      const found = await run(config, 'session', 'verify')
      expect(found).toEqual({ code: 1, said: expect.stringContaining('Damaged: session 1.') })
      expect(found.said).not.toContain(CONTACT)
      const accepted = await run(config, 'session', 'accept-stale')
      expect(accepted).toEqual({ code: 0, said: expect.stringContaining('Start the gateway again') })
      expect((await run(config, 'session', 'verify')).said).toContain('session version 98')
      const unsure = await run(config, 'session', 'forget')
      expect(unsure).toEqual({ code: 1, said: expect.stringContaining('--yes') })
      expect((await run(config, 'session', 'forget', '--yes')).said).toContain('Deleted 6 records')
    },
  )

  it('refuse what they cannot do, and make no installation by looking', { timeout: 60_000 }, async () => {
    const config = await newInstallation('embedded')
    const elsewhere = { ...config, dataDir: join(config.dataDir, 'nowhere') }
    const refusals: [string[], string][] = [
      [['session', 'verify'], 'DATA_DIR'],
      [['session', 'export', file()], '--passphrase-file'],
      [
        ['session', 'export', file(), ...withPassphrase(), '--account', 'other'],
        'WHATSAPP_ACCOUNTS names no other',
      ],
      [['session', 'restore', file(), ...withPassphrase()], 'There is no file'],
      [['key', 'rotate'], 'DATA_DIR'],
      [['key', 'replace', '--new-key-file', join(files.path, 'none')], 'openssl rand'],
    ]
    for (const [args, advice] of refusals) {
      const { code, said } = await run(elsewhere, ...args)
      expect([code, said]).toEqual([1, expect.stringContaining(advice)])
    }
    expect(refusals).toHaveLength(6)
    expect(existsSync(elsewhere.dataDir)).toBe(false)
    chmodSync(join(files.path, 'passphrase'), 0o644)
    const open = await run(elsewhere, 'session', 'export', file(), ...withPassphrase())
    expect(open).toEqual({ code: 1, said: expect.stringContaining('chmod 600') })
    chmodSync(join(files.path, 'passphrase'), 0o600)
    writeFileSync(join(files.path, 'short'), 'short', { mode: 0o600 })
    const short = await run(
      elsewhere,
      'session',
      'export',
      file(),
      '--passphrase-file',
      join(files.path, 'short'),
    )
    expect(short).toEqual({ code: 1, said: expect.stringContaining('too short') })
    writeFileSync(file(), 'no export')
    const wrong = await run(elsewhere, 'session', 'restore', file(), ...withPassphrase())
    expect(wrong).toEqual({ code: 1, said: expect.stringContaining('no session export') })
    expect(existsSync(elsewhere.dataDir)).toBe(false)
  })
})
