/** Linking a plain Baileys socket by QR text and by pairing code, end to end. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'
import { connectPlainBot, unlinkedAuth, type PlainAuth, type PlainBot } from './plain-bot.ts'

const ANN = '15551112222'
let server: LoopbackWhatsApp
let auth: PlainAuth
let bot: PlainBot

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
  auth = unlinkedAuth()
  bot = connectPlainBot(server.url, auth)
})

afterEach(async () => {
  void bot.socket.end(undefined)
  await server.stop()
})

/** After pairing the server asks for a restart; the next connection is a log-in and gets messages. */
async function expectLinked(): Promise<void> {
  expect(await bot.closed).toBe(515)
  expect(auth.creds.account).toBeDefined()
  bot = connectPlainBot(server.url, auth)
  await bot.opened
  const id = await server.send(ANN, 'first')
  expect((await bot.waitMessage((m) => m.key.id === id)).message?.conversation).toBe('first')
}

async function requestCode(): Promise<string> {
  await bot.waitQr()
  const code = await bot.socket.requestPairingCode(server.number)
  await server.waitSnapshot((snapshot) => snapshot.pairingCodeFor !== null)
  return code
}

test('by QR text', async () => {
  await server.scanQr(await bot.waitQr())
  await expectLinked()
  expect((await server.snapshot()).devices).toEqual([1])
})

test('by pairing code', async () => {
  await server.typePairingCode(await requestCode())
  await expectLinked()
  expect(auth.creds.registered).toBe(true)
})

test('a wrong code is noticed, the right one still works', async () => {
  const code = await requestCode()
  await expect(server.typePairingCode('AAAAAAAA')).rejects.toThrow('not the code')
  await server.typePairingCode(code)
  await expectLinked()
})

test('linking again after removal gets a new device id, and people start new sessions', async () => {
  await server.scanQr(await bot.waitQr())
  await expectLinked()
  await server.disconnect({ kind: 'device-removed' })
  expect(await bot.closed).toBe(401)
  auth = unlinkedAuth()
  bot = connectPlainBot(server.url, auth)
  await server.scanQr(await bot.waitQr())
  await expectLinked()
  expect((await server.snapshot()).devices).toEqual([2])
})

test('text that is no linking QR code is refused', async () => {
  await bot.waitQr()
  await expect(server.scanQr('https://example.org/#one,two')).rejects.toThrow('not the text')
})
