/** Whatever fails while a message is handled, it is not refused to WhatsApp, and comes again. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tellFailures } from '../../../src/channels/whatsapp/link-records.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'
import { createMemoryRecords } from './memory-records.ts'

let server: LoopbackWhatsApp
let bot: Bot

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
  bot = await startLinkedBot(server)
})

afterEach(async () => {
  await bot.channel.stop()
  await server.stop()
})

const failing = () => Promise.reject(new Error('a table is missing'))

test.each(['write', 'get'] as const)('%s of the session fails when somebody new writes', async (method) => {
  const working = bot.records[method]
  Object.assign(bot.records, { [method]: failing })
  await server.addContact('77011234567')
  const id = await server.send('77011234567', 'from somebody new', { via: 'lid' })
  await bot.waitState('degraded')
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect((await server.receipts()).filter((receipt) => receipt.id === id)).toEqual([])
  Object.assign(bot.records, { [method]: working })
  await bot.waitReceived(1)
  expect(bot.received[0]).toMatchObject({ id, text: 'from somebody new' })
  await bot.waitState('open')
})

test('a failure is told first, and passed on', async () => {
  const told: string[] = []
  const records = createMemoryRecords()
  const telling = tellFailures({ ...records, write: failing }, () => told.push('failed'))
  await expect(telling.write([])).rejects.toThrow('a table is missing')
  expect(told).toEqual(['failed'])
  expect(await telling.get('creds', ['creds'])).toEqual(new Map())
  expect(told).toHaveLength(1)
})
