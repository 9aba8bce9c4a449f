/** What people and attackers send that is no plain question: each gets a helpful answer, nothing falls over, and the next message is still answered. */
import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { noisePicture, pngBomb } from '../support/hostile-picture.ts'
import { startJourney, type Journey } from '../support/journey.ts'
import { qrPng } from '../support/qr-picture.ts'
import type { MessageContent, SendOptions } from '../support/whatsapp/controls.ts'

const PERSON = '447700900555'
const QUESTION = 'how do I recover my account'
/** The examination of one message may take its whole time limit. */
const TIMEOUT = { timeout: 60_000 }

const pixel = (): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer()

const image = (bytes: Uint8Array, part: object = {}): MessageContent => ({ kind: 'image', bytes, ...part })
const raw = (message: object): MessageContent => ({ kind: 'raw', message })

/** name → how to make it. */
const ANSWERED: [name: string, make: () => MessageContent | Promise<MessageContent>][] = [
  ['an empty text', () => ({ kind: 'text', text: '' })],
  ['white space', () => ' \n\u200b\u2060 '],
  ['64 KB of random bytes', () => randomBytes(48 * 1024).toString('base64')],
  ['64 KB of one letter', () => 'a'.repeat(65_536)],
  ['64 KB of dots and digits', () => '1.2-3 '.repeat(10_922)],
  ['64 KB of half links', () => 'http://a.b@'.repeat(5_957)],
  ['more than is read', () => 'vote '.repeat(40_000)],
  ['marks upon marks', () => `e${'\u0301'.repeat(30_000)}`],
  ['direction overrides and nulls', () => '\u202e\u0000\ud800 gpj.exe \u2066'.repeat(100)],
  ['a picture that is text', () => image(Buffer.from('this is no picture'))],
  ['a picture of no bytes', () => image(Buffer.alloc(0))],
  ['a cut picture', async () => image((await qrPng('https://example.org')).subarray(0, 200))],
  ['a picture that unpacks to gigabytes', () => image(pngBomb(40_000, 40_000))],
  ['a picture of noise', async () => image(await noisePicture(900))],
  [
    'an SVG',
    () =>
      image(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')),
  ],
  ['a picture that is gone', async () => image(await pixel(), { media: { status: 404 } })],
  [
    'a picture on a foreign host',
    async () => image(await pixel(), { media: { url: 'http://169.254.169.254/latest' } }),
  ],
  ['a changed picture', async () => image(await pixel(), { media: { tamper: true } })],
  [
    'a picture that claims to be huge',
    async () => image(await pixel(), { media: { claimedLength: 900_000_000 } }),
  ],
  ['an endless picture', async () => image(await pixel(), { media: { extraBytes: 40_000_000 } })],
  ['a picture without its key', () => raw({ imageMessage: { url: 'https://mmg.whatsapp.net/x' } })],
  ['a sticker', async () => ({ kind: 'sticker', bytes: await pixel() })],
  ['a voice message', () => ({ kind: 'audio', bytes: Buffer.alloc(500) })],
  ['a video', () => ({ kind: 'video', bytes: Buffer.alloc(500) })],
  ['a PDF', () => ({ kind: 'document', bytes: Buffer.alloc(500), fileName: 'a.pdf' })],
  [
    'an application',
    () => ({ kind: 'document', bytes: Buffer.alloc(9), fileName: 'prize.apk', caption: 'install' }),
  ],
  ['a contact', () => ({ kind: 'contact', name: 'Bank', phone: '+923001234567' })],
  ['a location', () => ({ kind: 'location', latitude: 24.8, longitude: 67 })],
  ['a poll', () => ({ kind: 'poll', question: 'Who wins?', options: ['a', 'b'] })],
  ['a view-once picture', async () => ({ kind: 'view-once-image', bytes: await pixel() })],
  ['a view-once picture that is withheld', () => ({ kind: 'view-once-unavailable' })],
  ['an unknown kind', () => raw({ orderMessage: { orderId: '1' } })],
]

let journey: Journey
beforeAll(async () => {
  journey = await startJourney('embedded', {
    environment: { WHATSAPP_ACK_TIMEOUT_MS: '600' },
    restrictionMs: 1_500,
  })
})
afterAll(() => journey?.close())
afterEach(() => journey.wa.setAckPolicy({ mode: 'ok' }))

/** The next question is answered, and so everything before it in this chat was dealt with. */
async function expectNextAnswered(person = PERSON): Promise<void> {
  const reply = await journey.ask(person, QUESTION)
  expect(reply.text.length).toBeGreaterThan(100)
}

const shownOnce = async (id: string): Promise<number> =>
  new Set((await journey.repliesTo(id)).map((record) => record.id)).size

describe('answered', () => {
  it('are all kinds', () => {
    expect(ANSWERED.length).toBeGreaterThan(30)
  })

  it.each(ANSWERED)('%s', TIMEOUT, async (_, make) => {
    const reply = await journey.ask(PERSON, await make())
    expect(reply.text.trim().length).toBeGreaterThan(40)
    expect(await shownOnce(reply.quoted?.id ?? '')).toBe(1)
  })

  it('and afterwards a question is, too', () => expectNextAnswered())
})

describe('never answered', () => {
  const GROUP = '120363000000000001@g.us'
  const UNANSWERED: [name: string, content: MessageContent, options: SendOptions][] = [
    ['a reaction', { kind: 'reaction', to: '3EB0X', emoji: '👍' }, {}],
    ['a reaction to a message of before', { kind: 'reaction', to: '3EB0X', emoji: '' }, { via: 'lid' }],
    ['a deleted message', raw({ protocolMessage: { type: 0, key: { id: 'X', fromMe: false } } }), {}],
    ['a vote', raw({ pollUpdateMessage: { pollCreationMessageKey: { id: 'X' } } }), {}],
    ['a group message', QUESTION, { group: GROUP }],
    ['a status', QUESTION, { status: true }],
  ]

  it.each(UNANSWERED)('%s', TIMEOUT, async (_, content, options) => {
    await journey.wa.addGroup(GROUP, { subject: 'family', members: [PERSON] })
    const before = (await journey.wa.outbound()).length
    await journey.wa.send(PERSON, content, options)
    await expectNextAnswered()
    expect((await journey.wa.outbound()).length).toBe(before + 1)
  })

  it('what the owner writes on the phone', TIMEOUT, async () => {
    const before = (await journey.wa.outbound()).length
    await journey.wa.sendFromOwnPhone(PERSON, QUESTION)
    await expectNextAnswered()
    expect((await journey.wa.outbound()).length).toBe(before + 1)
  })
})

describe('answered once', () => {
  it('a message delivered again, as it was and encrypted anew', TIMEOUT, async () => {
    const id = await journey.wa.send(PERSON, QUESTION, { copies: 3 })
    await journey.wa.replay(id)
    await expectNextAnswered()
    expect(await shownOnce(id)).toBe(1)
    expect(await journey.repliesTo(id)).toHaveLength(1)
  })

  it('a message that could not be read at first', TIMEOUT, async () => {
    const reply = await journey.ask('447700900556', QUESTION, { corrupt: true })
    await expectNextAnswered('447700900556')
    expect(await journey.repliesTo(reply.quoted?.id ?? '')).toHaveLength(1)
  })

  it('a reply whose acknowledgement is lost goes out again under its id', TIMEOUT, async () => {
    await journey.wa.setAckPolicy({ mode: 'none', times: 2 })
    const id = await journey.wa.send(PERSON, QUESTION)
    await journey.wa.waitOutbound((record) => record.quoted?.id === id && record.ack === 'ok', 15_000)
    expect(await journey.repliesTo(id)).toHaveLength(3)
    expect(await shownOnce(id)).toBe(1)
    await expectNextAnswered()
  })
})

describe('refused by WhatsApp', () => {
  it('a reply waits until the account is free, and the next one behind it', TIMEOUT, async () => {
    const before = (await journey.wa.outbound()).length
    await journey.wa.setAckPolicy({ mode: 'error', code: 463, times: 2 })
    const id = await journey.wa.send(PERSON, QUESTION)
    await journey.wa.waitOutbound((record) => record.quoted?.id === id && record.ack === 'ok', 15_000)
    await expectNextAnswered()
    // Refused at the number and at the LID, which is all that is tried; then the same message once more.
    const later = (await journey.wa.outbound()).slice(before)
    expect(later.map((record) => record.ack)).toEqual([463, 463, 'ok', 'ok'])
    expect(new Set(later.slice(0, 3).map((record) => record.id)).size).toBe(1)
  })
})

describe('in the end', () => {
  it('nothing is left over and nobody else was written to', async () => {
    const { store } = journey.gateway.runtime
    await expect
      .poll(() => store.health(Date.now()), { timeout: 5_000 })
      .toMatchObject({ unanswered: 0, unsent: 0 })
    const people = new Set((await journey.wa.outbound()).map((record) => record.contact))
    expect([...people].toSorted()).toEqual([PERSON, '447700900556'])
  })
})
