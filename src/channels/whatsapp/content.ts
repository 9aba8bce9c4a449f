/**
 * What is inside a WhatsApp message: protobuf content in, kind, text, forwarded mark and picture reference out.
 * Pure, and made for hostile input: every field may be missing, huge or of a wrong type; nothing throws.
 * Does not look at who sent it (inbound.ts), nor at what it refers to (relation.ts).
 */
import { TEXT_LIMIT, type MediaRef, type MessageKind } from '../../model.ts'

export interface Content {
  kind: MessageKind
  text: string
  forwarded: boolean
  media?: MediaRef
}

export type Fields = Record<string, unknown>

/** The value as an object to read from; an empty one for anything else. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

/** Numbers as protobuf gives them: number, Long, or decimal text; undefined for anything else or below zero. */
export function toNumber(value: unknown): number | undefined {
  const parts = fields(value)
  let number = Number.NaN
  if (typeof value === 'number') number = value
  else if (typeof value === 'string' && /^\d{1,15}$/.test(value)) number = Number(value)
  else if (typeof parts.low === 'number' && typeof parts.high === 'number') {
    number = parts.high * 2 ** 32 + (parts.low >>> 0)
  }
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/** Envelopes around the real content; each holds it under `message`. */
const WRAPPERS = [
  'ephemeralMessage',
  'documentWithCaptionMessage',
  'editedMessage',
  'deviceSentMessage',
  'associatedChildMessage',
  'groupMentionedMessage',
  'botInvokeMessage',
  'botForwardedMessage',
  'lottieStickerMessage',
  'limitSharingMessage',
  'questionMessage',
  'questionReplyMessage',
  'pollCreationMessageV4',
]
const VIEW_ONCE = ['viewOnceMessage', 'viewOnceMessageV2', 'viewOnceMessageV2Extension']
const MAX_DEPTH = 8

/** Housekeeping between phones: nothing a person said, so nothing to answer. */
const NOT_CONTENT = [
  'protocolMessage',
  'reactionMessage',
  'encReactionMessage',
  'encCommentMessage',
  'encEventResponseMessage',
  'secretEncryptedMessage',
  'pollUpdateMessage',
  'keepInChatMessage',
  'pinInChatMessage',
  'albumMessage',
  'stickerSyncRmrMessage',
  'messageHistoryBundle',
  'messageHistoryNotice',
  'callLogMesssage',
  'placeholderMessage',
  'senderKeyDistributionMessage',
]

type Reader = (content: Fields) => { kind: MessageKind; text?: string; media?: MediaRef | undefined }

/** In order: the first field present names the message. */
const READERS: [field: string, read: Reader][] = [
  ['extendedTextMessage', (m) => ({ kind: 'text', text: text(m.text) })],
  ['imageMessage', (m) => ({ kind: 'image', text: text(m.caption), media: picture('image', m) })],
  ['stickerMessage', (m) => ({ kind: 'sticker', media: picture('sticker', m) })],
  ['documentMessage', readDocument],
  ['videoMessage', (m) => ({ kind: 'video', text: text(m.caption) })],
  ['ptvMessage', (m) => ({ kind: 'video', text: text(m.caption) })],
  ['audioMessage', () => ({ kind: 'audio' })],
  ['contactMessage', () => ({ kind: 'contact' })],
  ['contactsArrayMessage', () => ({ kind: 'contact' })],
  ['locationMessage', (m) => ({ kind: 'location', text: text(m.comment) })],
  ['liveLocationMessage', (m) => ({ kind: 'location', text: text(m.caption) })],
  ...['', 'V2', 'V3', 'V5'].map((version): [string, Reader] => [
    `pollCreationMessage${version}`,
    (m) => ({ kind: 'poll', text: text(m.name) }),
  ]),
  [
    'buttonsResponseMessage',
    (m) => ({ kind: 'text', text: text(m.selectedDisplayText) || text(m.selectedButtonId) }),
  ],
  [
    'templateButtonReplyMessage',
    (m) => ({ kind: 'text', text: text(m.selectedDisplayText) || text(m.selectedId) }),
  ],
  [
    'listResponseMessage',
    (m) => ({ kind: 'text', text: text(m.title) || text(fields(m.singleSelectReply).selectedRowId) }),
  ],
  ['interactiveResponseMessage', (m) => ({ kind: 'text', text: text(fields(m.body).text) })],
  ['groupInviteMessage', readGroupInvite],
  ['buttonsMessage', (m) => ({ kind: 'text', text: lines(m.text, m.contentText, m.footerText) })],
  ['listMessage', (m) => ({ kind: 'text', text: lines(m.title, m.description, m.footerText) })],
  ['templateMessage', readTemplate],
  ['interactiveMessage', readInteractive],
  ['eventMessage', (m) => ({ kind: 'other', text: lines(m.name, m.description, m.joinLink) })],
]

/** Reads a message's content; null when it is housekeeping (edits, revokes, reactions, votes, keys). */
export function readContent(message: unknown): Content | null {
  const { inner, isViewOnce } = unwrap(message)
  const found = readerOf(inner)
  if (!found) {
    if (typeof inner.conversation === 'string' && inner.conversation !== '') {
      return { kind: isViewOnce ? 'view-once' : 'text', text: cut(inner.conversation), forwarded: false }
    }
    if (NOT_CONTENT.some((field) => isPresent(inner[field]))) return null
    return { kind: isViewOnce ? 'view-once' : 'other', text: '', forwarded: false }
  }
  const content = fields(inner[found[0]])
  const { kind, text: words = '', media } = found[1](content)
  const forwarded = isForwarded(content)
  if (isViewOnce || content.viewOnce === true) return { kind: 'view-once', text: cut(words), forwarded }
  return { kind, text: cut(words), forwarded, ...(media && { media }) }
}

/** What `readContent` reads knows of other messages and people: quotes, mentions, forwards; empty without any. */
export function contextOf(message: unknown): Fields {
  const { inner } = unwrap(message)
  const found = readerOf(inner)
  return found ? fields(fields(inner[found[0]]).contextInfo) : {}
}

/** The message without the envelopes around it. */
export function unwrap(message: unknown): { inner: Fields; isViewOnce: boolean } {
  let inner = fields(message)
  let isViewOnce = false
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const wrapper = [...WRAPPERS, ...VIEW_ONCE].find((field) => isPresent(fields(inner[field]).message))
    if (!wrapper) break
    isViewOnce ||= VIEW_ONCE.includes(wrapper)
    inner = fields(fields(inner[wrapper]).message)
  }
  return { inner, isViewOnce: isViewOnce || VIEW_ONCE.some((field) => isPresent(inner[field])) }
}

