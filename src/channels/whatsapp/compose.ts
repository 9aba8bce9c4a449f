/**
 * How a reply becomes a WhatsApp message: a text, or a picture of steps with the text below it. The picture is
 * uploaded before; what comes out only has to be handed over.
 */
import { randomBytes } from 'node:crypto'
import { generateWAMessageFromContent, type proto, type WASocket } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'
import type { CardId, Language } from '../../model.ts'
import type { OutboundReply } from '../channel.ts'
import { createExpiringCache } from './expiring-cache.ts'
import { pngSize } from './png-size.ts'
import { uploadPicture, type UploadOptions } from './upload.ts'

const REMEMBER_MS = 60 * 60_000
const REMEMBER_ENTRIES = 1_000

/** The PNG of a card; rejects when there is none. */
export type ReadCard = (id: CardId, language: Language) => Promise<Uint8Array>

export interface ComposeOptions {
  log: Logger
  readCard: ReadCard
  upload: UploadOptions
}

/** Hands the message to the socket; rejects as Baileys does. */
export type HandOver = () => Promise<unknown>

/** Null when a picture could not be uploaded and the reply should be tried again. */
export type Compose = (reply: OutboundReply, socket: WASocket) => Promise<HandOver | null>

/**
 * A card that is missing, or whose second upload fails too, goes out as its text, which is complete: later replies
 * to the same person wait behind it.
 */
export function createCompose(options: ComposeOptions): Compose {
  const failedBefore = createExpiringCache(REMEMBER_MS, REMEMBER_ENTRIES)

  return async (reply, socket) => {
    const picture = reply.card && (await readPicture(reply.card, options))
    if (!picture) return () => sendText(reply, socket)
    try {
      const uploaded = await uploadPicture(socket, picture.bytes, options.upload)
      const imageMessage = { ...uploaded, ...picture.size, mimetype: 'image/png', caption: reply.text }
      return () => sendPicture(reply, socket, imageMessage)
    } catch {
      const isSecond = failedBefore.get(reply.messageId) === true
      failedBefore.set(reply.messageId, true)
      options.log.warn({ isSecond }, 'a step card could not be uploaded')
      return isSecond ? () => sendText(reply, socket) : null
    }
  }
}

async function readPicture(card: NonNullable<OutboundReply['card']>, { log, readCard }: ComposeOptions) {
  const bytes = await readCard(card.id, card.language).catch(() => null)
  const size = bytes && pngSize(bytes)
  if (size) return { bytes, size }
  log.error(card, 'a step card is missing or no PNG; its text was sent alone')
  return null
}

function sendText({ chat, messageId, text, quote }: OutboundReply, socket: WASocket): Promise<unknown> {
  const quoted = quote && quotedMessage(chat, quote)
  return socket.sendMessage(chat, { text, linkPreview: null }, { messageId, ...(quoted && { quoted }) })
}

/**
 * Not through `sendMessage`, which would draw a small preview with sharp in this process and upload by itself. The
 * secret is what phones put beside every message, so that the receiver can report it.
 */
function sendPicture(
  { chat, messageId, quote }: OutboundReply,
  socket: WASocket,
  imageMessage: proto.Message.IImageMessage,
): Promise<unknown> {
  const content = { imageMessage, messageContextInfo: { messageSecret: randomBytes(32) } }
  const quoted = quote && quotedMessage(chat, quote)
  const { message } = generateWAMessageFromContent(chat, content, {
    userJid: socket.user?.id ?? '',
    messageId,
    ...(quoted && { quoted }),
  })
  return socket.relayMessage(chat, message ?? content, { messageId })
}

function quotedMessage(chat: string, quote: NonNullable<OutboundReply['quote']>) {
  return {
    key: { remoteJid: chat, id: quote.messageId, participant: quote.participant, fromMe: false },
    message: { conversation: quote.text },
  }
}
