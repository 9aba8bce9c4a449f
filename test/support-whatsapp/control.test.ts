/** The loopback server as a process of its own, driven through the control client. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { spawnLoopbackWhatsApp, type SpawnedWhatsApp } from '../support/whatsapp/control-client.ts'
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

test('pairing by QR text', async () => {
  const auth = unlinkedAuth()
  const bot = connectPlainBot(server.url, auth)
  await server.scanQr(await bot.waitQr())
  expect(await bot.closed).toBe(515)
  expect(auth.creds.me?.id).toBe(`${server.number}:1@s.whatsapp.net`)
})
