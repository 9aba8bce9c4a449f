/**
 * People choose the bytes that they seal: what opens but is no message must neither keep the bot from hearing everybody
 * else nor come back for ever.
 */
import { proto } from '@whiskeysockets/baileys'
import { afterEach, expect, test, vi } from 'vitest'
import { startLoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot } from './bot.ts'

const STRANGER = '923330000009'
const PERSON = '923330000001'
const undo: (() => unknown)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const step of undo.splice(0).toReversed()) await step()
})

/** Messages with this text are sealed as bytes that are no message. */
const MARK = 'no message at all'
const GARBAGE = [
  {
    name: 'a field that never ends',
    bytes: Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1),
  },
  { name: 'a field longer than the message', bytes: Uint8Array.of(10, 200, 1, 65) },
]

test.each(GARBAGE)(
  '$name: the next messages arrive, and the connection stays',
  { timeout: 30_000 },
  async ({ bytes }) => {
    expect(GARBAGE.length).toBeGreaterThanOrEqual(2)
    expect(() => proto.Message.decode(bytes)).toThrow(/invalid|out of range/)
    const server = await startLoopbackWhatsApp()
    undo.push(() => server.stop())
    const bot = await startLinkedBot(server)
    undo.push(() => bot.channel.stop())
    const encode = proto.Message.encode.bind(proto.Message)
    vi.spyOn(proto.Message, 'encode').mockImplementation((message, writer) =>
      message.conversation === MARK
        ? ({ finish: () => bytes } as ReturnType<typeof encode>)
        : encode(message, writer),
    )

    await server.send(STRANGER, 'first')
    await bot.waitReceived(1)
    await server.send(STRANGER, MARK)
    await server.send(PERSON, 'is this real?')
    await bot.waitReceived(2)
    // Told to send it again a few times, and then forgotten.
    await server.waitSnapshot(({ unconfirmed }) => unconfirmed === 0)
    expect(bot.received.map(({ text }) => text)).toEqual(['first', 'is this real?'])
    expect((await server.counts()).connections).toBe(1)
  },
)

test('a flood of messages that cannot be decrypted holds nobody else up', { timeout: 30_000 }, async () => {
  const server = await startLoopbackWhatsApp()
  undo.push(() => server.stop())
  const bot = await startLinkedBot(server)
  undo.push(() => bot.channel.stop())
  await server.send(STRANGER, 'first')
  await bot.waitReceived(1)
  const flood = Array.from({ length: 40 }, () => ({
    number: STRANGER,
    content: 'spoilt',
    options: { corrupt: true },
  }))
  await server.sendMany(flood)
  const startedMs = performance.now()
  await server.send(PERSON, 'is this real?')
  const hasAnswer = (): boolean => bot.received.some(({ text }) => text === 'is this real?')
  await vi.waitFor(() => expect(hasAnswer()).toBe(true), { timeout: 20_000, interval: 10 })
  // Baileys by itself waits a quarter of a second behind each: ten seconds.
  expect(performance.now() - startedMs).toBeLessThan(6_000)
})
