/** What the loopback server does wrong on request, and how a plain Baileys socket sees it. */
import type { BinaryNode } from '@whiskeysockets/baileys'
import { expect, test } from 'vitest'
import type { Disconnection } from '../support/whatsapp/controls.ts'
import { ANN, BOB, useLinkedBot } from './fixture.ts'
import { connectPlainBot, linkedAuth } from './plain-bot.ts'

const fixture = useLinkedBot()
const ANN_JID = `${ANN}@s.whatsapp.net`

const DISCONNECTIONS: [Disconnection, number][] = [
  [{ kind: 'stream-error', code: 515 }, 515],
  [{ kind: 'stream-error', code: 408 }, 408],
  [{ kind: 'stream-error', code: 428 }, 428],
  [{ kind: 'stream-error', code: 500 }, 500],
  [{ kind: 'stream-error', code: 503 }, 503],
  [{ kind: 'stream-error' }, 500],
  [{ kind: 'replaced' }, 440],
  [{ kind: 'drop' }, 428],
  [{ kind: 'stream-end' }, 428],
  [{ kind: 'device-removed' }, 401],
]

test('every way to lose the connection has its code, and the bot can come back', async () => {
  expect(DISCONNECTIONS.length).toBeGreaterThanOrEqual(10)
  for (const [how, code] of DISCONNECTIONS) {
    await fixture.server.disconnect(how)
    expect(await fixture.bot.closed).toBe(code)
    if (how.kind !== 'device-removed') await fixture.reconnect()
  }
  const unlinked = connectPlainBot(fixture.server.url, fixture.auth)
  expect(await unlinked.closed).toBe(401)
})

test('failure at log-in', async () => {
  await fixture.server.disconnect({ kind: 'drop' })
  await fixture.bot.closed
  for (const reason of [401, 403, 405, 409, 411, 440, 503]) {
    await fixture.server.failNextLogin(reason)
    expect(await connectPlainBot(fixture.server.url, fixture.auth).closed).toBe(reason)
  }
  await fixture.reconnect()
})

test('a second log-in of the same device replaces the first', async () => {
  const second = connectPlainBot(fixture.server.url, linkedAuth(fixture.server))
  expect(await fixture.bot.closed).toBe(440)
  await second.opened
  await fixture.server.send(ANN, 'to the new one')
  await second.waitMessage((m) => m.message?.conversation === 'to the new one')
  void second.socket.end(undefined)
})

test('refused connections and silence', async () => {
  const { server } = fixture
  await server.setMuted(true)
  const ping = (): BinaryNode => ({
    tag: 'iq',
    attrs: { to: 's.whatsapp.net', type: 'get', xmlns: 'w:p' },
  })
  await expect(fixture.bot.socket.query(ping(), 200)).rejects.toThrow('Timed Out')
  await server.setMuted(false)
  expect(await fixture.bot.socket.query(ping(), 2_000)).toBeDefined()

  await server.disconnect({ kind: 'drop' })
  await server.setRefusing(true)
  expect(await connectPlainBot(server.url, fixture.auth).closed).toBe(408)
  await server.setRefusing(false)
  await fixture.reconnect()
})

test('messages sent while the bot is away wait for it and arrive as offline', async () => {
  const { server } = fixture
  await server.disconnect({ kind: 'drop' })
  await server.waitSnapshot((snapshot) => !snapshot.isConnected)
  const ids = [await server.send(ANN, 'one'), await server.send(ANN, 'two'), await server.send(BOB, 'three')]
  expect((await server.snapshot()).queued).toBe(3)
  const bot = await fixture.reconnect()
  await bot.waitMessage((m) => m.key.id === ids[2])
  expect(bot.received.map(({ message, type }) => [message.key.id, type])).toEqual(
    ids.map((id) => [id, 'append']),
  )
})

