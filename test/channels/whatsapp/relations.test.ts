/** Edits, deletions, reactions and replies of a person through a real Baileys socket. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'

const PERSON = '923001234567'
const CHAT = `${PERSON}@s.whatsapp.net`

let server: LoopbackWhatsApp
let bot: Bot

beforeAll(async () => {
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

test('an edit carries the whole new text and the id of the message', async () => {
  const first = await server.send(PERSON, 'look at this')
  const id = await server.send(PERSON, { kind: 'edit', of: first, to: 'look at vote-dance.top' })
  const wrapped = await server.send(PERSON, { kind: 'edit', of: first, to: 'third', wrapped: true })
  await bot.waitReceived(3)
  expect(bot.received.slice(1)).toMatchObject([
    { id, chat: CHAT, kind: 'text', text: 'look at vote-dance.top', relation: { kind: 'edit', id: first } },
    { id: wrapped, chat: CHAT, kind: 'text', text: 'third', relation: { kind: 'edit', id: first } },
  ])
})

test('an edited caption comes with its picture', async () => {
  const bytes = Buffer.from('picture')
  const first = await server.send(PERSON, { kind: 'image', bytes, caption: 'old' })
  await server.send(PERSON, { kind: 'edit', of: first, to: { kind: 'image', bytes, caption: 'new' } })
  await bot.waitReceived(2)
  expect(bot.received[1]).toMatchObject({
    kind: 'image',
    text: 'new',
    media: { source: 'whatsapp' },
    relation: { kind: 'edit', id: first },
  })
})

test('a deletion names the message, also by LID', async () => {
  const { lidJid } = await server.addContact('77011234567')
  const first = await server.send('77011234567', 'қате', { via: 'lid' })
  const id = await server.send('77011234567', { kind: 'deletion', of: first }, { via: 'lid' })
  await bot.waitReceived(2)
  expect(bot.received[1]).toMatchObject({
    id,
    chat: lidJid,
    kind: 'deletion',
    text: '',
    relation: { kind: 'deletion', id: first },
  })
})

test('a reaction on our reply, and taken back', async () => {
  expect(await bot.channel.send({ chat: CHAT, messageId: 'ANSWER', text: 'do this' })).toEqual({
    outcome: 'sent',
  })
  await server.send(PERSON, { kind: 'reaction', to: 'ANSWER', emoji: '👎' })
  await server.send(PERSON, { kind: 'reaction', to: 'ANSWER', emoji: '' })
  await bot.waitReceived(2)
  const reaction = { chat: CHAT, kind: 'reaction', relation: { kind: 'reaction', id: 'ANSWER' } }
  expect(bot.received).toMatchObject([
    { ...reaction, text: '👎' },
    { ...reaction, text: '' },
  ])
})

test('a reply that quotes ours', async () => {
  const quoted = { id: 'ANSWER', text: 'do this', participant: `${server.number}@s.whatsapp.net` }
  const id = await server.send(PERSON, { kind: 'text', text: 'done', quoted })
  await bot.waitReceived(1)
  expect(bot.received[0]).toMatchObject({ id, text: 'done', relation: { kind: 'reply', id: 'ANSWER' } })
})

test('nobody edits or deletes our messages, and the socket lives on', async () => {
  const key = { remoteJid: `${server.number}@s.whatsapp.net`, fromMe: false, id: 'ANSWER' }
  await server.send(PERSON, { kind: 'raw', message: { protocolMessage: { key, type: 0 } } })
  await server.send(PERSON, { kind: 'raw', message: { reactionMessage: { text: '👍' } } })
  await server.send(PERSON, {
    kind: 'raw',
    message: { protocolMessage: { key, type: 14, editedMessage: { conversation: 'x' } } },
  })
  const last = await server.send(PERSON, 'last')
  await bot.waitReceived(1)
  expect(bot.received.map((message) => message.id)).toEqual([last])
  expect(bot.channel.state).toBe('open')
})

test('the store is asked again for an edit it could not take, and each comes once', async () => {
  const first = await server.send(PERSON, 'one')
  bot.storeFailures.left = 1
  const id = await server.send(PERSON, { kind: 'edit', of: first, to: 'two' }, { offline: true })
  await server.disconnect({ kind: 'drop' })
  await bot.waitReceived(2)
  const last = await server.send(PERSON, 'last')
  await bot.waitReceived(3)
  expect(bot.received.map((message) => message.id)).toEqual([first, id, last])
})
