/** Connections that break in mid-conversation: nothing lost, nothing unreadable, nothing asked for again. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Disconnection } from '../../support/whatsapp/controls.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'

const PERSON = '923001234567'
const BREAKS: Disconnection[] = [{ kind: 'drop' }, { kind: 'stream-end' }]

let server: LoopbackWhatsApp
let bot: Bot

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
  bot = await startLinkedBot(server, { ackTimeoutMs: 1000 })
  bot.storeDelayMs = 3
  bot.records.delayMs = 1
})

afterEach(async () => {
  await bot.channel.stop()
  await server.stop()
})

/** As the delivery worker does it: the same id until it is acknowledged. */
async function deliver(chat: string, messageId: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const result = await bot.channel.send({ chat, messageId, text: messageId })
    if (result.outcome === 'sent') return
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}

test('in both directions at once', async () => {
  await server.send(PERSON, 'hello')
  await bot.waitReceived(1)
  const { chat } = bot.received[0]!
  const said: string[] = []
  const delivered: Promise<void>[] = []
  for (const how of BREAKS) {
    for (let i = 0; i < 40; i++) {
      said.push(await server.send(PERSON, `message ${said.length}`))
      if (i % 4 === 0) delivered.push(deliver(chat, `CHURN${delivered.length}`))
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await server.disconnect(how)
    await server.waitSnapshot((snapshot) => snapshot.isLoggedIn)
  }
  await Promise.all(delivered)
  const got = () => new Set(bot.received.map((message) => message.id))
  await expect.poll(() => said.filter((id) => !got().has(id)), { timeout: 8000 }).toEqual([])

  const heard = new Set((await server.outbound()).map((record) => record.id))
  expect(delivered.map((_, i) => `CHURN${i}`).filter((id) => !heard.has(id))).toEqual([])
  const retries = (await server.receipts()).filter((receipt) => receipt.type === 'retry')
  expect({ retries, problems: (await server.snapshot()).problems }).toEqual({ retries: [], problems: [] })
})
