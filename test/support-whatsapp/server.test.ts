/** Texts, chats and repeats through the loopback server, seen by a plain Baileys socket. */
import { expect, test } from 'vitest'
import { ANN, BOB, useLinkedBot } from './fixture.ts'

const GROUP = '120363001234567890@g.us'
const fixture = useLinkedBot()

test.each(['pn', 'lid'] as const)('text both ways with a sender addressed by %s', async (via) => {
  const { server, bot } = fixture
  const ann = await server.addContact(ANN, { name: 'Ann' })
  const message = await fixture.receive('hello', { via })
  expect(message.message?.conversation).toBe('hello')
  expect(message.pushName).toBe('Ann')
  expect(message.key.remoteJid).toBe(via === 'lid' ? ann.lidJid : ann.jid)
  expect(message.key.remoteJidAlt).toBe(via === 'lid' ? ann.jid : ann.lidJid)

  const reply = await bot.socket.sendMessage(
    message.key.remoteJid ?? '',
    { text: 'answer' },
    { quoted: message },
  )
  const record = await server.waitOutbound((r) => r.id === reply?.key.id)
  expect(record).toMatchObject({
    contact: ANN,
    to: message.key.remoteJid,
    text: 'answer',
    quoted: { id: message.key.id, text: 'hello' },
    ack: 'ok',
  })
  expect((await server.snapshot()).problems).toEqual([])
})

test('a LID alone, when the other address is hidden', async () => {
  const message = await fixture.receive('hello', { via: 'lid', hideOtherAddress: true })
  expect(message.key.remoteJid).toMatch(/@lid$/)
  expect(message.key.remoteJidAlt).toBeUndefined()
  await fixture.bot.socket.sendMessage(message.key.remoteJid ?? '', { text: 'answer' })
  expect(await fixture.server.waitOutbound((r) => r.text === 'answer')).toMatchObject({ contact: ANN })
})

test('forwarded and quoted context', async () => {
  const forwarded = await fixture.receive({ kind: 'text', text: 'look', forwarded: 5 })
  expect(forwarded.message?.extendedTextMessage?.contextInfo).toMatchObject({
    isForwarded: true,
    forwardingScore: 5,
  })
  const quoting = await fixture.receive({ kind: 'text', text: 'this', quoted: { id: 'Q1', text: 'that' } })
  const context = quoting.message?.extendedTextMessage?.contextInfo
  expect(context).toMatchObject({ stanzaId: 'Q1', quotedMessage: { conversation: 'that' } })
})

test('the phone’s clock stamps the message', async () => {
  const sentAtMs = Date.UTC(2025, 0, 2)
  expect(Number((await fixture.receive('old', { sentAtMs })).messageTimestamp)).toBe(sentAtMs / 1000)
})

test('the same id again, freshly encrypted, arrives again; the same bytes again are refused', async () => {
  const { server, bot } = fixture
  await fixture.receive('twice', { id: 'DUP', copies: 2 })
  await server.waitReceipt((r) => r.id === 'DUP' && r.index > 0)
  await fixture.receive('marker')
  expect(bot.received.filter(({ message }) => message.key.id === 'DUP')).toHaveLength(2)

  await server.replay('DUP')
  const refusal = await server.waitReceipt((r) => r.id === 'DUP' && r.error !== undefined)
  expect(refusal.error).toBe('487')
  expect(bot.received.filter(({ message }) => message.key.id === 'DUP')).toHaveLength(2)
})

test('an undecryptable message is asked for again and then readable under its id', async () => {
  const { server, bot } = fixture
  const message = await fixture.receive('broken at first', { corrupt: true })
  expect(message.message?.conversation).toBe('broken at first')
  expect((await server.receipts()).filter((r) => r.type === 'retry')).toHaveLength(1)
  const stubs = bot.received.filter((r) => r.message.key.id === message.key.id && !r.message.message)
  expect(stubs).toHaveLength(1)
})

test('group messages both ways', async () => {
  const { server, bot } = fixture
  await server.addGroup(GROUP, { subject: 'Team', members: [ANN, BOB] })
  for (const text of ['first', 'second']) {
    const message = await fixture.receive(text, { group: GROUP, via: 'lid' })
    expect(message.message?.conversation).toBe(text)
    expect(message.key).toMatchObject({ remoteJid: GROUP, participantAlt: `${ANN}@s.whatsapp.net` })
  }
  await bot.socket.sendMessage(GROUP, { text: 'to all' })
  expect(await server.waitOutbound((r) => r.text === 'to all')).toMatchObject({
    to: GROUP,
    encryption: 'skmsg',
  })
})

test('a status update', async () => {
  const message = await fixture.receive('my day', { status: true })
  expect(message.key).toMatchObject({ remoteJid: 'status@broadcast', participant: `${ANN}@s.whatsapp.net` })
  expect(message.message?.conversation).toBe('my day')
})

test.each(['pn', 'lid'] as const)('the owner’s own message from the phone, by %s', async (via) => {
  const { server, bot } = fixture
  const ann = await server.addContact(ANN)
  const id = await server.sendFromOwnPhone(ANN, 'I answer myself', { via })
  const message = await bot.waitMessage((m) => m.key.id === id)
  expect(message.key).toMatchObject({ fromMe: true, remoteJid: via === 'lid' ? ann.lidJid : ann.jid })
  expect(message.message?.conversation).toBe('I answer myself')
})

test('typing, read receipts and resend requests', async () => {
  const { server, bot } = fixture
  const message = await fixture.receive('hello')
  const chat = message.key.remoteJid ?? ''
  await bot.socket.sendPresenceUpdate('composing', chat)
  await bot.socket.sendPresenceUpdate('paused', chat)
  expect(await server.waitPresence((p) => p.type === 'composing')).toMatchObject({ to: chat })
  await server.waitPresence((p) => p.type === 'paused')
  await bot.socket.readMessages([message.key])
  await server.waitReceipt((r) => r.type === 'read' && r.id === message.key.id)

  const sent = await bot.socket.sendMessage(chat, { text: 'again please' })
  const first = await server.waitOutbound((r) => r.id === sent?.key.id)
  await server.requestResend(ANN, first.id)
  expect(await server.waitOutbound((r) => r.id === first.id && r.index > first.index)).toMatchObject({
    text: 'again please',
  })
})

test('a message of the bot to somebody who never wrote', async () => {
  await fixture.bot.socket.sendMessage(`${BOB}@s.whatsapp.net`, { text: 'cold' })
  expect(await fixture.server.waitOutbound((r) => r.text === 'cold')).toMatchObject({ contact: BOB })
})

test('people writing at the same time keep their sessions', async () => {
  const { server, bot } = fixture
  const people = ['15550000101', '15550000102', '15550000103']
  const rounds = [1, 2, 3, 4]
  const texts = rounds.flatMap((round) => people.map((number) => ({ number, text: `${number} ${round}` })))
  await Promise.all(texts.map(({ number, text }) => server.send(number, text)))
  for (const number of people) await server.send(number, `${number} last`)
  for (const number of people) await bot.waitMessage((m) => m.message?.conversation === `${number} last`)
  const ofFirst = bot.received.filter(({ message }) => message.key.remoteJid?.startsWith(people[0] ?? ''))
  const inOrder = [...rounds, 'last'].map((round) => `${people[0]} ${round}`)
  expect(ofFirst.map(({ message }) => message.message?.conversation)).toEqual(inOrder)
  expect((await server.receipts()).filter((receipt) => receipt.error !== undefined)).toEqual([])
})
