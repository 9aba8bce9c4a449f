/** People who write several messages in a row, and messages that were on their way when we started a new session. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SendOptions } from '../../support/whatsapp/controls.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { createBot, linkedRecords, startLinkedBot, type Bot } from './bot.ts'

let server: LoopbackWhatsApp
let bot: Bot

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
})
afterEach(async () => {
  await bot.channel.stop()
  await server.stop()
})

const PEOPLE: [string, SendOptions][] = [
  ['923001234567', { via: 'pn' }],
  ['77011234567', { via: 'lid' }],
]

test('what strangers write at the same time arrives in order, and their numbers are known', async () => {
  bot = await startLinkedBot(server)
  // Slow enough for messages to come in while the first one's address is being stored.
  bot.records.delayMs = 8
  const strangers = Array.from({ length: 8 }, (_, n) => `92345000000${n}`)
  const write = async (person: string, options: SendOptions) => {
    for (let n = 0; n < 5; n++) await server.send(person, `message ${n}`, options)
  }
  await Promise.all(strangers.map((person, n) => write(person, { via: n % 2 === 0 ? 'pn' : 'lid' })))
  await bot.waitReceived(strangers.length * 5)
  for (const person of strangers) {
    const theirs = bot.received.filter((message) => message.from === `+${person}`)
    expect(theirs.map((message) => message.text)).toEqual([0, 1, 2, 3, 4].map((n) => `message ${n}`))
  }
})

test.each(PEOPLE)('a late message leaves the newer session readable (%s, %o)', async (person, options) => {
  const records = await linkedRecords(server)
  bot = await createBot(server, records)
  await bot.start()
  await bot.waitState('open')
  await server.waitReady()
  await server.send(person, 'first', options)
  await bot.waitReceived(1)
  const chat = bot.received[0]?.chat ?? ''
  const send = (messageId: string) => bot.channel.send({ chat, messageId, text: messageId })
  await send('BEFORE')
  await bot.channel.stop()

  // A fresh process knows no devices, so its first reply starts a new session.
  bot = await createBot(server, records)
  await bot.start()
  await bot.waitState('open')
  await server.send(person, 'late', { ...options, offline: true })
  expect(await send('NEW-SESSION')).toEqual({ outcome: 'sent' })
  const { logins } = await server.snapshot()
  await server.disconnect({ kind: 'drop' })
  await server.waitSnapshot((snapshot) => snapshot.logins > logins)
  await bot.waitReceived(1)
  expect(bot.received.map((message) => message.text)).toEqual(['late'])

  await bot.waitState('open')
  expect(await send('AFTER')).toEqual({ outcome: 'sent' })
  await server.waitOutbound((record) => record.id === 'AFTER')
  expect((await server.snapshot()).problems).toEqual([])
})
