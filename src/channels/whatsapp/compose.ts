/**
 * How a reply becomes a WhatsApp message: a text, or a picture of steps with the text below it. The picture is
 * uploaded before; what comes out only has to be handed over, and stays the same for repeats under one id.
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

/** Null when a picture could not be uploaded and the reply should be tried again. Never rejects. */
export type Compose = (
  reply: OutboundReply,
  socket: Pick<WASocket, 'query' | 'user'>,
) => Promise<proto.IMessage | null>

/**
 * A card that is missing, or whose second upload fails too, goes out as its text, which is complete: later replies
 * to the same person wait behind it.
 */
export function createCompose(options: ComposeOptions): Compose {
  const failedBefore = createExpiringCache(REMEMBER_MS, REMEMBER_ENTRIES)
  const composed = createExpiringCache(REMEMBER_MS, REMEMBER_ENTRIES)

  return async (reply, socket) => {
    const known = composed.get<proto.IMessage>(reply.messageId)
    if (known) return known
    const picture = reply.card ? await pictureOf(reply, reply.card, socket, options) : null
    const isSecond = failedBefore.get(reply.messageId) === true
    if (picture === 'failed') {
      failedBefore.set(reply.messageId, true)
      options.log.warn({ isSecond }, 'a step card could not be uploaded')
      if (!isSecond) return null
    }
    const body = picture === 'failed' || picture === null ? textOf(reply) : picture
    const message = compose(reply, body, socket)
    composed.set(reply.messageId, message)
    return message
  }
}

/** null when there is no such card. */
async function pictureOf(
  reply: OutboundReply,
  card: NonNullable<OutboundReply['card']>,
  socket: Pick<WASocket, 'query'>,
  options: ComposeOptions,
): Promise<Content | 'failed' | null> {
  const picture = await readPicture(card, options)
  if (!picture) return null
  try {
    const uploaded = await uploadPicture(socket, picture.bytes, options.upload)
    return { imageMessage: { ...uploaded, ...picture.size, mimetype: 'image/png', caption: reply.text } }
  } catch {
    return 'failed'
  }
}

type Content = Pick<proto.IMessage, 'imageMessage' | 'extendedTextMessage'>

async function readPicture(card: NonNullable<OutboundReply['card']>, { log, readCard }: ComposeOptions) {
  const bytes = await readCard(card.id, card.language).catch(() => null)
  const size = bytes && pngSize(bytes)
  if (size) return { bytes, size }
  log.error(card, 'a step card is missing or no PNG; its text was sent alone')
  return null
}

function textOf({ text }: OutboundReply): Content {
  return { extendedTextMessage: { text } }
}

/**
 * Not through `sendMessage`, which would draw a small preview of a picture with sharp in this process and upload it by
 * itself. The secret is what phones put beside every message, so that the receiver can report it.
 */
function compose(
  { chat, messageId, quote }: OutboundReply,
  body: Content,
  socket: Pick<WASocket, 'user'>,
): proto.IMessage {
  const content = { ...body, messageContextInfo: { messageSecret: randomBytes(32) } }
  const quoted = quote && quotedMessage(chat, quote)
  const { message } = generateWAMessageFromContent(chat, content, {
    userJid: socket.user?.id ?? '',
    messageId,
    ...(quoted && { quoted }),
  })
  return message ?? content
}

function quotedMessage(chat: string, quote: NonNullable<OutboundReply['quote']>) {
  return {
    key: { remoteJid: chat, id: quote.messageId, participant: quote.participant, fromMe: false },
    message: { conversation: quote.text },
  }
}
