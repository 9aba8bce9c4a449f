/** Whatever fails while a message is handled, it is not refused to WhatsApp, and comes again. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tellFailedReply, tellFailures } from '../../../src/channels/whatsapp/link-records.ts'
import { DamagedRecordError } from '../../../src/store/crypto.ts'
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

describe('a phone asks for a reply again', () => {
  const CHAT = '77011234567@s.whatsapp.net'
  const sent = { chat: CHAT, messageId: 'REPLY', text: 'what was found' }
  const sends = async () => (await server.outbound()).filter(({ id }) => id === 'REPLY')
  const failTimes = (times: number, error: Error): void => {
    let left = times
    bot.sentReplies.get = () => {
      if (left-- > 0) throw error
      return sent
    }
  }

  beforeEach(async () => void (await server.addContact('77011234567')))

  test('and the database is away: the line goes down before Baileys acknowledges the request', async () => {
    failTimes(1, new Error('the database is away'))
    await server.requestResend('77011234567', 'REPLY')
    await bot.waitState('degraded')
    await bot.waitState('open')
    await server.waitReady()
    await server.requestResend('77011234567', 'REPLY')
    await expect.poll(async () => (await sends()).length, { timeout: 5000 }).toBe(1)
  })

  test('and the reply is damaged: asking again would not help, and the line stays up', async () => {
    failTimes(1, new DamagedRecordError('outbox', '1'))
    await server.requestResend('77011234567', 'REPLY')
    await server.requestResend('77011234567', 'REPLY')
    await expect.poll(async () => (await sends()).length, { timeout: 5000 }).toBe(1)
    expect(bot.states).not.toContain('degraded')
  })

  test('the failure is told first, and passed on', async () => {
    const told: string[] = []
    const away = Promise.reject(new Error('the database is away'))
    const asked = tellFailedReply(away, () => told.push('told')).catch(() => told.push('passed on'))
    await asked
    expect(told).toEqual(['told', 'passed on'])
  })
})
