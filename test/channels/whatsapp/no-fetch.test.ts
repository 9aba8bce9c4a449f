/**
 * What a stranger sends never makes the gateway fetch anything: not the forged notices of a phone, not links, not
 * thumbnails. Downloads are the worker's, and its own code's.
 */
import { createServer, type AddressInfo, type Server } from 'node:net'
import { randomBytes } from 'node:crypto'
import { proto } from '@whiskeysockets/baileys'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { startLinkedBot, type Bot } from './bot.ts'

const STRANGER = '923001234567'
const { Type } = proto.Message.ProtocolMessage

/** Baileys downloads with the global fetch; it is asked here and answered with nothing. */
const fetched: string[] = []
const realFetch = globalThis.fetch
let listener: Server
let connections = 0
let server: LoopbackWhatsApp
let bot: Bot

beforeAll(async () => {
  listener = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  server = await startLoopbackWhatsApp()
  bot = await startLinkedBot(server)
  globalThis.fetch = async (input) => {
    fetched.push(input instanceof Request ? input.url : String(input))
    return new Response(null, { status: 404 })
  }
})
afterEach(() => void fetched.splice(0))
afterAll(async () => {
  globalThis.fetch = realFetch
  await bot.channel.stop()
  await server.stop()
  listener.close()
})

const local = (): string => `http://127.0.0.1:${(listener.address() as AddressInfo).port}/inside`
const keys = () => ({
  mediaKey: randomBytes(32),
  fileSha256: randomBytes(32),
  fileEncSha256: randomBytes(32),
})

function historyNotice(): proto.IMessage {
  const historySyncNotification = { ...keys(), fileLength: 10, directPath: '/v/notice', syncType: 3 }
  return { protocolMessage: { type: Type.HISTORY_SYNC_NOTIFICATION, historySyncNotification } }
}

function messages(): proto.IMessage[] {
  const url = local()
  const picture = { ...keys(), url, directPath: '/inside', mimetype: 'image/png' }
  return [
    historyNotice(),
    { ephemeralMessage: { message: historyNotice() } },
    { deviceSentMessage: { destinationJid: '15550000000@s.whatsapp.net', message: historyNotice() } },
    { protocolMessage: { type: Type.APP_STATE_SYNC_KEY_SHARE, appStateSyncKeyShare: { keys: [] } } },
    {
      protocolMessage: {
        type: Type.PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE,
        peerDataOperationRequestResponseMessage: {
          peerDataOperationResult: [{ linkPreviewResponse: { url } }],
        },
      },
    },
    {
      extendedTextMessage: {
        text: `look ${url}`,
        matchedText: url,
        thumbnailDirectPath: '/inside',
        contextInfo: { externalAdReply: { thumbnailUrl: url, mediaUrl: url, sourceUrl: url } },
      },
    },
    { imageMessage: { ...picture, thumbnailDirectPath: '/inside', staticUrl: url } },
    { documentMessage: { ...picture, mimetype: 'application/pdf', thumbnailDirectPath: '/inside' } },
    { stickerMessage: picture },
    { contactMessage: { displayName: 'x', vcard: `BEGIN:VCARD\nPHOTO;VALUE=uri:${url}\nEND:VCARD` } },
    { groupInviteMessage: { groupJid: '120363000000000001@g.us', inviteCode: 'x', caption: url } },
  ]
}

test('a stranger makes nobody fetch anything', async () => {
  expect(messages().length).toBeGreaterThan(10)
  for (const message of messages()) await server.send(STRANGER, { kind: 'raw', message })
  const id = await server.send(STRANGER, 'the last one')
  await vi.waitFor(() => expect(bot.received.map((message) => message.id)).toContain(id), { timeout: 8_000 })
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(fetched).toEqual([])
  expect(connections).toBe(0)
})

test('nor does an answer of ours that quotes a link', async () => {
  const chat = `${STRANGER}@s.whatsapp.net`
  const text = `It leads to ${local()}`
  expect(await bot.channel.send({ chat, messageId: 'LINK', text })).toEqual({ outcome: 'sent' })
  expect(fetched).toEqual([])
  expect(connections).toBe(0)
})

test('the same notice of our own phone is followed, to WhatsApp: the test sees what is fetched', async () => {
  await server.sendFromOwnPhone(STRANGER, { kind: 'raw', message: historyNotice() })
  await vi.waitFor(() => expect(fetched).toEqual(['https://mmg.whatsapp.net/v/notice']), { timeout: 8_000 })
})
