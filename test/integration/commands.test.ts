/** The commands beside and without a running bot, as processes: pair, simulate, and a second start on one folder. */
import { existsSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { controlPath } from '../../src/control.ts'
import { killLeftovers, runProgram, runStart, type BotProcess } from '../support/bot-process.ts'
import { environmentOf } from '../support/journey.ts'
import { isSkipped, testConfig, type TestMode } from '../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'

const TIMEOUT = { timeout: 60_000 }
const QR = /^(?:https:\/\/wa\.me\/settings\/linked_devices#)?2@\S+$/m
const CODE = /Code: ([A-Z0-9]{4}-?[A-Z0-9]{4})/

let wa: LoopbackWhatsApp
let environment: Record<string, string>
let dataDir: string
let remove: () => Promise<void>

async function prepare(mode: TestMode): Promise<void> {
  wa = await startLoopbackWhatsApp()
  const own = await testConfig(mode)
  remove = own.remove
  dataDir = own.config.dataDir
  environment = environmentOf(own.config, wa)
}

async function tidy(): Promise<void> {
  killLeftovers()
  await wa?.stop()
  await remove?.()
}

const rightsOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe('beside a running bot', () => {
  let bot: BotProcess
  beforeAll(async () => {
    await prepare('embedded')
    bot = await runStart(environment)
  })
  afterAll(tidy)

  it('start says how to link a number and how to try without one', TIMEOUT, async () => {
    await bot.waitFor(/npx forwardcheck pair --code/)
    await bot.waitFor(/npx forwardcheck simulate/)
    expect(bot.stdout).not.toMatch(QR)
  })

  it('a second start on the folder is refused and says what to do', TIMEOUT, async () => {
    const second = runProgram(['start'], environment)
    const { code } = await second.exited
    expect(code).toBe(1)
    expect(second.stderr).toContain(`in use by the running process ${bot.pid}`)
    expect(second.stderr).toContain('DATA_DIR')
    expect(second.stderr).not.toContain('    at ')
  })

  it('folder, key and socket are the owner’s alone', () => {
    expect(rightsOf(controlPath(dataDir))).toBe('600')
    expect(rightsOf(`${dataDir}/data.key`)).toBe('600')
    expect(rightsOf(dataDir)).toBe('700')
  })

  it('simulate is answered by the running bot', TIMEOUT, async () => {
    const chat = runProgram(['simulate', '--from', '+77011234567'], environment)
    chat.write('мой ватсап взломали')
    chat.write('/forward dial *401*03001234567# to get your parcel')
    chat.write(null)
    expect(await chat.exited).toEqual({ code: 0, signal: null })
    expect(chat.stdout).toContain('WhatsApp')
    expect(chat.stdout.indexOf('Что вы видите?')).toBeGreaterThan(-1)
    expect(chat.stdout.indexOf('*401*')).toBeGreaterThan(chat.stdout.indexOf('Что вы видите?'))
  })

  it('pair --raw prints nothing but the QR text and ends when it was scanned', TIMEOUT, async () => {
    const pair = runProgram(['pair', '--raw'], environment)
    await wa.scanQr(await pair.waitFor(QR))
    expect(await pair.exited).toEqual({ code: 0, signal: null })
    expect(
      pair.stdout
        .trim()
        .split('\n')
        .filter((line) => !QR.test(line)),
    ).toEqual([])
    await bot.waitFor(/linked and connected/)
    await wa.waitReady()
    const id = await wa.send('447700900123', 'how do I recover my account')
    await wa.waitOutbound((record) => record.quoted?.id === id, 10_000)
  })

  it('neither QR codes nor replies are in what the bot wrote', () => {
    expect(bot.stdout + bot.stderr).not.toMatch(/2@|recover/)
  })

  it('takes its socket along when it stops', TIMEOUT, async () => {
    expect(await bot.kill('SIGTERM')).toEqual({ code: 0, signal: null })
    expect(existsSync(controlPath(dataDir))).toBe(false)
  })
})

describe('without a running bot', () => {
  beforeAll(() => prepare('embedded'))
  afterAll(tidy)

  it('pair --code prints a code that the phone takes, and the link holds', TIMEOUT, async () => {
    const pair = runProgram(['pair', '--code', `+${wa.number}`], environment)
    await pair.waitFor(CODE)
    const code = CODE.exec(pair.stdout)?.[1] ?? ''
    await wa.typePairingCode(code.replace('-', ''))
    expect(await pair.exited).toEqual({ code: 0, signal: null })
    expect(pair.stdout).toContain('Linked and connected.')

    const bot = await runStart(environment)
    await bot.waitFor(/linked and connected/)
    await wa.waitReady()
    const id = await wa.send('447700900123', 'how do I recover my account')
    await wa.waitOutbound((record) => record.quoted?.id === id, 10_000)
    expect(await bot.kill('SIGTERM')).toEqual({ code: 0, signal: null })
  })

  it('a number that cannot be one, and unknown roles, are refused with advice', TIMEOUT, async () => {
    const pair = runProgram(['pair', '--code', '12'], environment)
    const start = runProgram(['start', '--roles', 'gatewya'], environment)
    expect((await pair.exited).code).toBe(1)
    expect(pair.stderr).toContain('country code')
    expect((await start.exited).code).toBe(1)
    expect(start.stderr).toContain('gateway, worker')
  })
})

describe.skipIf(isSkipped('distributed'))('beside processes of a distributed bot', () => {
  let gateway: BotProcess
  beforeAll(async () => {
    await prepare('distributed')
    ;[gateway] = await Promise.all([runStart(environment, 'gateway'), runStart(environment, 'worker')])
  })
  afterAll(tidy)

  it('a second gateway on the folder is refused and says what to do', TIMEOUT, async () => {
    const second = runProgram(['start', '--roles', 'gateway'], environment)
    expect((await second.exited).code).toBe(1)
    expect(second.stderr).toContain('already running')
    expect(second.stderr).toContain('DATA_DIR')
  })

  it('simulate is answered by the worker', TIMEOUT, async () => {
    const chat = runProgram(['simulate', '--from', '+923001234567'], environment)
    chat.write('mera whatsapp hack ho gaya')
    chat.write(null)
    expect(await chat.exited).toEqual({ code: 0, signal: null })
    expect(chat.stdout).toContain('WhatsApp')
  })

  it('pair --raw links the gateway', TIMEOUT, async () => {
    const pair = runProgram(['pair', '--raw'], environment)
    await wa.scanQr(await pair.waitFor(QR))
    expect(await pair.exited).toEqual({ code: 0, signal: null })
    await gateway.waitFor(/linked and connected/)
  })
})
