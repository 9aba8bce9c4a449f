/** Operators at the command line: alone, beside a running bot that owns the database, and in the distributed mode. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { changeOperators } from '../../src/cli/change-operators.ts'
import { createPasswords } from '../../src/console/access/passwords.ts'
import type { OperatorChange } from '../../src/control.ts'
import { openStorage, type RuntimeConfig } from '../../src/runtime.ts'
import { createConsoleRecords, type ConsoleRecords } from '../../src/store/console/records.ts'
import { killLeftovers, runProgram, runStart } from '../support/bot-process.ts'
import { isSkipped, MODES, silentLog, testConfig } from '../support/servers.ts'

const PASSWORD = 'correct horse battery'
const NOW_MS = Date.UTC(2026, 10, 23, 9, 30)

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  killLeftovers()
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** The console's tables in the state that the program left them. */
async function inspect<T>(config: RuntimeConfig, look: (records: ConsoleRecords) => Promise<T>): Promise<T> {
  const storage = await openStorage(config, silentLog)
  try {
    return await look(createConsoleRecords(storage.database, storage.keyring.crypto))
  } finally {
    await storage.close()
  }
}

describe.each(MODES)('changes, %s', (mode) => {
  it.skipIf(isSkipped(mode))('are done, refused and on record', { timeout: 60_000 }, async () => {
    const { config, remove } = await testConfig(mode)
    cleanups.push(remove)
    const passwords = createPasswords({ logN: 4, r: 8, p: 1 })
    await inspect(config, async (records) => {
      const change = (wish?: OperatorChange): Promise<string[]> =>
        changeOperators(records, wish, passwords, NOW_MS)
      const add = (name: string, role: 'viewer' | 'admin', password = PASSWORD): Promise<string[]> =>
        change({ action: 'add', name, role, password })

      expect(await change()).toEqual([expect.stringContaining('There are no operators yet')])
      expect(await add('Amina', 'admin')).toEqual(['amina can log in to the console (admin).'])
      await expect(add('amina', 'viewer')).rejects.toThrow('operator password amina')
      await expect(add('a b', 'viewer')).rejects.toThrow('A name has 1 to 40')
      await expect(add('x', 'viewer', 'short')).rejects.toThrow('take 12 characters')
      await add('viktor', 'viewer')
      await expect(change({ action: 'disable', name: 'amina' })).rejects.toThrow('the last admin')
      await expect(change({ action: 'disable', name: 'nobody' })).rejects.toThrow(
        'There is no operator nobody',
      )
      expect(await change({ action: 'disable', name: 'viktor' })).toEqual([
        expect.stringContaining('logged out'),
      ])
      expect(await change()).toEqual(['amina   admin    not logged in', 'viktor  viewer   disabled'])

      const known = await records.operators.find('amina')
      expect(await passwords.verify(PASSWORD, known?.password ?? null)).toBe(true)
      const start = { idHash: 'hash', operatorId: known!.id, password: known!.password }
      expect(await records.operatorSessions.start(start, NOW_MS)).toBe(true)
      const changed = await change({ action: 'password', name: 'amina', password: `${PASSWORD} 2` })
      expect(changed).toEqual([expect.stringContaining('logged out everywhere')])
      expect(await records.operatorSessions.find('hash', NOW_MS, true)).toBeNull()
      await expect(change({ action: 'password', name: 'nobody', password: PASSWORD })).rejects.toThrow(
        'nobody',
      )

      const trail = await records.audit.list({ actor: '(command line)' }, 9)
      expect(trail.map(({ action, subject, outcome }) => `${action} ${subject} ${outcome}`)).toEqual([
        'operator.password amina done',
        'operator.disable viktor done',
        'operator.add viktor viewer',
        'operator.add amina admin',
      ])
    })
  })
})

describe('the command', () => {
  it('lets the first admin in, alone and beside a running bot', { timeout: 120_000 }, async () => {
    const { config, remove } = await testConfig('embedded')
    cleanups.push(remove)
    const environment = { DATA_DIR: config.dataDir, LOG_LEVEL: 'debug' }
    const run = async (...args: string[]): Promise<{ code: number | null; said: string }> => {
      const program = runProgram(['operator', ...args], environment)
      const { code } = await program.exited
      return { code, said: program.stdout + program.stderr }
    }
    const added = await run('add', 'amina', '--role', 'admin', '--generate')
    expect(added.code).toBe(0)
    const made = /shown only now: (\S+)\n/.exec(added.said)?.[1] ?? ''
    expect(made).toHaveLength(23)

    const bot = await runStart(environment)
    const addViktor = (mode: number): ReturnType<typeof run> => {
      const file = join(config.dataDir, `password-${mode}`)
      writeFileSync(file, `${PASSWORD}\n`, { mode })
      return run('add', 'viktor', '--role', 'viewer', '--password-file', file)
    }
    expect(await addViktor(0o644)).toEqual({ code: 1, said: expect.stringContaining('chmod 600') })
    expect((await addViktor(0o600)).said).toBe('viktor can log in to the console (viewer).\n')
    const untold = await run('password', 'viktor')
    expect(untold.said).toContain('--password-file, or take --generate')
    expect(await run('disable', 'amina')).toEqual({
      code: 1,
      said: expect.stringContaining('the last admin'),
    })
    expect((await run('list')).said).toBe('amina   admin    not logged in\nviktor  viewer   not logged in\n')
    await bot.kill('SIGTERM')
    expect(bot.stdout + bot.stderr).not.toContain(PASSWORD)

    const stored = await inspect(config, (records) => records.operators.find('amina'))
    expect(await createPasswords().verify(made, stored?.password ?? null)).toBe(true)
  })
})
