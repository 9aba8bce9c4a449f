/** Holds, cuts, silence and clocks, on a server that behaves as asked. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { WatchdogConfig } from '../../../src/channels/whatsapp/watchdog.ts'
import type { WhatsAppConfig } from '../../../src/channels/whatsapp/whatsapp.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { createMemoryRecords } from './memory-records.ts'
import { createBot, linkedRecords, startLinkedBot, type Bot } from './bot.ts'

const PERSON = '923001234567'
const PATIENCE = { timeout: 8000, interval: 10 }

let server: LoopbackWhatsApp
let bot: Bot

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
})

afterEach(async () => {
  await bot.channel.stop()
  await server.stop()
})

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const receiptsOf = async (id: string) => (await server.receipts()).filter((receipt) => receipt.id === id)

describe('a hold', () => {
  test('takes the number offline at once; WhatsApp keeps what comes, and gives it back after the release', async () => {
    bot = await startLinkedBot(server)
    await server.send(PERSON, 'before')
    await bot.waitReceived(1)
    bot.channel.hold('store-away')
    expect(bot.channel.state).toBe('degraded')
    await server.waitSnapshot((snapshot) => !snapshot.isConnected)
    const id = await server.send(PERSON, 'meanwhile')
    await rest(300)
    expect(await receiptsOf(id)).toEqual([])
    expect((await server.snapshot()).logins).toBe(1)
    const sent = await bot.channel.send({ chat: `${PERSON}@s.whatsapp.net`, messageId: 'HELD', text: 'x' })
    expect(sent.outcome).not.toBe('sent')

    bot.channel.release('store-away')
    await bot.waitState('open')
    await bot.waitReceived(2)
    expect(bot.received[1]).toMatchObject({ id, text: 'meanwhile' })
    expect((await server.snapshot()).problems).toEqual([])
    expect(bot.logged.filter((line) => line.includes('"reason":"store-away"'))).toHaveLength(2)
  })

  test('in the middle of a burst: what is not receipted comes again, nothing is asked for again', async () => {
    bot = await startLinkedBot(server)
    bot.storeDelayMs = 5
    const ids: string[] = []
    for (let i = 0; i < 30; i++) ids.push(await server.send(PERSON, `message ${i}`))
    await bot.waitReceived(5)
    bot.channel.hold('store-away')
    await server.waitSnapshot((snapshot) => !snapshot.isConnected)
    const receipted = new Set((await server.receipts()).map((receipt) => receipt.id))
    await rest(300)
    expect(new Set((await server.receipts()).map((receipt) => receipt.id))).toEqual(receipted)
    bot.channel.release('store-away')
    await expect
      .poll(() => new Set(bot.received.map((message) => message.id)).size, PATIENCE)
      .toBe(ids.length)
    const retries = (await server.receipts()).filter((receipt) => receipt.type === 'retry')
    expect({ retries, problems: (await server.snapshot()).problems }).toEqual({ retries: [], problems: [] })
  })
})

describe('an abort', () => {
  test('cuts the line; nothing that comes, and nothing under way, is answered any more', async () => {
    bot = await startLinkedBot(server)
    await server.send(PERSON, 'before')
    await bot.waitReceived(1)
    bot.storeDelayMs = 100
    const id = await server.send(PERSON, 'under way')
    await rest(30)
    const before = (await server.receipts()).length
    bot.channel.abort()
    expect(bot.channel.state).toBe('stopped')
    await server.waitSnapshot((snapshot) => !snapshot.isConnected, 3000)
    await rest(400)
    expect(await receiptsOf(id)).toEqual([])
    expect((await server.receipts()).length).toBe(before)
    expect((await server.snapshot()).logins).toBe(1)
  })
})

async function startWatched(watchdog: Partial<WatchdogConfig>, config: Partial<WhatsAppConfig> = {}) {
  bot = await startLinkedBot(server, { watchdog, ...config })
  await server.send(PERSON, 'hello')
  await bot.waitReceived(1)
}

describe('silence', () => {
  test('a zombie is found: what WhatsApp had held back comes after one log-in, and it is counted', async () => {
    await startWatched({ stanzaSilenceMs: 60_000, messageSilenceMs: 1500, probeTimeoutMs: 500 })
    await server.stall('zombie')
    const sentAtMs = Date.now() - 10_000
    for (let i = 0; i < 3; i++) await server.send(PERSON, `held back ${i}`, { sentAtMs })
    await rest(300)
    expect(bot.received).toHaveLength(1)
    await bot.waitReceived(4)
    await expect.poll(() => bot.channel.health().zombies, PATIENCE).toBe(1)
    expect((await server.snapshot()).logins).toBe(2)
    expect(bot.channel.health().closes).toEqual({ silence: 1, zombie: 1 })
  })

  test('a line that answers nothing is left as soon as a question stays unanswered', async () => {
    await startWatched({ stanzaSilenceMs: 400, messageSilenceMs: 60_000, probeTimeoutMs: 300 })
    await server.stall('half-open')
    const atMs = Date.now()
    await server.waitSnapshot((snapshot) => snapshot.logins === 2, 10_000)
    expect(Date.now() - atMs).toBeLessThan(8000)
    await bot.waitState('open')
    expect(bot.channel.health().zombies).toBe(0)
  })

  test('a number nobody writes to is left in peace more and more', async () => {
    await startWatched({ stanzaSilenceMs: 60_000, messageSilenceMs: 200, probeTimeoutMs: 100 })
    await rest(4000)
    const { logins } = await server.snapshot()
    expect(logins).toBeGreaterThan(1)
    expect(logins).toBeLessThanOrEqual(6)
    expect(bot.channel.health().zombies).toBe(0)
  })

  test('a dead line is left without waiting half a minute for its goodbye', async () => {
    await startWatched({}, { keepAliveMs: 300 })
    await server.stall('half-open')
    const atMs = Date.now()
    await server.waitSnapshot((snapshot) => snapshot.logins === 2, 18_000)
    expect(Date.now() - atMs).toBeLessThan(15_000)
    expect(bot.channel.health().closes).toEqual({ 408: 1 })
  })
})

describe('health', () => {
  test('a clock that is wrong is said, and degrades the link until a log-in shows it right', async () => {
    bot = await createBot(server, await linkedRecords(server))
    await server.setClockSkew(300_000)
    await bot.start()
    await bot.waitState('degraded')
    const { clockSkewMs, reasons } = bot.channel.health()
    expect(reasons).toEqual(['degraded clock'])
    expect(Math.abs((clockSkewMs ?? 0) + 300_000)).toBeLessThan(3000)
    expect(bot.logged.filter((line) => line.includes('behind WhatsApp'))).toHaveLength(1)
    await server.setClockSkew(0)
    await server.disconnect({ kind: 'drop' })
    await bot.waitState('open')
  })

  test('counts closes by code, and knows when the last message came', async () => {
    bot = await startLinkedBot(server)
    expect(bot.channel.health().lastInboundMs).toBeNull()
    const beforeMs = Date.now()
    await server.send(PERSON, 'hello')
    await bot.waitReceived(1)
    await server.disconnect({ kind: 'stream-error', code: 503 })
    await server.waitSnapshot((snapshot) => snapshot.logins === 2)
    await bot.waitState('open')
    const health = bot.channel.health()
    expect(health.closes).toEqual({ 503: 1 })
    expect(health.lastInboundMs).toBeGreaterThanOrEqual(beforeMs)
    expect(health.sinceMs).toBeGreaterThanOrEqual(beforeMs)
  })

  test('an operator resumes what another log-in replaced', async () => {
    bot = await startLinkedBot(server)
    await server.disconnect({ kind: 'replaced' })
    await bot.waitState('replaced')
    await rest(300)
    expect((await server.snapshot()).logins).toBe(1)
    bot.channel.resume()
    await bot.waitState('open')
    expect(bot.logged.join('')).toContain('gateway.md#replaced')
  })

  test('a ban is waited for, and an operator may ask sooner', async () => {
    bot = await createBot(server, await linkedRecords(server))
    await server.failNextLogin(402)
    await bot.start()
    await bot.waitState('restricted')
    await rest(800)
    expect((await server.snapshot()).connections).toBe(1)
    expect(bot.logged.join('')).toContain('gateway.md#restricted')
    bot.channel.resume()
    await bot.waitState('open')
  })

  test('a passkey that is wanted is said, until a number is linked all the same', async () => {
    bot = await createBot(server, createMemoryRecords())
    const codes: string[] = []
    bot.channel.onPairing((pairing) => codes.push(pairing.kind === 'qr' ? pairing.text : ''))
    await bot.start()
    await bot.waitState('pairing')
    await server.requestPasskey('passkey_prologue_request')
    await bot.waitState('passkey-required')
    expect(bot.logged.join('')).toContain('gateway.md#passkey-required')
    await server.scanQr(codes.at(-1)!)
    await bot.waitState('open')
  })
})
