/** People write while they are being answered: the two directions share one ratchet and must not undo each other. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'

const PERSON = '923001234567'
const ROUNDS = 40

let server: LoopbackWhatsApp
let bot: Bot

beforeAll(async () => {
  server = await startLoopbackWhatsApp()
  bot = await startLinkedBot(server)
  bot.storeDelayMs = 5
})

afterAll(async () => {
  await bot.channel.stop()
  await server.stop()
})

test('nothing has to be asked for again', async () => {
  await server.send(PERSON, 'hello')
  await bot.waitReceived(1)
  const { chat } = bot.received[0]!
  await bot.channel.send({ chat, messageId: 'BOTHFIRST', text: 'hello' })

  const replies = []
  for (let i = 0; i < ROUNDS; i++) {
    replies.push(bot.channel.send({ chat, messageId: `BOTH${i}`, text: `reply ${i}` }))
    await server.send(PERSON, `message ${i}`)
    if (i % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 3))
  }
  expect(new Set((await Promise.all(replies)).map((result) => result.outcome))).toEqual(new Set(['sent']))
  await bot.waitReceived(ROUNDS + 1)

  const retries = (await server.receipts()).filter((receipt) => receipt.type === 'retry')
  expect({ retries, problems: (await server.snapshot()).problems }).toEqual({ retries: [], problems: [] })
  const heard = (await server.outbound()).map((record) => record.text)
  expect(new Set(heard).size).toBe(ROUNDS + 1)
})
