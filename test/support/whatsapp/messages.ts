/** What a person sends (`MessageContent`) → the message as WhatsApp's protocol carries it. */
import type { proto } from '@whiskeysockets/baileys'
import type { MessageContent, MessageContext, Picture } from './controls.ts'
import type { MediaHost } from './media.ts'

/** `message` is absent where a linked device gets a placeholder only. */
export interface ComposedMessage {
  message?: proto.IMessage
  /** The stanza's `type` attribute. */
  stanzaType: string
  /** The stanza's `edit` attribute: 1 edited, 7 deleted. */
  edit?: string
}

/** Who sends, and where to. */
export interface Setting {
  media: MediaHost
  /** What the sender's keys name as the chat: the bot, or a group. */
  chat: string
}

/** A content with what it quotes ready as a message. */
type Quoting = MessageContext & { quotedMessage?: proto.IMessage | undefined }

function contextOf(content: Quoting): { contextInfo?: proto.IContextInfo } {
  const { forwarded, quoted, mentions, quotedMessage } = content
  if (forwarded === undefined && !quoted && !mentions) return {}
  const contextInfo: proto.IContextInfo = {}
  if (forwarded) {
    contextInfo.isForwarded = true
    contextInfo.forwardingScore = forwarded === true ? 1 : forwarded
  }
  if (quoted) {
    contextInfo.stanzaId = quoted.id
    contextInfo.quotedMessage = quotedMessage ?? { conversation: quoted.text }
    if (quoted.participant) contextInfo.participant = quoted.participant
  }
  if (mentions) contextInfo.mentionedJid = mentions
  return { contextInfo }
}

async function pictureFields(
  content: Picture,
  type: 'image' | 'sticker' | 'document' | 'audio' | 'video',
  mimetype: string,
  media: MediaHost,
) {
  return {
    ...(await media.host(content.bytes, type, content.media)),
    ...contextOf(content),
    ...(content.caption === undefined ? {} : { caption: content.caption }),
    mimetype: content.mimetype ?? mimetype,
  }
}

function pollOf(content: Extract<MessageContent, { kind: 'poll' }>): proto.IMessage {
  return {
    pollCreationMessageV3: {
      name: content.question,
      options: content.options.map((optionName) => ({ optionName })),
      selectableOptionsCount: 1,
      ...contextOf(content),
    },
  }
}

function contactOf(content: Extract<MessageContent, { kind: 'contact' }>): proto.IMessage {
  const vcard = `BEGIN:VCARD\nVERSION:3.0\nFN:${content.name}\nTEL;type=CELL:${content.phone}\nEND:VCARD`
  return { contactMessage: { displayName: content.name, vcard, ...contextOf(content) } }
}

type Change = Extract<MessageContent, { kind: 'edit' | 'deletion' | 'reaction' }>

/** Keys are written from the sender's side: their own message has `fromMe`. */
async function composeChange(content: Change, setting: Setting): Promise<ComposedMessage> {
  const keyOf = (id: string, fromMe: boolean) => ({ remoteJid: setting.chat, fromMe, id })
  switch (content.kind) {
    case 'reaction': {
      const key = keyOf(content.to, content.own ?? false)
      return { message: { reactionMessage: { key, text: content.emoji } }, stanzaType: 'reaction' }
    }
    case 'deletion':
      return {
        message: { protocolMessage: { key: keyOf(content.of, true), type: 0 } },
        stanzaType: 'text',
        edit: '7',
      }
    case 'edit': {
      const { message: editedMessage = {} } = await composeMessage(content.to, setting)
      const protocolMessage = {
        key: keyOf(content.of, true),
        type: 14,
        editedMessage,
        timestampMs: Date.now(),
      }
      const message = content.wrapped
        ? { editedMessage: { message: { protocolMessage } } }
        : { protocolMessage }
      return { message, stanzaType: 'text', edit: '1' }
    }
  }
}

/** Hosts media where the content has any. */
export async function composeMessage(content: MessageContent, setting: Setting): Promise<ComposedMessage> {
  if (typeof content === 'string') return { message: { conversation: content }, stanzaType: 'text' }
  if (content.kind === 'edit' || content.kind === 'deletion' || content.kind === 'reaction') {
    return composeChange(content, setting)
  }
  const quoted = 'quoted' in content ? content.quoted?.content : undefined
  if (!quoted) return composeContent(content, setting.media)
  const { message: quotedMessage } = await composeMessage(quoted, setting)
  return composeContent({ ...content, quotedMessage }, setting.media)
}

type Content = Exclude<MessageContent, string | Change> & { quotedMessage?: proto.IMessage | undefined }

async function composeContent(content: Content, media: MediaHost): Promise<ComposedMessage> {
  const asMedia = (message: proto.IMessage): ComposedMessage => ({ message, stanzaType: 'media' })
  const asText = (message: proto.IMessage): ComposedMessage => ({ message, stanzaType: 'text' })
  switch (content.kind) {
    case 'text':
      return asText({ extendedTextMessage: { text: content.text, ...contextOf(content) } })
    case 'image':
      return asMedia({ imageMessage: await pictureFields(content, 'image', 'image/png', media) })
    case 'sticker':
      return asMedia({ stickerMessage: await pictureFields(content, 'sticker', 'image/webp', media) })
    case 'audio':
      return asMedia({
        audioMessage: {
          ...(await pictureFields(content, 'audio', 'audio/ogg; codecs=opus', media)),
          ptt: true,
        },
      })
    case 'video':
      return asMedia({ videoMessage: await pictureFields(content, 'video', 'video/mp4', media) })
    case 'document': {
      const fields = await pictureFields(content, 'document', 'application/pdf', media)
      const message = { documentMessage: { ...fields, fileName: content.fileName } }
      return asMedia(content.caption === undefined ? message : { documentWithCaptionMessage: { message } })
    }
    case 'view-once-image': {
      const imageMessage = { ...(await pictureFields(content, 'image', 'image/png', media)), viewOnce: true }
      return asMedia({ viewOnceMessageV2: { message: { imageMessage } } })
    }
    case 'view-once-unavailable':
      return { stanzaType: 'media' }
    case 'contact':
      return asMedia(contactOf(content))
    case 'location': {
      const { latitude, longitude } = content
      const locationMessage = {
        degreesLatitude: latitude,
        degreesLongitude: longitude,
        ...contextOf(content),
      }
      return asMedia({ locationMessage })
    }
    case 'poll':
      return { message: pollOf(content), stanzaType: 'poll' }
    case 'raw':
      return { message: content.message, stanzaType: content.stanzaType ?? 'text' }
  }
}
