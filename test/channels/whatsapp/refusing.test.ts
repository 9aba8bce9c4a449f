/** What becomes of replies that the server refuses: held, sent to the other address, repeated, refused for good. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { ASKED_AGAIN_PER_HOUR } from '../../../src/channels/whatsapp/asked-again.ts'
import { startLinkedBot, type Bot } from './bot.ts'

const PERSON = '923001234567'
const LID = '77001234567890'
const CHAT = `${PERSON}@s.whatsapp.net`

let server: LoopbackWhatsApp
let bot: Bot

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
  await server.addContact(PERSON, { lid: LID })
  bot = await startLinkedBot(server, { ackTimeoutMs: 1000 })
  await server.send(PERSON, 'hello')
  await bot.waitReceived(1)
})

afterEach(async () => {
  await bot.channel.stop()
  await server.stop()
})

const reply = (messageId: string, chat = CHAT) => ({ chat, messageId, text: `text of ${messageId}` })
const sendsOf = async (id: string) => (await server.outbound()).filter((record) => record.id === id)

test('463 holds the number, then one reply is tried before the rest', async () => {
  await server.setAckPolicy({ mode: 'error', code: 463, times: 2 })
  const first = await bot.channel.send(reply('FIRST'))
  expect(first).toMatchObject({ outcome: 'held', scope: 'number', reason: 'restricted', code: '463' })
  expect(bot.channel.state).toBe('restricted')
  const before = (await server.outbound()).length
  expect(await bot.channel.send(reply('SECOND'))).toMatchObject({ outcome: 'held', scope: 'number' })
  expect((await server.outbound()).length).toBe(before)
  expect(bot.channel.outbound()).toMatchObject({ refusals: { 463: 2 }, heldUntilMs: expect.any(Number) })

  await bot.waitState('open')
  const results = await Promise.all([bot.channel.send(reply('FIRST')), bot.channel.send(reply('SECOND'))])
  expect(results).toMatchObject([{ outcome: 'sent' }, { outcome: 'held', scope: 'number' }])
  // Slowly: the next one waits its time.
  expect(await bot.channel.send(reply('SECOND'))).toMatchObject({ outcome: 'held' })
  expect(await sendsOf('SECOND')).toEqual([])
  expect(bot.logged.join('')).toMatch(/"runbook":"restricted"/)
  expect(bot.logged.join('')).not.toContain(PERSON)
})

test.each([463, 400, 404, 479])('%d at the number goes to the LID under the same id', async (code) => {
  await server.setAckPolicy({ mode: 'error', code, addressedBy: 'pn' })
  expect(await bot.channel.send(reply('MOVED'))).toEqual({ outcome: 'sent' })
  expect((await sendsOf('MOVED')).map(({ to }) => to)).toEqual([CHAT, `${LID}@lid`])
  expect(bot.channel.state).toBe('open')
})

test('the address that worked is the first one from then on', async () => {
  await server.setAckPolicy({ mode: 'error', code: 479, addressedBy: 'pn' })
  expect(await bot.channel.send(reply('ONE'))).toEqual({ outcome: 'sent' })
  expect(await bot.channel.send(reply('TWO'))).toEqual({ outcome: 'sent' })
  expect((await sendsOf('TWO')).map(({ to }) => to)).toEqual([`${LID}@lid`])
})

test('the other way round, too', async () => {
  await server.setAckPolicy({ mode: 'error', code: 400, addressedBy: 'lid' })
  expect(await bot.channel.send(reply('BACK', `${LID}@lid`))).toEqual({ outcome: 'sent' })
  expect((await sendsOf('BACK')).map(({ to }) => to)).toEqual([`${LID}@lid`, CHAT])
})

test('refused at both addresses it waits, and goes out later', async () => {
  await server.setAckPolicy({ mode: 'error', code: 479, times: 2 })
  expect(await bot.channel.send(reply('BOTH'))).toMatchObject({
    outcome: 'held',
    scope: 'chat',
    code: '479',
  })
  expect(bot.channel.state).toBe('open')
  expect(await bot.channel.send(reply('BOTH'))).toEqual({ outcome: 'sent' })
})

test('an unknown code lets this chat wait, however often somebody asks meanwhile; others get theirs', async () => {
  await server.setAckPolicy({ mode: 'error', code: 499, times: 5 })
  const first = await bot.channel.send(reply('ODD'))
  expect(first).toMatchObject({ outcome: 'held', scope: 'chat', reason: 'refused-499', code: '499' })
  for (let n = 1; n < 5; n++) expect(await bot.channel.send(reply('ODD'))).toEqual(first)
  expect(bot.channel.outbound().refusals).toEqual({ 499: 5 })
  expect(await bot.channel.send(reply('OTHER'))).toEqual({ outcome: 'sent' })
  expect(await bot.channel.send(reply('ODD'))).toEqual({ outcome: 'sent' })
})

test('too many messages: the number pauses', async () => {
  await server.setAckPolicy({ mode: 'error', code: 429, times: 1 })
  expect(await bot.channel.send(reply('FAST'))).toMatchObject({
    outcome: 'held',
    scope: 'number',
    code: '429',
  })
  expect(bot.channel.state).toBe('restricted')
})

test('a late acknowledgement is the earlier send’s, while it is being repeated', async () => {
  await server.setAckPolicy({ mode: 'delay', ms: 1200, times: 1 })
  expect(await bot.channel.send(reply('LATE'))).toMatchObject({ outcome: 'unknown' })
  expect(await bot.channel.send(reply('LATE'))).toEqual({ outcome: 'sent' })
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(await bot.channel.send(reply('LATE'))).toEqual({ outcome: 'sent' })
  expect((await sendsOf('LATE')).length).toBeLessThanOrEqual(2)
})

test('what is acknowledged is not sent again, however often it is asked for', async () => {
  for (let n = 0; n < 3; n++) expect(await bot.channel.send(reply('ONCE'))).toEqual({ outcome: 'sent' })
  expect(await sendsOf('ONCE')).toHaveLength(1)
})

test('the acknowledgement is lost with the connection: the same id once more, and nothing else', async () => {
  await server.setAckPolicy({ mode: 'none', times: 1 })
  const waiting = bot.channel.send(reply('CUT'))
  await server.waitOutbound(({ id }) => id === 'CUT')
  await server.disconnect({ kind: 'drop' })
  expect(await waiting).toEqual({ outcome: 'unknown', reason: 'connection-lost' })
  await bot.waitState('open')
  expect(await bot.channel.send(reply('CUT'))).toEqual({ outcome: 'sent' })
  expect(await sendsOf('CUT')).toHaveLength(2)
})

/** Held for long. */
async function restrict(): Promise<void> {
  await server.setAckPolicy({ mode: 'error', code: 429, times: 1 })
  expect(await bot.channel.send(reply('FAST'))).toMatchObject({ outcome: 'held', scope: 'number' })
  expect(bot.channel.state).toBe('restricted')
}

