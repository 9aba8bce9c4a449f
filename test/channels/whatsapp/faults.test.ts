/** Every way a connection ends, the state it leads to, and that the link comes back where it should. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Disconnection } from '../../support/whatsapp/controls.ts'
import type { MessageContent } from '../../support/whatsapp/controls.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { createBot, linkedRecords, startLinkedBot, type Bot } from './bot.ts'

const PERSON = '923001234567'

let server: LoopbackWhatsApp
let bot: Bot

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
})

afterEach(async () => {
  await bot.channel.stop()
  await server.stop()
})

const PASSING: Disconnection[] = [
  { kind: 'stream-error', code: 515 },
  { kind: 'stream-error', code: 503 },
  { kind: 'stream-error' },
  { kind: 'drop' },
  { kind: 'stream-end' },
]

describe('comes back', () => {
  test('there are enough cases', async () => {
    bot = await createBot(server, await linkedRecords(server))
    expect(PASSING.length).toBeGreaterThanOrEqual(5)
  })

  test.each(PASSING)('after %j', async (how) => {
    bot = await startLinkedBot(server)
    await server.send(PERSON, 'before')
    await bot.waitReceived(1)
    await server.disconnect(how)
    await server.waitSnapshot((snapshot) => snapshot.logins === 2)
    await bot.waitState('open')
    await server.send(PERSON, 'after')
    await bot.waitReceived(2)
    expect(bot.states).toEqual(
      ['connecting', 'open', 'connecting', 'open'].slice(bot.states.length === 3 ? 1 : 0),
    )
  })

  test('after a log-in that failed for now', async () => {
    bot = await createBot(server, await linkedRecords(server))
    await server.failNextLogin(503)
    await bot.start()
    await bot.waitState('open')
  })

  test('after the server was away', async () => {
    bot = await createBot(server, await linkedRecords(server))
    await server.setRefusing(true)
    await bot.start()
    await expect.poll(() => bot.logged.join('').includes('connection closed'), { timeout: 5000 }).toBe(true)
    expect(bot.channel.state).toBe('connecting')
    await server.setRefusing(false)
    await bot.waitState('open')
  })
})

describe('stops', () => {
  test.each([
    [401, 'logged-out'],
    [403, 'logged-out'],
    [405, 'outdated-version'],
  ] as const)('at log-in refused with %d: %s', async (reason, state) => {
    bot = await createBot(server, await linkedRecords(server))
    const before = bot.records.rows.size
    await server.failNextLogin(reason)
    await bot.start()
    await bot.waitState(state)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect((await server.snapshot()).connections).toBe(1)
    expect(bot.records.rows.size).toBeGreaterThanOrEqual(before)
  })

  test.each([
    ['replaced', 'replaced'],
    ['device-removed', 'logged-out'],
  ] as const)('when %s: %s', async (kind, state) => {
    bot = await startLinkedBot(server)
    await server.disconnect({ kind })
    await bot.waitState(state)
    expect(bot.records.rows.has('creds creds')).toBe(true)
    expect(
      await bot.channel.send({ chat: `${PERSON}@s.whatsapp.net`, messageId: 'X', text: 'x' }),
    ).toMatchObject({ outcome: 'held', reason: 'not-connected' })
  })
})

test('an operator can pair again after the phone unlinked the device', async () => {
  bot = await startLinkedBot(server)
  const codes: string[] = []
  bot.channel.onPairing((pairing) => codes.push(pairing.kind === 'qr' ? pairing.text : pairing.code))
  await server.disconnect({ kind: 'device-removed' })
  await bot.waitState('logged-out')
  await bot.channel.relink()
  await expect.poll(() => codes.length, { timeout: 5000 }).toBeGreaterThan(0)
  await server.scanQr(codes[0]!)
  await bot.waitState('open')
})

describe('storing', () => {
  test('a store that is away makes the channel degraded; the message is not acknowledged until it is stored', async () => {
    bot = await startLinkedBot(server)
    bot.storeFailures.left = 2
    const id = await server.send(PERSON, 'keep me')
    await bot.waitState('degraded')
    expect((await server.receipts()).filter((receipt) => receipt.id === id)).toEqual([])
    await bot.waitReceived(1)
    await bot.waitState('open')
    const receipt = await server.waitReceipt((candidate) => candidate.id === id)
    // Offline meanwhile, so that WhatsApp kept it: nobody was asked to send it again.
    expect(receipt.type).not.toBe('retry')
    expect(bot.received.map((message) => message.id)).toEqual([id])
  })

  test.each<MessageContent>(['sealed', { kind: 'view-once-unavailable' }])(
    'what was not stored is not acknowledged in any form: %j',
    async (content) => {
      bot = await startLinkedBot(server)
      bot.storeFailures.left = Number.POSITIVE_INFINITY
      await server.send(PERSON, content, { id: 'KEPT' })
      await bot.waitState('degraded')
      // Back and offline again, as often as it is delivered.
      await server.waitSnapshot(({ logins }) => logins >= 2)
      expect((await server.receipts()).filter(({ id }) => id === 'KEPT')).toEqual([])
      bot.storeFailures.left = 0
      await bot.waitReceived(1)
      await server.waitReceipt(({ id, type }) => id === 'KEPT' && type !== 'retry')
      expect(bot.received.map((message) => message.id)).toEqual(['KEPT'])
    },
  )

  test('a process that dies before storing leaves a message WhatsApp delivers again, readable', async () => {
    bot = await startLinkedBot(server)
    await server.send(PERSON, 'first')
    await bot.waitReceived(1)
    bot.storeFailures.left = Number.POSITIVE_INFINITY
    await server.send(PERSON, 'in the gap', { id: 'GAP' })
    await bot.waitState('degraded')
    const frozen = new Map(bot.records.rows)
    await bot.channel.stop()

    const records = await linkedRecords(server)
    records.rows = frozen
    bot = await createBot(server, records)
    await bot.start()
    await bot.waitReceived(1)
    expect(bot.received[0]).toMatchObject({ id: 'GAP', text: 'in the gap' })
  })

  test('what was written while offline arrives within a second of connecting, in order', async () => {
    bot = await startLinkedBot(server)
    await bot.channel.stop()
    await server.waitSnapshot((snapshot) => !snapshot.isConnected)
    const ids = []
    for (let i = 0; i < 5; i++) ids.push(await server.send(PERSON, `offline ${i}`))
    bot = await createBot(server, bot.records)
    await bot.start()
    await bot.waitState('open')
    const open = Date.now()
    await bot.waitReceived(5)
    expect(Date.now() - open).toBeLessThan(1000)
    expect(bot.received.map((message) => message.id)).toEqual(ids)
  })

  test('old messages are passed on, but not those delivered after more than a week', async () => {
    bot = await startLinkedBot(server)
    await bot.channel.stop()
    await server.waitSnapshot((snapshot) => !snapshot.isConnected)
    const day = 24 * 60 * 60_000
    await server.send(PERSON, 'ancient', { sentAtMs: Date.now() - 8 * day })
    await server.send(PERSON, 'old', { sentAtMs: Date.now() - 6 * day })
    bot = await createBot(server, bot.records)
    await bot.start()
    await bot.waitReceived(1)
    await server.send(PERSON, 'now')
    await bot.waitReceived(2)
    expect(bot.received.map((message) => message.text)).toEqual(['old', 'now'])
    expect(bot.received[0]!.sentAtMs).toBeLessThan(Date.now() - 5 * day)
  })

  test('what was written while offline is not old because our clock is weeks ahead', async () => {
    bot = await startLinkedBot(server)
    await bot.channel.stop()
    await server.waitSnapshot((snapshot) => !snapshot.isConnected)
    const behindMs = 20 * 24 * 60 * 60_000
    await server.setClockSkew(-behindMs)
    await server.send(PERSON, 'an hour ago', { sentAtMs: Date.now() - behindMs - 60 * 60_000 })
    bot = await createBot(server, bot.records)
    await bot.start()
    await bot.waitReceived(1)
    expect(bot.received.map((message) => message.text)).toEqual(['an hour ago'])
  })

  test('a listener that throws disturbs nothing', async () => {
    bot = await createBot(server, await linkedRecords(server))
    bot.channel.onState(() => {
      throw new Error('a broken listener')
    })
    await bot.start()
    await bot.waitState('open')
    await server.send(PERSON, 'still here')
    await bot.waitReceived(1)
  })
})

test('a plain ws:// address off this machine is refused with the reason', async () => {
  bot = await createBot(server, await linkedRecords(server))
  const elsewhere = createBot(server, bot.records, { wsUrl: 'ws://web.whatsapp.com/ws/chat' })
  await expect(elsewhere).rejects.toThrow(/TLS/)
})
