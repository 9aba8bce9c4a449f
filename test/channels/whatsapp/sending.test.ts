/** What becomes of a reply: acknowledged, refused, unknown; and the same id again. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'

const PERSON = '923001234567'
const CHAT = `${PERSON}@s.whatsapp.net`

let server: LoopbackWhatsApp
let bot: Bot

beforeAll(async () => {
  server = await startLoopbackWhatsApp()
  bot = await startLinkedBot(server, { ackTimeoutMs: 1000 })
  await server.send(PERSON, 'hello')
  await bot.waitReceived(1)
})

afterAll(async () => {
  await bot.channel.stop()
  await server.stop()
})

const reply = (messageId: string) => ({ chat: CHAT, messageId, text: `text of ${messageId}` })
const copies = async (id: string) => (await server.outbound()).filter((record) => record.id === id).length

test('acknowledged is sent', async () => {
  expect(await bot.channel.send(reply('ACKED'))).toEqual({ outcome: 'sent' })
  expect(await server.waitOutbound((record) => record.id === 'ACKED')).toMatchObject({
    text: 'text of ACKED',
  })
})

test('many at once keep their order and ids', async () => {
  const ids = Array.from({ length: 10 }, (_, i) => `MANY${i}`)
  const results = await Promise.all(ids.map((id) => bot.channel.send(reply(id))))
  expect(results).toEqual(ids.map(() => ({ outcome: 'sent' })))
  const sent = (await server.outbound()).map((record) => record.id).filter((id) => id.startsWith('MANY'))
  expect(sent).toEqual(ids)
})

test('not acknowledged is unknown, and goes out again under the same id', async () => {
  await server.setAckPolicy({ mode: 'none', times: 1 })
  expect(await bot.channel.send(reply('SILENT'))).toEqual({
    outcome: 'unknown',
    reason: 'no-acknowledgement',
  })
  expect(await bot.channel.send(reply('SILENT'))).toEqual({ outcome: 'sent' })
  await expect.poll(() => copies('SILENT')).toBe(2)
})

test('an acknowledgement that comes too late is remembered', async () => {
  await server.setAckPolicy({ mode: 'delay', ms: 1300, times: 1 })
  expect((await bot.channel.send(reply('LATE'))).outcome).toBe('unknown')
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(await bot.channel.send(reply('LATE'))).toEqual({ outcome: 'sent' })
  expect(await copies('LATE')).toBe(1)
})

test('the same id twice at once is one message', async () => {
  const results = await Promise.all([bot.channel.send(reply('SAME')), bot.channel.send(reply('SAME'))])
  expect(results).toEqual([{ outcome: 'sent' }, { outcome: 'sent' }])
  expect(await copies('SAME')).toBe(1)
})

test('a refusal for good tells its code', async () => {
  await server.setAckPolicy({ mode: 'error', code: 401, times: 1 })
  expect(await bot.channel.send(reply('REFUSED'))).toEqual({ outcome: 'refused', code: '401' })
  expect(bot.channel.state).toBe('open')
})

test('the server’s own trouble is no refusal', async () => {
  await server.setAckPolicy({ mode: 'error', code: 503, times: 1 })
  expect(await bot.channel.send(reply('TROUBLE'))).toEqual({
    outcome: 'unknown',
    reason: 'refused-503',
    code: '503',
  })
  expect(await bot.channel.send(reply('TROUBLE'))).toEqual({ outcome: 'sent' })
})

test('a phone that could not read a reply gets it again', async () => {
  expect((await bot.channel.send(reply('RESEND'))).outcome).toBe('sent')
  bot.sentReplies.set('RESEND', reply('RESEND'))
  await server.requestResend(PERSON, 'RESEND')
  await expect.poll(() => copies('RESEND'), { timeout: 5000 }).toBe(2)
})

test('typing is shown and ended', async () => {
  await bot.channel.setTyping(CHAT, true)
  await server.waitPresence((presence) => presence.type === 'composing' && presence.to === CHAT)
  await bot.channel.setTyping(CHAT, false)
  await server.waitPresence((presence) => presence.type === 'paused' && presence.to === CHAT)
})

test('a lost connection makes what waits unknown, and so does being offline', async () => {
  await server.setAckPolicy({ mode: 'none', times: 1 })
  const waiting = bot.channel.send(reply('CUT'))
  await server.waitOutbound((record) => record.id === 'CUT')
  await server.disconnect({ kind: 'drop' })
  expect((await waiting).outcome).toBe('unknown')
  expect(await bot.channel.send(reply('OFFLINE'))).toMatchObject({ outcome: 'held', reason: 'not-connected' })
  await bot.waitState('open')
  expect(await bot.channel.send(reply('CUT'))).toEqual({ outcome: 'sent' })
})

test('an acknowledgement of a message to nobody is not remembered as sent', async () => {
  const other = await startLoopbackWhatsApp()
  const hasty = await startLinkedBot(other, { ackTimeoutMs: 200, queryTimeoutMs: 400 })
  await other.setMuted(true)
  expect(await hasty.channel.send(reply('TONOBODY'))).toMatchObject({ outcome: 'unknown' })
  await other.setMuted(false)
  await new Promise((resolve) => setTimeout(resolve, 500))
  await expect
    .poll(async () => (await hasty.channel.send(reply('TONOBODY'))).outcome, { timeout: 5000 })
    .toBe('sent')
  expect(await other.waitOutbound((record) => record.id === 'TONOBODY')).toMatchObject({
    text: 'text of TONOBODY',
  })
  await hasty.channel.stop()
  await other.stop()
})

test('nobody to send to is not sent, although the server acknowledges', async () => {
  // When the question for the receiver's devices goes unanswered, Baileys sends the message to none of them.
  const other = await startLoopbackWhatsApp()
  const hasty = await startLinkedBot(other, { ackTimeoutMs: 5000, queryTimeoutMs: 300 })
  await other.setMuted(true)
  const sending = hasty.channel.send(reply('NOBODY'))
  await new Promise((resolve) => setTimeout(resolve, 150))
  await other.setMuted(false)
  expect(await sending).toEqual({ outcome: 'unknown', reason: 'no-recipients' })
  expect(await hasty.channel.send(reply('NOBODY'))).toEqual({ outcome: 'sent' })
  await hasty.channel.stop()
  expect(await hasty.channel.send(reply('TOOLATE'))).toMatchObject({
    outcome: 'held',
    reason: 'not-connected',
  })
  await other.stop()
})
