/** How people's messages reach the bot: repeats, order, delay, many at once, and the books kept about them. */
import { expect, test } from 'vitest'
import type { DeliveryPolicy } from '../support/whatsapp/controls.ts'
import { ANN, BOB, useLinkedBot } from './fixture.ts'

const fixture = useLinkedBot()
const PEOPLE = [ANN, BOB, '15550000103']

/** Sends that many from each person in turns; resolves with the texts as the bot got them. */
async function receiveMany(policy: DeliveryPolicy, each: number): Promise<string[]> {
  const { server, bot } = fixture
  // First messages set sessions up, one after the other.
  for (const number of PEOPLE) await server.send(number, 'hello')
  await server.waitCounts(({ confirmed }) => confirmed === PEOPLE.length)
  await server.setDeliveryPolicy(policy)
  const rounds = Array.from({ length: each }, (_, round) => round)
  const texts = rounds.flatMap((round) => PEOPLE.map((number) => ({ number, content: `${number} ${round}` })))
  await server.sendMany(texts)
  await server.waitCounts(({ confirmed }) => confirmed === PEOPLE.length + texts.length)
  await expect.poll(() => bot.received.length).toBeGreaterThanOrEqual(PEOPLE.length + texts.length)
  return bot.received.flatMap(({ message }) => message.message?.conversation ?? []).slice(PEOPLE.length)
}

const ofPerson = (texts: string[], number: string) => texts.filter((text) => text.startsWith(number))
const inOrder = (number: string, each: number) =>
  Array.from({ length: each }, (_, round) => `${number} ${round}`)

test('without a policy many arrive in the order given', async () => {
  const texts = await receiveMany({}, 10)
  expect(texts).toHaveLength(30)
  expect(texts.slice(0, 4)).toEqual([`${ANN} 0`, `${BOB} 0`, `${PEOPLE[2]} 0`, `${ANN} 1`])
  for (const number of PEOPLE) expect(ofPerson(texts, number)).toEqual(inOrder(number, 10))
})

test('people’s turns are shuffled, each one’s own order is kept', async () => {
  const texts = await receiveMany({ reorder: { window: 12, among: 'people' }, seed: 3 }, 12)
  expect(texts).toHaveLength(36)
  for (const number of PEOPLE) expect(ofPerson(texts, number)).toEqual(inOrder(number, 12))
  const turns = texts.map((text) => text.split(' ')[0])
  expect(turns).not.toEqual(Array.from({ length: 36 }, (_, turn) => PEOPLE[turn % 3]))
})

test('one person’s messages are shuffled, too, and all can be read', async () => {
  const texts = await receiveMany({ reorder: { window: 9, among: 'all' }, seed: 3 }, 9)
  const ofAnn = ofPerson(texts, ANN)
  expect(ofAnn).not.toEqual(inOrder(ANN, 9))
  expect(ofAnn.toSorted()).toEqual(inOrder(ANN, 9))
  expect(await fixture.server.counts()).toMatchObject({ refusals: 0, retries: 0 })
})

test('a window that does not fill goes out after its wait, or with the next policy', async () => {
  const { server, bot } = fixture
  await server.setDeliveryPolicy({ reorder: { window: 100, among: 'all', waitMs: 100 } })
  const first = await server.send(ANN, 'waits')
  expect(await server.deliveries()).toEqual([])
  await bot.waitMessage((m) => m.key.id === first)
  await server.setDeliveryPolicy({ reorder: { window: 100, among: 'all', waitMs: 60_000 } })
  const second = await server.send(ANN, 'waits longer')
  await server.setDeliveryPolicy({})
  await bot.waitMessage((m) => m.key.id === second)
})

test('every second message is delivered three times, freshly encrypted', async () => {
  const texts = await receiveMany({ copies: 3, every: 2 }, 2)
  expect(texts).toHaveLength(3 + 3 * 3)
  expect(await fixture.server.counts()).toMatchObject({ sent: 9, delivered: 15, confirmed: 9 })
})

test('the very same stanza comes again after its receipt, and is refused', async () => {
  const { server } = fixture
  await server.setDeliveryPolicy({ repeats: 2 })
  const message = await fixture.receive('again and again')
  const counts = await server.waitCounts(({ refusals }) => refusals === 2)
  expect(counts).toMatchObject({ sent: 1, delivered: 3, confirmed: 1, unconfirmed: 0 })
  const ids = (await server.deliveries()).map(({ id }) => id)
  expect(ids).toEqual([message.key.id, message.key.id, message.key.id])
})

test('messages are held back', async () => {
  const { server } = fixture
  await server.setDeliveryPolicy({ delayMs: [80, 120] })
  const started = Date.now()
  await fixture.receive('late')
  expect(Date.now() - started).toBeGreaterThanOrEqual(75)
})

test('many at a pace, and their ids', async () => {
  const { server, bot } = fixture
  const messages = Array.from({ length: 6 }, (_, index) => ({ number: ANN, content: `${index}` }))
  const ids = await server.sendMany(messages, { perSecond: 50 })
  await bot.waitMessage((m) => m.key.id === ids[5])
  const records = await server.deliveries()
  expect(records.map(({ id }) => id)).toEqual(ids)
  const [first, last] = [records[0]?.at ?? 0, records[5]?.at ?? 0]
  expect(last - first).toBeGreaterThan(50)
  expect(await server.deliveries(4)).toEqual(records.slice(4))
})

test('totals and brief records of what the bot sends', async () => {
  const { server, bot } = fixture
  const message = await fixture.receive('hello')
  await server.setAckPolicy({ mode: 'error', code: 463, times: 1 })
  const chat = message.key.remoteJid ?? ''
  for (const _ of [1, 2])
    await bot.socket.sendMessage(chat, { text: 'once?' }, { messageId: 'FIXED', quoted: message })
  await server.waitCounts(({ outbound }) => outbound === 2)
  expect(await server.counts()).toMatchObject({ outbound: 2, distinctOutbound: 1, refused: 1, problems: 0 })
  expect(await server.briefOutbound()).toMatchObject([
    { index: 0, id: 'FIXED', contact: ANN, quotedId: message.key.id, ack: 463 },
    { index: 1, id: 'FIXED', contact: ANN, quotedId: message.key.id, ack: 'ok' },
  ])
})
