/** Media of the loopback server: encrypted as WhatsApp does, served with or without faults; other kinds of content. */
import { createHash } from 'node:crypto'
import { downloadMediaMessage, getContentType, type WAMessage } from '@whiskeysockets/baileys'
import { expect, test } from 'vitest'
import type { MediaFaults, MessageContent } from '../support/whatsapp/controls.ts'
import { useLinkedBot } from './fixture.ts'

const BYTES = Buffer.from('bytes of a picture, or so we say')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const fixture = useLinkedBot()

const MEDIA_KINDS: [MessageContent, string][] = [
  [{ kind: 'image', bytes: BYTES, caption: 'look', forwarded: true }, 'imageMessage'],
  [{ kind: 'sticker', bytes: BYTES }, 'stickerMessage'],
  [{ kind: 'document', bytes: BYTES, fileName: 'a.pdf' }, 'documentMessage'],
  [{ kind: 'document', bytes: BYTES, fileName: 'a.pdf', caption: 'c' }, 'documentWithCaptionMessage'],
  [{ kind: 'audio', bytes: BYTES }, 'audioMessage'],
  [{ kind: 'video', bytes: BYTES }, 'videoMessage'],
  [{ kind: 'view-once-image', bytes: BYTES }, 'viewOnceMessageV2'],
]

test('every kind of media can be downloaded and decrypted', async () => {
  expect(MEDIA_KINDS.length).toBeGreaterThanOrEqual(7)
  for (const [content, field] of MEDIA_KINDS) {
    const message = await fixture.receive(content)
    expect(getContentType(message.message ?? undefined)).toBe(field)
    expect(Buffer.compare(await downloadMediaMessage(message, 'buffer', {}), BYTES)).toBe(0)
  }
})

const OTHER_KINDS: [MessageContent, string][] = [
  [{ kind: 'contact', name: 'Bob', phone: '+15553334444' }, 'contactMessage'],
  [{ kind: 'location', latitude: 43.2, longitude: 76.9 }, 'locationMessage'],
  [{ kind: 'poll', question: 'Which?', options: ['a', 'b'] }, 'pollCreationMessageV3'],
  [{ kind: 'reaction', to: 'X', emoji: '👍' }, 'reactionMessage'],
  [{ kind: 'raw', message: { conversation: 'as it is' } }, 'conversation'],
]

test('kinds without media arrive as what they are', async () => {
  expect(OTHER_KINDS.length).toBeGreaterThanOrEqual(5)
  for (const [content, field] of OTHER_KINDS) {
    expect(getContentType((await fixture.receive(content)).message ?? undefined)).toBe(field)
  }
  const placeholder = await fixture.receive({ kind: 'view-once-unavailable' })
  expect(placeholder.key.isViewOnce).toBe(true)
  expect(placeholder.message).toBeFalsy()
})

async function receivePicture(
  media: MediaFaults,
): Promise<NonNullable<NonNullable<WAMessage['message']>['imageMessage']>> {
  const message = await fixture.receive({ kind: 'image', bytes: BYTES, media })
  if (!message.message?.imageMessage) throw new Error('no picture arrived')
  return message.message.imageMessage
}

async function download(media: MediaFaults, timeoutMs = 2_000) {
  const picture = await receivePicture(media)
  const response = await fetch(picture.url ?? '', {
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  return { picture, status: response.status, location: response.headers.get('location'), bytes }
}

test('announced hashes and lengths fit the bytes, unless told otherwise', async () => {
  const good = await download({})
  expect(sha256(good.bytes)).toBe(Buffer.from(good.picture.fileEncSha256 ?? []).toString('hex'))
  expect(Buffer.from(good.picture.fileSha256 ?? []).toString('hex')).toBe(sha256(BYTES))
  expect(Number(good.picture.fileLength)).toBe(BYTES.length)

  const tampered = await download({ tamper: true })
  expect(sha256(tampered.bytes)).not.toBe(Buffer.from(tampered.picture.fileEncSha256 ?? []).toString('hex'))
  const wrong = await receivePicture({ wrongPlainHash: true, claimedLength: 7 })
  expect(Buffer.from(wrong.fileSha256 ?? []).toString('hex')).not.toBe(sha256(BYTES))
  expect(Number(wrong.fileLength)).toBe(7)
})

test('faults of the download', async () => {
  expect((await download({ status: 410 })).status).toBe(410)
  const redirect = await download({ redirectTo: 'http://127.0.0.1:1/secret' })
  expect(redirect).toMatchObject({ status: 302, location: 'http://127.0.0.1:1/secret' })
  expect((await download({ extraBytes: 3_000_000 })).bytes.length).toBeGreaterThan(3_000_000)
  await expect(download({ stall: true }, 200)).rejects.toThrow(/timeout/)
  const both = await receivePicture({ directPath: true })
  expect(both.url).toBe(`${fixture.server.mediaOrigin}${both.directPath}`)
  const elsewhere = await receivePicture({ url: 'https://media.example/x', directPath: '/x' })
  expect(elsewhere).toMatchObject({ url: 'https://media.example/x', directPath: '/x' })
})
