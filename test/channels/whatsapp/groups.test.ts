/** Groups through a real Baileys socket: silence, mentions, quotes, and replies that everybody there can read. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createFetchMedia } from '../../../src/channels/whatsapp/media.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'

const PERSON = '923001234567'
const OTHER = '77011234567'
const GROUP = '120363001234567890@g.us'

let server: LoopbackWhatsApp
let bot: Bot
let mentions: string[]

beforeAll(async () => {
  server = await startLoopbackWhatsApp()
  mentions = [`${server.lid}@lid`]
  await server.addGroup(GROUP, { subject: 'Team', members: [PERSON, OTHER] })
  bot = await startLinkedBot(server, { groups: 'mentioned', ackTimeoutMs: 1000 })
})

afterAll(async () => {
  await bot.channel.stop()
  await server.stop()
})

beforeEach(() => {
  bot.received.length = 0
})

const ask = (text: string, more: object = {}) =>
  server.send(PERSON, { kind: 'text', text, mentions, ...more }, { group: GROUP, via: 'lid' })

test('only what mentions the bot arrives', async () => {
  await server.send(PERSON, 'dinner at eight', { group: GROUP, via: 'lid' })
  await server.send(
    OTHER,
    { kind: 'text', text: '@77010000000 you too?', mentions: ['77010000000@s.whatsapp.net'] },
    { group: GROUP },
  )
  const id = await ask(`@${server.lid} is this real?`)
  await bot.waitReceived(1)
  const { lidJid } = await server.addContact(PERSON)
  expect(bot.received).toMatchObject([
    { id, chat: GROUP, participant: lidJid, from: `+${PERSON}`, text: 'is this real?', forwarded: false },
  ])
})

test('a quoted picture is what is looked at', async () => {
  const { lidJid } = await server.addContact(OTHER)
  const bytes = Buffer.from('the quoted picture')
  const content = { kind: 'image' as const, bytes, caption: 'scan this' }
  await ask(`@${server.lid}`, { quoted: { id: 'LURE', text: '', participant: lidJid, content } })
  await bot.waitReceived(1)
  expect(bot.received[0]).toMatchObject({ kind: 'image', text: 'scan this', forwarded: true })
  const fetchMedia = createFetchMedia({ extraHosts: [new URL(server.mediaOrigin).host] })
  const result = await fetchMedia(bot.received[0]!.media!)
  expect(result.ok && Buffer.from(result.bytes).equals(bytes)).toBe(true)
})

test('replies go to the group, quoting who asked, also again and again', async () => {
  const id = await ask(`@${server.lid} help`)
  await bot.waitReceived(1)
  const { chat, participant } = bot.received[0]!
  for (const messageId of ['GROUPFIRST', 'GROUPSECOND']) {
    const quote = { messageId: id, participant, text: 'help' }
    expect(await bot.channel.send({ chat, messageId, text: 'do this', quote })).toEqual({ outcome: 'sent' })
    expect(await server.waitOutbound((record) => record.id === messageId)).toMatchObject({
      to: GROUP,
      encryption: 'skmsg',
      text: 'do this',
      quoted: { id, participant, text: 'help' },
    })
  }
  await server.setAckPolicy({ mode: 'none', times: 1 })
  expect((await bot.channel.send({ chat, messageId: 'GROUPAGAIN', text: 'x' })).outcome).toBe('unknown')
  expect(await bot.channel.send({ chat, messageId: 'GROUPAGAIN', text: 'x' })).toEqual({ outcome: 'sent' })
  expect((await server.snapshot()).problems).toEqual([])
})

test('the first messages of a member keep their order', async () => {
  const said: string[] = []
  for (const via of ['pn', 'lid'] as const) {
    const newcomer = via === 'pn' ? '923330000001' : '923330000002'
    for (let i = 0; i < 6; i++) {
      said.push(await server.send(newcomer, { kind: 'text', text: `${i}`, mentions }, { group: GROUP, via }))
    }
  }
  await bot.waitReceived(12)
  expect(bot.received.map((message) => message.id)).toEqual(said)
})

test('a member who could not read a reply gets it again', async () => {
  const reply = { chat: GROUP, messageId: 'GROUPRESEND', text: 'x' }
  bot.sentReplies.set('GROUPRESEND', reply)
  expect(await bot.channel.send(reply)).toEqual({ outcome: 'sent' })
  await server.requestResend(PERSON, 'GROUPRESEND', GROUP)
  const copies = async () => (await server.outbound()).filter(({ id }) => id === 'GROUPRESEND')
  await expect.poll(async () => (await copies()).length, { timeout: 5000 }).toBe(2)
})

test('a mention is stored before WhatsApp is told, also over a broken connection', async () => {
  bot.storeDelayMs = 100
  const id = await ask(`@${server.lid} once`)
  const { logins } = await server.snapshot()
  await server.disconnect({ kind: 'drop' })
  await server.waitSnapshot((snapshot) => snapshot.logins > logins)
  await bot.waitState('open')
  bot.storeDelayMs = 0
  const last = await ask(`@${server.lid} last`)
  await expect.poll(() => bot.received.at(-1)?.id, { timeout: 5000 }).toBe(last)
  expect([...new Set(bot.received.map((message) => message.id))]).toEqual([id, last])
})

test('a group nobody of which can be reached is not sent to', async () => {
  await server.addGroup('120363009999999999@g.us', { subject: 'Empty', members: [] })
  const reply = { chat: '120363009999999999@g.us', messageId: 'TOEMPTY', text: 'x' }
  expect(await bot.channel.send(reply)).toEqual({ outcome: 'unknown', reason: 'no-recipients' })
})

test('by default the bot is silent in groups', async () => {
  const other = await startLoopbackWhatsApp()
  await other.addGroup(GROUP, { subject: 'Team', members: [PERSON] })
  const silent = await startLinkedBot(other)
  await other.send(PERSON, { kind: 'text', text: 'you', mentions: [`${other.lid}@lid`] }, { group: GROUP })
  const last = await other.send(PERSON, 'last')
  await silent.waitReceived(1)
  expect(silent.received.map((message) => message.id)).toEqual([last])
  await silent.channel.stop()
  await other.stop()
})
