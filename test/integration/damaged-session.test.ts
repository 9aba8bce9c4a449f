/** A start with a session that cannot be read: alone it ends with advice, beside a sound number it is only left out. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openRuntime, type RuntimeConfig } from '../../src/runtime.ts'
import { killLeftovers, linkRunning, runProgram, runStart } from '../support/bot-process.ts'
import { environmentOf } from '../support/journey.ts'
import { silentLog, testConfig } from '../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'

let wa: LoopbackWhatsApp
let config: RuntimeConfig
let environment: Record<string, string>
let remove: () => Promise<void>

/** On the database of a bot that does not run; resolves with the number of rows. */
async function query(sql: string): Promise<number | null> {
  const runtime = await openRuntime(config, silentLog)
  const { rowCount } = await runtime.database.query(sql)
  await runtime.close()
  return rowCount
}

beforeAll(async () => {
  wa = await startLoopbackWhatsApp()
  const own = await testConfig('embedded')
  ;({ config, remove } = own)
  environment = environmentOf(config, wa)
  const bot = await runStart(environment)
  await linkRunning(config.dataDir, wa)
  await bot.kill('SIGTERM')
  await query(`UPDATE forwardcheck.session_record SET value = value || '\\x00'::bytea WHERE type = 'creds'`)
}, 120_000)

afterAll(async () => {
  killLeftovers()
  await wa?.stop()
  await remove?.()
})

it('alone: the start fails and says what to do; nothing is deleted', { timeout: 60_000 }, async () => {
  const start = runProgram(['start'], environment)
  expect(await start.exited).toEqual({ code: 1, signal: null })
  expect(start.stderr).toContain('No number can be opened:\n  default: ')
  expect(start.stderr).toMatch(/session restore|Restore/)
  expect(start.stderr).not.toContain('    at ')
  expect(await query(`SELECT 1 FROM forwardcheck.session_record WHERE type = 'creds'`)).toBe(1)
})

it(
  'beside another number: that one runs, and the damaged one says why not',
  { timeout: 90_000 },
  async () => {
    const bot = await runStart({ ...environment, WHATSAPP_ACCOUNTS: 'default,spare' })
    await bot.waitFor(/The number spare is not linked yet/)
    expect(bot.stdout).not.toContain('held by another gateway')
    await bot.waitFor(/The number default is stopped\. .*damaged/)
    const listing = runProgram(['numbers'], environment)
    expect((await listing.exited).code).toBe(0)
    expect(listing.stdout).toMatch(/^number default: stopped for .*damaged/m)
    expect(listing.stdout).toMatch(/^number spare: (pairing|unpaired) for /m)
    expect(await bot.kill('SIGTERM')).toEqual({ code: 0, signal: null })
  },
)
