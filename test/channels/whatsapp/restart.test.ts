/** A second process on the same session: what the first one sent and did not hear of, and phones that ask again. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OutboundReply } from '../../../src/channels/channel.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { createBot, linkedRecords, type Bot } from './bot.ts'
import type { MemoryRecords } from './memory-records.ts'
import { pngOf } from './png.ts'

const PERSON = '923001234567'
const CHAT = `${PERSON}@s.whatsapp.net`
const CARD = pngOf(1080, 1920)
const QUOTE = { messageId: 'QUESTION', participant: '', text: 'what they asked' }

let server: LoopbackWhatsApp
let records: MemoryRecords
let bot: Bot

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
  records = await linkedRecords(server)
  await start()
  await server.send(PERSON, 'hello')
  await bot.waitReceived(1)
})

afterEach(async () => {
  await bot.channel.stop()
  await server.stop()
})

async function start(): Promise<void> {
  bot = await createBot(server, records, { ackTimeoutMs: 1000 })
  bot.cards.set('two-step en', CARD)
  await bot.start()
  await bot.waitState('open')
  await server.waitReady()
}

async function restart(): Promise<void> {
  await bot.channel.stop()
  await start()
}

const reply = (messageId: string, more: Partial<OutboundReply> = {}): OutboundReply => ({
  chat: CHAT,
  messageId,
  text: `text of ${messageId}`,
  ...more,
})
const sendsOf = async (id: string) => (await server.outbound()).filter((record) => record.id === id)

test('ends between sending and acknowledgement: the next one sends the same id, and hears of it', async () => {
  await server.setAckPolicy({ mode: 'none', times: 1 })
  const unheard = bot.channel.send(reply('BETWEEN', { quote: QUOTE }))
  await server.waitOutbound(({ id }) => id === 'BETWEEN')
  await restart()
  expect(await unheard).toMatchObject({ outcome: 'unknown' })
  expect(await bot.channel.send(reply('BETWEEN', { quote: QUOTE }))).toEqual({ outcome: 'sent' })
  const sends = await sendsOf('BETWEEN')
  expect(sends).toHaveLength(2)
  for (const { text, quoted } of sends) {
    expect({ text, quoted }).toEqual({
      text: 'text of BETWEEN',
      quoted: { id: 'QUESTION', participant: CHAT, text: 'what they asked' },
    })
  }
})

test('a phone asks again for what the first one sent: text and quote are the same', async () => {
  const sent = reply('TEXT', { quote: QUOTE })
  expect(await bot.channel.send(sent)).toEqual({ outcome: 'sent' })
  await restart()
  bot.sentReplies.set('TEXT', sent)
  await server.requestResend(PERSON, 'TEXT')
  await expect.poll(async () => (await sendsOf('TEXT')).length, { timeout: 5000 }).toBe(2)
  const [first, again] = await sendsOf('TEXT')
  const { kind, text, quoted } = first!
  expect(again).toMatchObject({ kind, text, quoted })
})

test('a phone asks again for a picture: it gets the picture, with its caption', async () => {
  const sent = reply('CARD', { card: { id: 'two-step', language: 'en' } })
  expect(await bot.channel.send(sent)).toEqual({ outcome: 'sent' })
  await restart()
  bot.sentReplies.set('CARD', sent)
  await server.requestResend(PERSON, 'CARD')
  await expect.poll(async () => (await sendsOf('CARD')).length, { timeout: 5000 }).toBe(2)
  const again = (await sendsOf('CARD'))[1]
  expect(again).toMatchObject({ kind: 'imageMessage', text: 'text of CARD' })
  expect(Buffer.compare(again!.picture!.bytes, CARD)).toBe(0)
})

test('without an upload the caption answers the phone', async () => {
  const sent = reply('NOHOST', { card: { id: 'two-step', language: 'en' } })
  expect(await bot.channel.send(sent)).toEqual({ outcome: 'sent' })
  await restart()
  bot.sentReplies.set('NOHOST', sent)
  await server.setUploadPolicy({ mode: 'error', status: 507 })
  await server.requestResend(PERSON, 'NOHOST')
  await expect.poll(async () => (await sendsOf('NOHOST')).length, { timeout: 5000 }).toBe(2)
  expect((await sendsOf('NOHOST'))[1]).toMatchObject({ text: 'text of NOHOST' })
})

test('a phone that asks for what nobody sent gets nothing', async () => {
  await server.requestResend(PERSON, 'NEVER')
  expect(await bot.channel.send(reply('OTHER'))).toEqual({ outcome: 'sent' })
  expect(await sendsOf('NEVER')).toEqual([])
})
