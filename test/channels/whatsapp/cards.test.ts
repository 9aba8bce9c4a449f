/** Pictures of steps through a real Baileys socket: uploaded, checked as a phone would, and never a lost reply. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OutboundReply } from '../../../src/channels/channel.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'
import { pngOf } from './png.ts'

const PERSON = '923001234567'
const CHAT = `${PERSON}@s.whatsapp.net`
const CAPTION = 'marked-caption: open *Linked devices*'

const CARD = pngOf(1080, 1920, 90_000)

let server: LoopbackWhatsApp
let bot: Bot

beforeAll(async () => {
  server = await startLoopbackWhatsApp()
  bot = await startLinkedBot(server, { ackTimeoutMs: 1000, uploadTimeoutMs: 300 })
  bot.cards.set('log-out-devices ur', CARD)
  await server.send(PERSON, 'hello')
  await bot.waitReceived(1)
})

afterAll(async () => {
  await bot.channel.stop()
  await server.stop()
})

beforeEach(() => server.setUploadPolicy({ mode: 'ok' }))

const reply = (messageId: string, more: Partial<OutboundReply> = {}): OutboundReply => ({
  chat: CHAT,
  messageId,
  text: CAPTION,
  card: { id: 'log-out-devices', language: 'ur' },
  ...more,
})
const copies = async (id: string) => (await server.outbound()).filter((record) => record.id === id)
const taken = async () => (await server.snapshot()).uploads

test('arrives as it was drawn, with caption, size and quote', async () => {
  const before = await taken()
  const quote = { messageId: 'QUESTION', participant: '', text: 'hello' }
  expect(await bot.channel.send(reply('CARD', { quote }))).toEqual({ outcome: 'sent' })
  const record = await server.waitOutbound(({ id }) => id === 'CARD')
  expect(record).toMatchObject({
    kind: 'imageMessage',
    text: CAPTION,
    quoted: { id: 'QUESTION', participant: CHAT, text: 'hello' },
    picture: { mimetype: 'image/png', width: 1080, height: 1920 },
  })
  expect(Buffer.compare(record.picture!.bytes, CARD)).toBe(0)
  expect(record.message.imageMessage?.jpegThumbnail?.length ?? 0).toBe(0)
  expect(record.message.messageContextInfo?.messageSecret).toHaveLength(32)
  expect(await taken()).toBe(before + 1)
})

test('after a lost acknowledgement it comes again under the same id, which the phone shows once', async () => {
  await server.setAckPolicy({ mode: 'none', times: 1 })
  expect(await bot.channel.send(reply('LOSTACK'))).toEqual({
    outcome: 'unknown',
    reason: 'no-acknowledgement',
  })
  expect(await bot.channel.send(reply('LOSTACK'))).toEqual({ outcome: 'sent' })
  await expect.poll(async () => (await copies('LOSTACK')).length).toBe(2)
  const [first, again] = await copies('LOSTACK')
  for (const copy of [first, again]) expect(Buffer.compare(copy!.picture!.bytes, CARD)).toBe(0)
  expect(again!.message).toEqual(first!.message)
})

test('the same id twice at once is one picture', async () => {
  const results = await Promise.all([
    bot.channel.send(reply('SAMECARD')),
    bot.channel.send(reply('SAMECARD')),
  ])
  expect(results).toEqual([{ outcome: 'sent' }, { outcome: 'sent' }])
  expect(await copies('SAMECARD')).toHaveLength(1)
})

test('a phone that could not read it gets it again', async () => {
  expect(await bot.channel.send(reply('CARDAGAIN'))).toEqual({ outcome: 'sent' })
  bot.sentReplies.set('CARDAGAIN', reply('CARDAGAIN'))
  await server.requestResend(PERSON, 'CARDAGAIN')
  await expect.poll(async () => (await copies('CARDAGAIN')).length, { timeout: 5000 }).toBe(2)
  expect((await copies('CARDAGAIN'))[1]).toMatchObject({ text: CAPTION, picture: { mimetype: 'image/png' } })
})

describe('without the picture the text goes out', () => {
  test('the file is missing', async () => {
    const card = { id: 'two-step' as const, language: 'kk' as const }
    expect(await bot.channel.send(reply('NOFILE', { card }))).toEqual({ outcome: 'sent' })
    expect(await server.waitOutbound(({ id }) => id === 'NOFILE')).toMatchObject({ text: CAPTION })
    expect((await copies('NOFILE'))[0]).not.toHaveProperty('picture')
    expect(bot.logged.join('')).toMatch(/two-step.*missing or no PNG/)
  })

  test.each([
    ['empty', Buffer.alloc(0)],
    ['no PNG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
    ['cut', CARD.subarray(0, 23)],
    ['without a size', pngOf(0, 1920)],
  ])('the file is %s', async (name, bytes) => {
    bot.cards.set('cancel-forwarding en', bytes)
    const messageId = `BADFILE${name.replaceAll(' ', '').toUpperCase()}`
    const card = { id: 'cancel-forwarding' as const, language: 'en' as const }
    expect(await bot.channel.send(reply(messageId, { card }))).toEqual({ outcome: 'sent' })
    expect(await server.waitOutbound(({ id }) => id === messageId)).toMatchObject({
      kind: 'extendedTextMessage',
    })
  })
})

describe('an upload that fails is unknown, nothing is sent, and it can be repeated', () => {
  const elsewhere = {
    mode: 'ok' as const,
    hosts: ['media.example', 'mmg.whatsapp.net.example', '127.0.0.1:9', 'x@y/z?', ''],
  }
  test.each([
    ['refused', { mode: 'error' as const, status: 507 }],
    ['sent elsewhere', { mode: 'redirect' as const, times: 1 }],
    ['unanswered', { mode: 'stall' as const }],
    ['answered with nonsense', { mode: 'answer' as const, body: '<html>' }],
    ['answered without end', { mode: 'answer' as const, body: ' '.repeat(20_000) }],
    [
      'kept where nobody may fetch it',
      { mode: 'answer' as const, body: '{"url":"http://media.example/x","direct_path":"/x"}' },
    ],
    ['offered to other hosts', elsewhere],
    ['offered to no host', { mode: 'ok' as const, hosts: [] }],
  ])('%s', async (name, policy) => {
    const messageId = `UPLOAD${name.replaceAll(' ', '').toUpperCase()}`
    const before = await taken()
    await server.setUploadPolicy(policy)
    expect(await bot.channel.send(reply(messageId))).toEqual({
      outcome: 'unknown',
      reason: 'upload-failed',
      isUnsent: true,
    })
    expect(await copies(messageId)).toEqual([])
    expect(await taken()).toBe(before)
    await server.setUploadPolicy({ mode: 'ok' })
    expect(await bot.channel.send(reply(messageId))).toEqual({ outcome: 'sent' })
  })
})

test('an upload that fails again leaves the text, for later replies wait behind it', async () => {
  await server.setUploadPolicy({ mode: 'error', status: 507 })
  expect(await bot.channel.send(reply('NOUPLOAD'))).toEqual({
    outcome: 'unknown',
    reason: 'upload-failed',
    isUnsent: true,
  })
  expect(await bot.channel.send(reply('NOUPLOAD'))).toEqual({ outcome: 'sent' })
  expect(await server.waitOutbound(({ id }) => id === 'NOUPLOAD')).toMatchObject({
    kind: 'extendedTextMessage',
    text: CAPTION,
  })
})

test('a host that fails is passed over for the next', async () => {
  const host = new URL(server.mediaOrigin).host
  await server.setUploadPolicy({ mode: 'ok', hosts: ['media.example', host] })
  expect(await bot.channel.send(reply('SECONDHOST'))).toEqual({ outcome: 'sent' })
})

test('goes to a group, too', async () => {
  const group = '120363001234567890@g.us'
  await server.addGroup(group, { subject: 'Team', members: [PERSON] })
  expect(await bot.channel.send(reply('GROUPCARD', { chat: group }))).toEqual({ outcome: 'sent' })
  const record = await server.waitOutbound(({ id }) => id === 'GROUPCARD')
  expect(Buffer.compare(record.picture!.bytes, CARD)).toBe(0)
})

test('no picture was unreadable, and no caption is in the log', async () => {
  expect((await server.snapshot()).problems).toEqual([])
  expect(bot.logged.join('')).not.toMatch(/marked-caption|923001234567|media\.example/)
})