test('an operator ends the hold: one reply is tried before the rest', async () => {
  await restrict()
  bot.channel.resume()
  expect(bot.channel.state).toBe('open')
  expect(bot.channel.outbound().heldUntilMs).toBeNull()
  const results = await Promise.all([bot.channel.send(reply('FAST')), bot.channel.send(reply('NEXT'))])
  expect(results).toMatchObject([{ outcome: 'sent' }, { outcome: 'held', scope: 'number' }])
  expect(await sendsOf('NEXT')).toEqual([])
})

test('an operator who resumes a number that is connected and well changes nothing', async () => {
  bot.channel.resume()
  const results = await Promise.all(['ONE', 'TWO'].map((id) => bot.channel.send(reply(id))))
  expect(results).toEqual([{ outcome: 'sent' }, { outcome: 'sent' }])
  expect(bot.states).not.toContain('connecting')
})

test('a held number neither types nor answers a phone that asks again', async () => {
  bot.sentReplies.set('ASKED', reply('ASKED'))
  expect(await bot.channel.send(reply('ASKED'))).toEqual({ outcome: 'sent' })
  await restrict()
  await bot.channel.setTyping(CHAT, true)
  await server.requestResend(PERSON, 'ASKED')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await server.presences()).not.toContainEqual(expect.objectContaining({ type: 'composing' }))
  expect(await sendsOf('ASKED')).toHaveLength(1)
  bot.channel.resume()
  expect(await bot.channel.send(reply('FAST'))).toEqual({ outcome: 'sent' })
  await bot.channel.setTyping(CHAT, true)
  await server.waitPresence(({ type }) => type === 'composing')
  await server.requestResend(PERSON, 'ASKED')
  await expect.poll(async () => (await sendsOf('ASKED')).length, { timeout: 5000 }).toBe(2)
})

test('one who asks again and again is answered as often as a chat may be', async () => {
  const ids = Array.from({ length: ASKED_AGAIN_PER_HOUR.chat + 2 }, (_, n) => `MANY${n}`)
  for (const id of ids) bot.sentReplies.set(id, reply(id))
  for (const id of ids) await server.requestResend(PERSON, id)
  const again = async () => (await server.outbound()).filter(({ id }) => id.startsWith('MANY')).length
  await expect.poll(again, { timeout: 5000 }).toBe(ASKED_AGAIN_PER_HOUR.chat)
  expect(await bot.channel.send(reply('OTHERWISE'))).toEqual({ outcome: 'sent' })
  expect(await again()).toBe(ASKED_AGAIN_PER_HOUR.chat)
  expect(bot.logged.join('')).toMatch(/"runbook":"unreadable-reply"/)
})
