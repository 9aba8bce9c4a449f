/** People write while they are being answered: the two directions share one ratchet and must not undo each other. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SendOptions } from '../../support/whatsapp/controls.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'

const ROUNDS = 20

let server: LoopbackWhatsApp
let bot: Bot

beforeAll(async () => {
  server = await startLoopbackWhatsApp()
  bot = await startLinkedBot(server, { ackTimeoutMs: 8000 })
  bot.storeDelayMs = 5
  bot.records.delayMs = 2
})

afterAll(async () => {
  await bot.channel.stop()
  await server.stop()
})

interface Person {
  number: string
  options: SendOptions
}

const PEOPLE: Person[] = [
  { number: '923001234567', options: {} },
  { number: '77011234567', options: { via: 'lid' } },
  { number: '77017654321', options: { via: 'lid', hideOtherAddress: true } },
]

/** Writes and is written to at the same time; returns how the sends went. */
async function chatter({ number, options }: Person): Promise<string[]> {
  const first = await server.send(number, `hello from ${number}`, options)
  await expect.poll(() => bot.received.some((message) => message.id === first), { timeout: 8000 }).toBe(true)
  const { chat } = bot.received.find((message) => message.id === first)!
  const replies = []
  for (let i = 0; i < ROUNDS; i++) {
    replies.push(bot.channel.send({ chat, messageId: `TO${number}N${i}`, text: `reply ${i} to ${number}` }))
    await server.send(number, `message ${i}`, options)
    if (i % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 3))
  }
  return Promise.all(replies).then((results) => results.map((result) => result.outcome))
}

test('nothing has to be asked for again', async () => {
  const outcomes = (await Promise.all(PEOPLE.map(chatter))).flat()
  expect(outcomes).toHaveLength(ROUNDS * PEOPLE.length)
  expect(new Set(outcomes)).toEqual(new Set(['sent']))
  await bot.waitReceived((ROUNDS + 1) * PEOPLE.length)

  const retries = (await server.receipts()).filter((receipt) => receipt.type === 'retry')
  expect({ retries, problems: (await server.snapshot()).problems }).toEqual({ retries: [], problems: [] })
  expect(new Set((await server.outbound()).map((record) => record.text)).size).toBe(outcomes.length)
})
