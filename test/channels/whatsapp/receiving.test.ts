// oxlint-disable no-console -- what is printed is part of this test
/** Messages of simulated people through a real Baileys socket: kinds, addresses, repeats, what is not for us. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createFetchMedia } from '../../../src/channels/whatsapp/media.ts'
import { silencedLines } from '../../../src/channels/whatsapp/quiet-libsignal.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'

const PERSON = '923001234567'
const SECRET = 'marked-secret-words'

let server: LoopbackWhatsApp
let bot: Bot
const printed: string[] = []
const METHODS = ['log', 'info', 'warn', 'error'] as const

beforeAll(async () => {
  for (const method of METHODS)
    console[method] = (...args: unknown[]) => printed.push(args.map(String).join(' '))
  server = await startLoopbackWhatsApp()
  bot = await startLinkedBot(server)
})

afterAll(async () => {
  await bot.channel.stop()
  await server.stop()
})

beforeEach(() => {
  bot.received.length = 0
})

describe('people', () => {
  test('by phone number', async () => {
    const id = await server.send(PERSON, 'salam')
    await bot.waitReceived(1)
    expect(bot.received[0]).toMatchObject({
      id,
      chat: `${PERSON}@s.whatsapp.net`,
      from: `+${PERSON}`,
      text: 'salam',
    })
  })

  test('by LID, with and without the number beside it', async () => {
    const { lidJid } = await server.addContact('77011234567')
    await server.send('77011234567', 'сәлем', { via: 'lid' })
    await bot.waitReceived(1)
    expect(bot.received[0]).toMatchObject({ chat: lidJid, from: '+77011234567', text: 'сәлем' })
    const stranger = await server.addContact('77019999999')
    await server.send('77019999999', 'сәлем', { via: 'lid', hideOtherAddress: true })
    await bot.waitReceived(2)
    expect(bot.received[1]).toMatchObject({ chat: stranger.lidJid, text: 'сәлем' })
    expect(bot.received[1]).not.toHaveProperty('from')
  })

  test('a number once told is remembered', async () => {
    await server.send('77015555555', 'бір', { via: 'lid' })
    await bot.waitReceived(1)
    await server.send('77015555555', 'екі', { via: 'lid', hideOtherAddress: true })
    await bot.waitReceived(2)
    expect(bot.received.map((message) => [message.text, message.from])).toEqual([
      ['бір', '+77015555555'],
      ['екі', '+77015555555'],
    ])
  })

  test('a reply goes to the LID a message came from', async () => {
    const { lidJid } = await server.addContact('77017777777')
    const id = await server.send('77017777777', 'сұрақ', { via: 'lid', hideOtherAddress: true })
    await bot.waitReceived(1)
    const quote = { messageId: id, participant: '', text: 'сұрақ' }
    const result = await bot.channel.send({ chat: lidJid, messageId: 'LIDREPLY', text: 'жауап', quote })
    expect(result).toEqual({ outcome: 'sent' })
    const record = await server.waitOutbound((outbound) => outbound.id === 'LIDREPLY')
    expect(record).toMatchObject({
      to: lidJid,
      text: 'жауап',
      quoted: { id, participant: lidJid, text: 'сұрақ' },
    })
  })
})

describe('kinds', () => {
  test('a picture whose bytes can be fetched', async () => {
    const bytes = Buffer.from('not really a picture, but exactly these bytes')
    await server.send(PERSON, { kind: 'image', bytes, caption: 'scan this', forwarded: 4 })
    await bot.waitReceived(1)
    const message = bot.received[0]!
    expect(message).toMatchObject({ kind: 'image', text: 'scan this', forwarded: true })
    const fetchMedia = createFetchMedia({ extraHosts: [new URL(server.mediaOrigin).host] })
    const result = await fetchMedia(message.media!)
    expect(result.ok && Buffer.from(result.bytes).equals(bytes)).toBe(true)
    expect(await createFetchMedia()(message.media!)).toEqual({ ok: false, failure: 'unavailable' })
  })

  test('everything else a person can send', async () => {
    const bytes = Buffer.from('bytes')
    await server.send(PERSON, { kind: 'sticker', bytes })
    await server.send(PERSON, { kind: 'audio', bytes })
    await server.send(PERSON, { kind: 'video', bytes, caption: 'clip' })
    await server.send(PERSON, {
      kind: 'document',
      bytes,
      fileName: 'a.png',
      mimetype: 'image/png',
      caption: 'doc',
    })
    await server.send(PERSON, { kind: 'view-once-image', bytes })
    await server.send(PERSON, { kind: 'view-once-unavailable' })
    await server.send(PERSON, { kind: 'contact', name: 'Ann', phone: '+15550001111' })
    await server.send(PERSON, { kind: 'location', latitude: 1, longitude: 2 })
    await server.send(PERSON, { kind: 'poll', question: 'which?', options: ['a', 'b'] })
    await server.send(PERSON, { kind: 'raw', message: { sendPaymentMessage: {} } })
    await bot.waitReceived(10)
    expect(bot.received.map((message) => message.kind).toSorted()).toEqual(
      [
        'sticker',
        'audio',
        'video',
        'document',
        'view-once',
        'view-once',
        'contact',
        'location',
        'poll',
        'other',
      ].toSorted(),
    )
    const document = bot.received.find((message) => message.kind === 'document')
    expect(document).toMatchObject({ text: 'doc', media: { source: 'whatsapp', kind: 'document' } })
  })
})

describe('not for us', () => {
  test('own messages, groups, status, deletions of what is not theirs', async () => {
    await server.addGroup('120363001234567890@g.us', { subject: 'Team', members: [PERSON] })
    await server.sendFromOwnPhone(PERSON, 'the owner writes')
    await server.send(PERSON, 'to the group', { group: '120363001234567890@g.us' })
    await server.send(PERSON, 'a story', { status: true })
    await server.send(PERSON, { kind: 'raw', message: { protocolMessage: { type: 0, key: { id: 'X' } } } })
    const last = await server.send(PERSON, 'last')
    await bot.waitReceived(1)
    expect(bot.received.map((message) => message.id)).toEqual([last])
  })
})

describe('repeats', () => {
  test('the same id twice is passed on twice', async () => {
    await server.send(PERSON, 'again', { id: 'TWICE', copies: 2 })
    await bot.waitReceived(2)
    expect(bot.received.map((message) => message.id)).toEqual(['TWICE', 'TWICE'])
  })

  test('the same bytes again are receipted again and not passed on', async () => {
    await server.send(PERSON, 'once', { id: 'REPLAYED' })
    await bot.waitReceived(1)
    await server.replay('REPLAYED')
    const receiptsOf = async () => (await server.receipts()).filter(({ id }) => id === 'REPLAYED')
    await expect.poll(async () => (await receiptsOf()).length, { timeout: 5_000 }).toBe(2)
    const [first, second] = await receiptsOf()
    expect({ type: second?.type, error: second?.error }).toEqual({ type: first?.type, error: undefined })
    expect(bot.received).toHaveLength(1)
  })

  test('undecryptable at first, read after the retry', async () => {
    const id = await server.send(PERSON, 'garbled at first', { corrupt: true })
    await server.waitReceipt((receipt) => receipt.id === id && receipt.type === 'retry')
    await bot.waitReceived(1)
    expect(bot.received).toHaveLength(1)
    expect(bot.received[0]).toMatchObject({ id, text: 'garbled at first' })
  })
})

test('a conversation leaves nothing in the log and prints nothing', async () => {
  await server.send('923339998877', SECRET, { corrupt: true })
  await bot.waitReceived(1)
  await server.send('923339998877', SECRET)
  await bot.waitReceived(2)
  const { chat } = bot.received[0]!
  await bot.channel.send({ chat, messageId: 'LOGGED', text: SECRET })
  expect(bot.logged.length).toBeGreaterThan(0)
  expect(silencedLines()).toBeGreaterThan(0)
  expect(printed).toEqual([])
  expect(bot.logged.join('')).not.toMatch(/marked-secret|923339998877|923001234567|LOGGED|@lid|whatsapp\.net/)
})