function readerOf(inner: Fields): (typeof READERS)[number] | undefined {
  return READERS.find(([field]) => isPresent(inner[field]))
}

function isPresent(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isForwarded(content: Fields): boolean {
  const context = fields(content.contextInfo)
  return context.isForwarded === true || (toNumber(context.forwardingScore) ?? 0) > 0
}

function readDocument(content: Fields): ReturnType<Reader> {
  return {
    kind: 'document',
    text: text(content.caption),
    media: mayBePicture(content) ? picture('document', content) : undefined,
  }
}

/** Types that say nothing: phones send them for files they do not know. */
const GENERIC_TYPES = ['', 'application/octet-stream', 'binary/octet-stream', 'application/x-download']
const PICTURE_NAME = /\.(?:pdf|jpe?g|jfif|png|webp|gif|avif|hei[cf]|tiff?|bmp|svg)\s{0,4}$/i

/**
 * Whether a document is worth downloading as a picture or PDF; both type and name are the sender's claim, and the
 * bytes decide later. Pictures that cannot be read are downloaded too, so that the reply can ask for another form.
 */
function mayBePicture({ mimetype, fileName }: Fields): boolean {
  const type = text(mimetype).slice(0, 100).toLowerCase().split(';')[0]?.trim() ?? ''
  if (type.startsWith('image/') || type === 'application/pdf' || type === 'application/x-pdf') return true
  return GENERIC_TYPES.includes(type) && PICTURE_NAME.test(text(fileName).slice(-16))
}

/** An invitation card carries its link as a bare code; written out, it is examined like any other link. */
function readGroupInvite(content: Fields): ReturnType<Reader> {
  const code = short(content.inviteCode, 64)
  return { kind: 'text', text: lines(content.caption, code && `https://chat.whatsapp.com/${code}`) }
}

function readTemplate(content: Fields): ReturnType<Reader> {
  const template = fields(content.hydratedTemplate ?? content.hydratedFourRowTemplate)
  const links = list(template.hydratedButtons).map((button) => fields(fields(button).urlButton).url)
  return {
    kind: 'text',
    text: lines(
      template.hydratedTitleText,
      template.hydratedContentText,
      template.hydratedFooterText,
      ...links,
    ),
  }
}

function readInteractive(content: Fields): ReturnType<Reader> {
  const buttons = list(fields(content.nativeFlowMessage).buttons).map(
    (button) => fields(button).buttonParamsJson,
  )
  return {
    kind: 'text',
    text: lines(
      fields(content.header).title,
      fields(content.body).text,
      fields(content.footer).text,
      ...buttons,
    ),
  }
}

function picture(kind: 'image' | 'sticker' | 'document', content: Fields): MediaRef | undefined {
  const mediaKey = base64(content.mediaKey)
  const url = short(content.url, 2048)
  const directPath = short(content.directPath, 2048)
  if (!mediaKey || !(url || directPath)) return undefined
  const fileSha256 = base64(content.fileSha256)
  const fileEncSha256 = base64(content.fileEncSha256)
  const fileLength = toNumber(content.fileLength)
  const mimetype = short(content.mimetype, 100)
  return {
    source: 'whatsapp',
    kind,
    mediaKey,
    ...(url && { url }),
    ...(directPath && { directPath }),
    ...(fileSha256 && { fileSha256 }),
    ...(fileEncSha256 && { fileEncSha256 }),
    ...(fileLength !== undefined && { fileLength }),
    ...(mimetype && { mimetype }),
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function lines(...values: unknown[]): string {
  return values
    .map(text)
    .filter((value) => value !== '')
    .join('\n')
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, 10) : []
}

function short(value: unknown, limit: number): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= limit ? value : undefined
}

/** Keys and hashes are 32 bytes; anything far from that is not one. */
function base64(value: unknown): string | undefined {
  if (!(value instanceof Uint8Array) || value.length === 0 || value.length > 128) return undefined
  return Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64')
}

/** Never splits a surrogate pair. */
function cut(value: string): string {
  if (value.length <= TEXT_LIMIT) return value
  const last = value.charCodeAt(TEXT_LIMIT - 1)
  return value.slice(0, last >= 0xd800 && last <= 0xdbff ? TEXT_LIMIT - 1 : TEXT_LIMIT)
}
