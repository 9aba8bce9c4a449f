/** The loopback WhatsApp server driven by a plain Baileys socket: what arrives, what is recorded. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'
import { connectPlainBot, linkedAuth, type PlainAuth, type PlainBot } from './plain-bot.ts'

const ANN = '15551112222'
let server: LoopbackWhatsApp
let auth: PlainAuth
let bot: PlainBot

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
  await server.registerDevice(1)
  auth = linkedAuth(server)
  bot = connectPlainBot(server.url, auth)
  await server.waitReady()
})

afterEach(async () => {
  void bot.socket.end(undefined)
  await server.stop()
})

test.each(['pn', 'lid'] as const)('text both ways with a sender addressed by %s', async (via) => {
  const ann = await server.addContact(ANN, { name: 'Ann' })
  const id = await server.send(ANN, 'hello', { via })
  const message = await bot.waitMessage((m) => m.key.id === id)
  expect(message.message?.conversation).toBe('hello')
  expect(message.pushName).toBe('Ann')
  expect(message.key.remoteJid).toBe(via === 'lid' ? ann.lidJid : ann.jid)
  expect(message.key.remoteJidAlt).toBe(via === 'lid' ? ann.jid : ann.lidJid)

  const reply = await bot.socket.sendMessage(
    message.key.remoteJid ?? '',
    { text: 'answer' },
    { quoted: message },
  )
  const record = await server.waitOutbound((r) => r.id === reply?.key.id)
  expect(record).toMatchObject({ contact: ANN, text: 'answer', quoted: { id, text: 'hello' }, ack: 'ok' })
  expect((await server.snapshot()).problems).toEqual([])
})
