/** The loopback server as a process of its own, driven through the control client. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { spawnLoopbackWhatsApp, type SpawnedWhatsApp } from '../support/whatsapp/control-client.ts'
import { startLinkedBot } from '../channels/whatsapp/bot.ts'
import { pngOf } from '../channels/whatsapp/png.ts'
import { connectPlainBot, linkedAuth, unlinkedAuth } from './plain-bot.ts'

const ANN = '15551112222'
let server: SpawnedWhatsApp

beforeEach(async () => {
  server = await spawnLoopbackWhatsApp()
})

afterEach(() => server.stop())

test('a conversation goes on over reconnects of the bot, faults included', async () => {
  await server.registerDevice(1)
  const auth = linkedAuth(server)
  const first = connectPlainBot(server.url, auth)
  await server.waitReady()
  const id = await server.send(ANN, { kind: 'text', text: 'one', forwarded: 4 }, { via: 'lid' })
  const message = await first.waitMessage((m) => m.key.id === id)
  expect(message.message?.extendedTextMessage?.contextInfo?.forwardingScore).toBe(4)

  await server.disconnect({ kind: 'drop' })
  expect(await first.closed).toBe(428)
  await server.waitSnapshot((snapshot) => !snapshot.isConnected)
  const offlineId = await server.send(ANN, 'two', { via: 'lid' })
  expect((await server.snapshot()).queued).toBe(1)

  const second = connectPlainBot(server.url, auth)
  expect((await second.waitMessage((m) => m.key.id === offlineId)).message?.conversation).toBe('two')
  await server.setAckPolicy({ mode: 'error', code: 463, times: 1 })
  await second.socket.sendMessage(message.key.remoteJid ?? '', { text: 'answer' }, { quoted: message })
  const record = await server.waitOutbound((r) => r.text === 'answer')
  expect(record).toMatchObject({ contact: ANN, ack: 463, quoted: { id, text: 'one' } })
  void second.socket.end(undefined)
})

test('bytes travel through the control interface, and its errors come back', async () => {
  await server.registerDevice(1)
  const bot = connectPlainBot(server.url, linkedAuth(server))
  await server.waitReady()
  const bytes = Buffer.from('not really a picture')
  const id = await server.send(ANN, { kind: 'image', bytes, caption: 'look' })
  const picture = (await bot.waitMessage((m) => m.key.id === id)).message?.imageMessage
  expect(picture).toMatchObject({ caption: 'look' })
  expect(picture?.url).toContain(server.mediaOrigin)
  await expect(server.replay('no-such-id')).rejects.toThrow('no message with this id')
  void bot.socket.end(undefined)
})

test('what changes another message, and what quotes and mentions', async () => {
  await server.registerDevice(1)
  const bot = connectPlainBot(server.url, linkedAuth(server))
  await server.waitReady()
  const quoted = {
    id: 'Q',
    text: '',
    content: { kind: 'image' as const, bytes: Buffer.from('x'), caption: 'c' },
  }
  const mentions = [`${server.lid}@lid`]
  const first = await server.send(ANN, { kind: 'text', text: 'look', quoted, mentions })
  const context = (await bot.waitMessage((m) => m.key.id === first)).message?.extendedTextMessage?.contextInfo
  expect(context).toMatchObject({ stanzaId: 'Q', mentionedJid: mentions })
  expect(context?.quotedMessage?.imageMessage).toMatchObject({ caption: 'c', mimetype: 'image/png' })

  const edit = await server.send(ANN, { kind: 'edit', of: first, to: 'new' })
  expect((await bot.waitMessage((m) => m.key.id === edit)).message?.protocolMessage).toMatchObject({
    key: { id: first, fromMe: true },
    editedMessage: { conversation: 'new' },
  })
  const deletion = await server.send(ANN, { kind: 'deletion', of: first })
  expect((await bot.waitMessage((m) => m.key.id === deletion)).message?.protocolMessage).toMatchObject({
    key: { id: first, fromMe: true },
    type: 0,
  })
  const reaction = await server.send(ANN, { kind: 'reaction', to: 'ANSWER', emoji: '👍' })
  expect((await bot.waitMessage((m) => m.key.id === reaction)).message?.reactionMessage?.key).toMatchObject({
    id: 'ANSWER',
    fromMe: true,
  })
  void bot.socket.end(undefined)
})

test('a picture of the bot is opened and travels as bytes', async () => {
  const bot = await startLinkedBot(server, { mediaHosts: [new URL(server.mediaOrigin).host] })
  const picture = pngOf(20, 10)
  bot.cards.set('two-step en', picture)
  await server.send(ANN, 'hello')
  const card = { id: 'two-step' as const, language: 'en' as const }
  const reply = { chat: `${ANN}@s.whatsapp.net`, messageId: 'CARD', text: 'caption', card }
  await server.setUploadPolicy({ mode: 'error', status: 500, times: 1 })
  expect(await bot.channel.send(reply)).toMatchObject({ outcome: 'unknown' })
  expect(await bot.channel.send(reply)).toEqual({ outcome: 'sent' })
  const record = await server.waitOutbound(({ id }) => id === 'CARD')
  expect(record).toMatchObject({ text: 'caption', picture: { mimetype: 'image/png', width: 20, height: 10 } })
  expect(Buffer.compare(record.picture!.bytes, picture)).toBe(0)
  await bot.channel.stop()
})

test('pairing by QR text', async () => {
  const auth = unlinkedAuth()
  const bot = connectPlainBot(server.url, auth)
  await server.scanQr(await bot.waitQr())
  expect(await bot.closed).toBe(515)
  expect(auth.creds.me?.id).toBe(`${server.number}:1@s.whatsapp.net`)
})
