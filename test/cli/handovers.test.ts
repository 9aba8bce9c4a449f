/** Who waits for a person, as the operator sees it: alone, beside a running bot, and in the distributed mode. */
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { describeHandOvers } from '../../src/cli/describe-hand-overs.ts'
import { openRuntime, type RuntimeConfig } from '../../src/runtime.ts'
import type { HandOver } from '../../src/store/store.ts'
import { killLeftovers, runProgram, runStart } from '../support/bot-process.ts'
import { isSkipped, MODES, silentLog, testConfig } from '../support/servers.ts'
import { answered, contact, subject } from '../store/waiting.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  killLeftovers()
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const ADDRESS = '15550007777@s.whatsapp.net'

/** A folder or database in which one person waits. */
async function oneWaiting(config: RuntimeConfig, sinceMs: number): Promise<void> {
  const runtime = await openRuntime(config, silentLog)
  const effect = { kind: 'hand-over', contact: contact(ADDRESS), subject } as const
  await answered(runtime.store, ADDRESS, { replies: [], effects: [effect] }, sinceMs)
  await runtime.close()
}

function environmentOf({ dataDir, mode }: RuntimeConfig): Record<string, string> {
  const servers = mode.kind === 'embedded' ? {} : { DATABASE_URL: mode.databaseUrl, REDIS_URL: mode.redisUrl }
  return { DATA_DIR: dataDir, LOG_LEVEL: 'fatal', ...servers }
}

async function run(
  config: RuntimeConfig,
  ...options: string[]
): Promise<{ code: number | null; said: string }> {
  const program = runProgram(['handovers', ...options], environmentOf(config))
  const { code } = await program.exited
  return { code, said: program.stdout + program.stderr }
}

describe.each(MODES)('handovers, %s', (mode) => {
  it.skipIf(isSkipped(mode))('lists and closes without a running bot', { timeout: 90_000 }, async () => {
    const { config, remove } = await testConfig(mode)
    cleanups.push(remove)
    await oneWaiting(config, Date.UTC(2026, 0, 2, 3, 4))
    const listed = await run(config)
    expect(listed.code).toBe(0)
    expect(listed.said).toContain(
      `1  2026-01-02 03:04 UTC  to simulator  otp-request, registration, stuck  KZ  kk  ${ADDRESS} +15550001111`,
    )
    const unknown = await run(config, '--close', '99')
    expect(unknown).toEqual({ code: 1, said: expect.stringContaining('Nobody waits under 99') })
    const closed = await run(config, '--close', '1')
    expect(closed.code).toBe(0)
    expect(closed.said).toBe('Closed 1; the address is deleted.\nNobody is waiting for a person.\n')
  })
})

describe('handovers', () => {
  it('asks the running bot, which owns the embedded database', { timeout: 90_000 }, async () => {
    const { config, remove } = await testConfig('embedded')
    cleanups.push(remove)
    // A running bot drops requests that are past their time.
    await oneWaiting(config, Date.now())
    const bot = await runStart(environmentOf(config))
    expect((await run(config)).said).toContain(ADDRESS)
    expect(await run(config, '--close', '7')).toEqual({
      code: 1,
      said: expect.stringContaining('Nobody waits under 7'),
    })
    expect((await run(config, '--close', '1')).said).toContain('Closed 1')
    expect((await run(config)).said).toBe('Nobody is waiting for a person.\n')
    await bot.kill('SIGTERM')
    expect(bot.stdout + bot.stderr).not.toContain('15550007777')
  })

  it('refuses what is no number, and makes no installation by looking', async () => {
    const { config, remove } = await testConfig('embedded')
    cleanups.push(remove)
    expect(await run(config, '--close', 'x')).toEqual({ code: 1, said: expect.stringContaining('--close 3') })
    const elsewhere = { ...config, dataDir: join(config.dataDir, 'nowhere') }
    expect(await run(elsewhere)).toEqual({ code: 1, said: expect.stringContaining('DATA_DIR') })
  })

  it('lets no address steer the terminal, and shows what cannot be read', async () => {
    const waiting = (part: Partial<HandOver>): HandOver => ({
      id: '1',
      account: 'simulator',
      askedAtMs: 0,
      contact: contact('a\u001b[2Jb\u202ec'),
      ...subject,
      ...part,
    })
    const store = {
      handOvers: async () => [
        waiting({}),
        waiting({ id: '2', contact: null, lure: null, path: null, reason: null }),
      ],
      closeHandOver: async () => false,
    }
    const lines = await describeHandOvers(store, 0)
    expect(lines).toHaveLength(4)
    expect(lines[1]).toContain('a[2Jbc')
    expect(lines.join('')).not.toMatch(/\p{C}/u)
    expect(lines[2]).toContain('cannot be read')
  })
})
