/** Linking a number by QR and by code, what is stored of it, and what is never logged. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Pairing } from '../../../src/channels/whatsapp/link-board.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { createBot, type Bot } from './bot.ts'
import { createMemoryRecords } from './memory-records.ts'

let server: LoopbackWhatsApp
let bots: Bot[]

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
  bots = []
})

afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.channel.stop()))
  await server.stop()
})

async function newBot(records = createMemoryRecords(), config = {}): Promise<{ bot: Bot; shown: Pairing[] }> {
  const bot = await createBot(server, records, config)
  bots.push(bot)
  const shown: Pairing[] = []
  bot.channel.onPairing((pairing) => shown.push(pairing))
  return { bot, shown }
}

async function firstQr(shown: Pairing[]): Promise<string> {
  await expect.poll(() => shown.length, { timeout: 5000, interval: 10 }).toBeGreaterThan(0)
  const [pairing] = shown
  return pairing?.kind === 'qr' ? pairing.text : ''
}

test('by QR, through the restart WhatsApp asks for, to the first message', async () => {
  const { bot, shown } = await newBot()
  expect(bot.channel.state).toBe('unpaired')
  await bot.start()
  const qr = await firstQr(shown)
  expect(bot.channel.state).toBe('pairing')
  await server.scanQr(qr)
  await bot.waitState('open')
  await server.send('923001234567', 'first')
  await bot.waitReceived(1)
  expect(bot.states).toEqual(['pairing', 'connecting', 'open'])
  const log = bot.logged.join('')
  expect(log).toContain('whatsapp link')
  const secrets = qr.split(/[,#]/).filter((part) => part.length > 20)
  expect(secrets.length).toBeGreaterThanOrEqual(4)
  for (const secret of secrets) expect(log).not.toContain(secret)
})

test('a stored session needs no pairing', async () => {
  const { bot, shown } = await newBot()
  await bot.start()
  await server.scanQr(await firstQr(shown))
  await bot.waitState('open')
  await server.send('923001234567', 'before')
  await bot.waitReceived(1)
  await bot.channel.stop()
  expect(bot.channel.state).toBe('stopped')

  const again = await newBot(bot.records)
  expect(again.bot.channel.state).toBe('connecting')
  await again.bot.start()
  await again.bot.waitState('open')
  await server.send('923001234567', 'after')
  await again.bot.waitReceived(1)
  expect(again.bot.received[0]).toMatchObject({ text: 'after' })
  expect(again.shown).toEqual([])
  const receipts = await server.receipts()
  expect(receipts.filter((receipt) => receipt.type === 'retry')).toEqual([])
})

test('by code', async () => {
  const { bot, shown } = await newBot()
  await bot.start()
  const code = await bot.channel.requestCode(`+${server.number.slice(0, 4)} ${server.number.slice(4)}`)
  expect(code).toMatch(/^[A-Z0-9]{8}$/)
  expect(shown).toContainEqual({ kind: 'code', code })
  await server.waitSnapshot((snapshot) => snapshot.pairingCodeFor !== null)
  await server.typePairingCode(code)
  await bot.waitState('open')
  await server.send('923001234567', 'first')
  await bot.waitReceived(1)
  expect(bot.logged.join('')).not.toContain(code)
})

test('a code nobody typed leaves nothing behind', async () => {
  const { bot, shown } = await newBot()
  await bot.start()
  await bot.channel.requestCode(server.number)
  await server.waitSnapshot((snapshot) => snapshot.pairingCodeFor !== null)
  shown.length = 0
  await server.disconnect({ kind: 'drop' })
  await server.scanQr(await firstQr(shown))
  await bot.waitState('open')
})

test('QR codes come anew after they ran out', async () => {
  const { bot, shown } = await newBot(createMemoryRecords(), { qrTimeoutMs: 60 })
  await bot.start()
  await expect.poll(() => shown.length, { timeout: 8000 }).toBeGreaterThan(7)
  expect(bot.states).toContain('unpaired')
  expect((await server.snapshot()).connections).toBeGreaterThan(1)
})

test('codes are for numbers, and for accounts not linked', async () => {
  const { bot, shown } = await newBot()
  await bot.start()
  await expect(bot.channel.requestCode('my phone')).rejects.toThrow(/country code/)
  await server.scanQr(await firstQr(shown))
  await bot.waitState('open')
  await expect(bot.channel.requestCode(server.number)).rejects.toThrow(/already linked/)
})

test('relinking, by an operator, starts over', async () => {
  const { bot, shown } = await newBot()
  await bot.start()
  await server.scanQr(await firstQr(shown))
  await bot.waitState('open')
  shown.length = 0
  const [device] = (await server.snapshot()).devices
  await bot.channel.relink()
  // The phone does not name the old device any more, and it was not thrown out.
  await server.waitSnapshot(({ devices }) => !devices.includes(device ?? -1))
  expect(bot.states).not.toContain('logged-out')
  await server.scanQr(await firstQr(shown))
  await bot.waitState('open')
  await server.send('923001234567', 'hello again')
  await bot.waitReceived(1)
})
