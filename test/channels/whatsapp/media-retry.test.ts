/** A picture that is gone, asked for over a real Baileys socket: found, gone, forged, never answered, and disconnected. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AskedMedia, WantedMedia } from '../../../src/channels/channel.ts'
import { createFetchMedia } from '../../../src/channels/whatsapp/media.ts'
import type { InboundMessage, MediaRef } from '../../../src/model.ts'
import type { MessageContent, SendOptions } from '../../support/whatsapp/controls.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'

const PERSON = '923001234567'
const GROUP = '120363000000000001@g.us'
const BYTES = Buffer.from('bytes of a picture, or so we say')
const SILENCE_MS = 400

let server: LoopbackWhatsApp
let bot: Bot

beforeAll(async () => {
  server = await startLoopbackWhatsApp()
  bot = await startLinkedBot(server, { mediaRetryMs: SILENCE_MS, groups: 'mentioned' })
  await server.addGroup(GROUP, { subject: 'Family', members: [PERSON] })
})
afterAll(async () => {
  await bot.channel.stop()
  await server.stop()
})
beforeEach(() => server.setMediaRetryPolicy({ mode: 'gone' }))

interface Received {
  ref: Extract<MediaRef, { source: 'whatsapp' }>
  wanted: WantedMedia
}

/** A picture that the media host no longer has, as the bot received it. */
async function receive(content: Partial<MessageContent> = {}, options: SendOptions = {}): Promise<Received> {
  const picture = { kind: 'image', bytes: BYTES, media: { status: 410, directPath: true } } as const
  const count = bot.received.length
  await server.send(PERSON, { ...picture, ...(content as object) }, options)
  await bot.waitReceived(count + 1)
  return read(bot.received.at(-1))
}

function read(message: InboundMessage | undefined): Received {
  if (message?.media?.source !== 'whatsapp') throw new Error('no picture arrived')
  const { chat, participant, id: messageId, media: ref } = message
  return { ref, wanted: { chat, participant, messageId, mediaKey: ref.mediaKey } }
}

const fetchMedia = (ref: MediaRef) =>
  createFetchMedia({ extraHosts: [new URL(server.mediaOrigin).host], timeoutMs: 2_000 })(ref)
const pathOf = (asked: AskedMedia): string => {
  if (asked.outcome !== 'found') throw new Error(`not found: ${asked.outcome}`)
  return asked.directPath
}
const problems = async () => (await server.snapshot()).problems

describe('the phone has it', () => {
  const CASES: [string, Partial<MessageContent>, SendOptions][] = [
    ['a number', {}, { via: 'pn' }],
    ['a LID', {}, { via: 'lid' }],
    ['a document', { kind: 'document', fileName: 'a.pdf', caption: 'c' } as Partial<MessageContent>, {}],
    ['a sticker', { kind: 'sticker' }, {}],
    [
      'a group',
      { caption: 'look', mentions: ['15550000000@s.whatsapp.net'] } as Partial<MessageContent>,
      { group: GROUP },
    ],
  ]

  test('there are enough cases', () => expect(CASES.length).toBeGreaterThan(4))

  test.each(CASES)('from %s', async (_who, content, options) => {
    await server.setMediaRetryPolicy({ mode: 'found' })
    const { ref, wanted } = await receive(content, options)
    expect(await fetchMedia(ref)).toEqual({ ok: false, failure: 'expired' })
    const directPath = pathOf(await bot.channel.askForMedia(wanted))
    const fetched = await fetchMedia({ ...ref, directPath })
    expect(fetched.ok && Buffer.from(fetched.bytes).equals(BYTES)).toBe(true)
    expect(await problems()).toEqual([])
  })

  test('and several are asked for at once, each gets its own', async () => {
    const pictures = [await receive(), await receive(), await receive()]
    await server.setMediaRetryPolicy({ mode: 'found', afterMs: 50 })
    const asked = await Promise.all(pictures.map(({ wanted }) => bot.channel.askForMedia(wanted)))
    expect(new Set(asked.map(pathOf)).size).toBe(3)
    for (const [index, { ref }] of pictures.entries()) {
      expect(await fetchMedia({ ...ref, directPath: pathOf(asked[index]!) })).toMatchObject({ ok: true })
    }
  })

  test('and is asked twice for the same', async () => {
    await server.setMediaRetryPolicy({ mode: 'found', afterMs: 50 })
    const { wanted } = await receive()
    const asked = await Promise.all([bot.channel.askForMedia(wanted), bot.channel.askForMedia(wanted)])
    expect(asked.map(({ outcome }) => outcome)).toEqual(['found', 'found'])
  })
})

describe('the phone', () => {
  test.each(['gone', 'error'] as const)('says: %s', async (mode) => {
    await server.setMediaRetryPolicy({ mode })
    const { wanted } = await receive()
    expect(await bot.channel.askForMedia(wanted)).toEqual({ outcome: 'gone' })
  })

  test.each(['silent', 'forged'] as const)('is %s: waited for, but not for long', async (mode) => {
    await server.setMediaRetryPolicy({ mode })
    const { wanted } = await receive()
    const startedMs = Date.now()
    expect(await bot.channel.askForMedia(wanted)).toEqual({ outcome: 'silent' })
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(SILENCE_MS - 5)
    expect(Date.now() - startedMs).toBeLessThan(SILENCE_MS + 3_000)
  })

  test('answers too late: nobody listens any more', async () => {
    await server.setMediaRetryPolicy({ mode: 'found', afterMs: SILENCE_MS + 100 })
    const { wanted } = await receive()
    expect(await bot.channel.askForMedia(wanted)).toEqual({ outcome: 'silent' })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await problems()).toEqual([])
  })
})

test('a key that is none is not sent to anybody', async () => {
  const { wanted } = await receive()
  const before = (await server.receipts()).length
  expect(await bot.channel.askForMedia({ ...wanted, mediaKey: 'short' })).toEqual({ outcome: 'gone' })
  expect((await server.receipts()).length).toBe(before)
})

test('without a connection nobody is asked, and one that breaks ends the wait', async () => {
  const { wanted } = await receive()
  await server.setMediaRetryPolicy({ mode: 'silent' })
  const waiting = bot.channel.askForMedia(wanted)
  await server.waitReceipt(({ id, type }) => id === wanted.messageId && type === 'server-error')
  await server.setRefusing(true)
  await server.disconnect({ kind: 'drop' })
  expect(await waiting).toEqual({ outcome: 'offline' })
  expect(await bot.channel.askForMedia(wanted)).toEqual({ outcome: 'offline' })
  await server.setRefusing(false)
  await bot.waitState('open')
  await server.waitReady()
  await server.setMediaRetryPolicy({ mode: 'found' })
  expect(await bot.channel.askForMedia(wanted)).toMatchObject({ outcome: 'found' })
})

test('nothing of it is logged', async () => {
  const { wanted } = await receive()
  await server.setMediaRetryPolicy({ mode: 'found' })
  const path = pathOf(await bot.channel.askForMedia(wanted))
  const logged = bot.logged.join()
  for (const secret of [path, wanted.mediaKey, PERSON]) expect(logged).not.toContain(secret)
})
