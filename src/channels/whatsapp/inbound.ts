/**
 * Baileys' message in, `InboundMessage` out; null when it is not for us: our own, status, broadcast, newsletter,
 * a group that does not ask us, an undecrypted stub, or housekeeping. Pure; nothing a sender does makes it throw.
 */
import type { InboundMessage } from '../../model.ts'
import { groupJid, personJid, phoneOf } from './addresses.ts'
import { fields, toNumber, type Fields } from './content.ts'
import { readGroupMessage } from './group-message.ts'
import { messageId, readRelated, type Place, type Related } from './relation.ts'

/** In groups the bot is silent, or answers those who mention it. */
export type GroupMode = 'off' | 'mentioned'

/** Who reads: decides which group messages are for us and whose messages a key names. */
export interface Reader {
  /** The bot's own addresses as `personJid` gives them. */
  own: readonly string[]
  groups: GroupMode
}

/**
 * @param account the channel's own name, copied into the message
 * @param received a Baileys WAMessage, not trusted to be one
 * @param nowMs Unix ms; stands in for a missing timestamp and bounds one from the future
 */
export function toInbound(
  account: string,
  received: unknown,
  nowMs: number,
  reader: Reader,
): InboundMessage | null {
  const envelope = fields(received)
  const key = fields(envelope.key)
  const id = messageId(key.id)
  if (key.fromMe === true || envelope.broadcast === true || !id) return null
  const said = inGroup(key, envelope.message, reader) ?? inPrivate(key, envelope.message, reader)
  if (!said) return null
  const from = said.author.map(phoneOf).find((phone) => phone !== undefined)
  return {
    account,
    chat: said.chat,
    participant: said.participant,
    id,
    ...said.content,
    ...(from && { from }),
    sentAtMs: sentAt(envelope.messageTimestamp, nowMs),
  }
}

/** Under which the inbox knows the message of a Baileys key; null when none of its kind is taken. */
export function inboxPlace(
  account: string,
  key: unknown,
): Pick<InboundMessage, 'account' | 'chat' | 'participant' | 'id'> | null {
  const { remoteJid, participant: author, id: given } = fields(key)
  const id = messageId(given)
  const group = groupJid(remoteJid)
  const chat = group ?? personJid(remoteJid)
  const participant = group ? personJid(author) : ''
  return id && chat && participant !== null ? { account, chat, participant, id } : null
}

type Said = Pick<Place, 'chat' | 'author'> & { participant: string; content: Related }

function inPrivate(key: Fields, message: unknown, { own }: Reader): Said | null {
  const chat = personJid(key.remoteJid)
  if (!chat) return null
  const author = known(chat, personJid(key.remoteJidAlt))
  const content = isMissing(message) ? withoutContent(key) : readRelated(message, { chat, author, own })
  return content && { chat, author, participant: '', content }
}

function inGroup(key: Fields, message: unknown, { own, groups }: Reader): Said | null {
  const chat = groups === 'mentioned' ? groupJid(key.remoteJid) : null
  const participant = personJid(key.participant)
  if (!chat || !participant || own.includes(participant)) return null
  const author = known(participant, personJid(key.participantAlt))
  const content = readGroupMessage(message, { chat, author, own })
  return content && { chat, author, participant, content }
}

function known(...jids: (string | null)[]): string[] {
  return jids.filter((jid) => jid !== null)
}

/** A view-once picture never reaches a linked device: only its announcement does. Any other stub is retried. */
function withoutContent(key: Fields): Related | null {
  return key.isViewOnce === true ? { kind: 'view-once', text: '', forwarded: false } : null
}

function isMissing(message: unknown): boolean {
  return typeof message !== 'object' || message === null
}

function sentAt(timestamp: unknown, nowMs: number): number {
  const seconds = toNumber(timestamp)
  return seconds ? Math.min(seconds * 1000, nowMs) : nowMs
}