test('what the bot never confirmed comes again after a reconnect', async () => {
  const { server } = fixture
  await server.setMuted(true)
  const message = await fixture.receive('lost receipt')
  await server.disconnect({ kind: 'drop' })
  await server.setMuted(false)
  expect((await server.waitSnapshot((s) => !s.isConnected)).queued).toBe(1)
  await fixture.reconnect()
  await server.waitReceipt((r) => r.id === message.key.id)
  expect(await server.waitSnapshot((s) => s.unconfirmed === 0)).toMatchObject({ queued: 0 })
})

test('a bot that lost its Signal sessions gets the message after one retry', async () => {
  const { server } = fixture
  await fixture.receive('before')
  await server.disconnect({ kind: 'drop' })
  await fixture.bot.closed
  fixture.auth = { ...linkedAuth(server), creds: fixture.auth.creds }
  await fixture.reconnect()
  expect((await fixture.receive('after')).message?.conversation).toBe('after')
})

test('acknowledgement policies', async () => {
  const { server, bot } = fixture
  const acks: { error: string | undefined; at: number }[] = []
  bot.socket.ws.on('CB:ack,class:message', (node: BinaryNode) => {
    acks.push({ error: node.attrs['error'], at: Date.now() })
  })
  const send = async (text: string) => {
    await bot.socket.sendMessage(ANN_JID, { text })
    return server.waitOutbound((record) => record.text === text)
  }
  await server.setAckPolicy({ mode: 'error', code: 463, times: 1 })
  expect(await send('refused')).toMatchObject({ ack: 463 })
  await server.setAckPolicy({ mode: 'none', times: 2 })
  expect(await send('lost')).toMatchObject({ ack: 'none' })
  expect(await send('lost, too')).toMatchObject({ ack: 'none' })
  expect(await send('fine')).toMatchObject({ ack: 'ok' })
  await server.setAckPolicy({ mode: 'delay', ms: 150 })
  const late = await send('late')
  await expect.poll(() => acks.length).toBe(3)
  expect(acks.map(({ error }) => error)).toEqual(['463', undefined, undefined])
  expect((acks[2]?.at ?? 0) - late.at).toBeGreaterThanOrEqual(140)
})

test('a repeat under the same id is recorded as a repeat', async () => {
  const { server, bot } = fixture
  for (const _ of [1, 2]) await bot.socket.sendMessage(ANN_JID, { text: 'once?' }, { messageId: 'FIXED' })
  await server.waitOutbound((record) => record.id === 'FIXED' && record.index > 0)
  expect((await server.outbound()).filter((record) => record.id === 'FIXED')).toHaveLength(2)
})

test('acknowledgements fail by share, by chat and by form of address', async () => {
  const { server, bot } = fixture
  const ann = await server.addContact(ANN)
  const send = async (jid: string, text: string) => {
    await bot.socket.sendMessage(jid, { text })
    return (await server.waitOutbound((record) => record.text === text)).ack
  }
  await server.setAckPolicy([
    { mode: 'error', code: 463, addressedBy: 'pn', chat: ann.lid },
    { mode: 'none', every: 2, chat: BOB },
  ])
  expect(await send(ann.jid, 'refused')).toBe(463)
  expect(await send(ann.lidJid, 'taken')).toBe('ok')
  const ofBob: unknown[] = []
  for (const text of ['b1', 'b2', 'b3', 'b4']) ofBob.push(await send(`${BOB}@s.whatsapp.net`, text))
  expect(ofBob).toEqual(['ok', 'none', 'ok', 'none'])
  await server.setAckPolicy([
    { mode: 'error', code: 479, times: 1 },
    { mode: 'none', times: 1 },
  ])
  expect([await send(ann.jid, 'one'), await send(ann.jid, 'two'), await send(ann.jid, 'three')]).toEqual([
    479,
    'none',
    'ok',
  ])
  expect(await server.counts()).toMatchObject({ refused: 2, unacknowledged: 3 })
})
