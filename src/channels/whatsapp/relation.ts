/**
 * A WhatsApp message with what it refers to: a quoted message, or the message that it edits, deletes or reacts to.
 * Only an author edits or deletes: keys that claim otherwise are not for us. Pure; hostile fields never throw.
 */
import type { Relation } from '../../model.ts'
import { personJid } from './addresses.ts'
import { contextOf, fields, readContent, unwrap, type Content, type Fields } from './content.ts'

export interface Related extends Content {
  relation?: Relation
}

/** Where a message was written and by whom; addresses as `personJid` and `groupJid` give them. */
export interface Place {
  chat: string
  /** The author's addresses: number, LID or both. */
  author: readonly string[]
  /** The bot's own addresses. */
  own: readonly string[]
}

const MAX_ID = 256
/** An emoji of many people and colours; anything longer is none. */
const MAX_REACTION = 64
/** Values of `ProtocolMessage.Type`. */
const REVOKE = 0
const MESSAGE_EDIT = 14

/** Null when it is housekeeping, or claims to change somebody else's message. */
export function readRelated(message: unknown, place: Place): Related | null {
  const content = readContent(message)
  if (content) return withReply(content, contextOf(message), place)
  const { inner } = unwrap(message)
  return readReaction(fields(inner.reactionMessage)) ?? readChange(fields(inner.protocolMessage), place)
}

/** The content with the message of this chat that it quotes. */
export function withReply(content: Content, context: Fields, place: Place): Related {
  const id = messageId(context.stanzaId)
  if (!id || !isHere(context.remoteJid, place)) return content
  return { ...content, relation: { kind: 'reply', id } }
}

/** @returns the id when it can be one of a message, else undefined */
export function messageId(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= MAX_ID ? value : undefined
}

/** Whose message it was is not asked: sender and Baileys disagree about it, and the id tells. */
function readReaction(reaction: Fields): Related | null {
  const id = messageId(fields(reaction.key).id)
  const emoji = reaction.text ?? ''
  if (!id || typeof emoji !== 'string' || emoji.length > MAX_REACTION) return null
  return { kind: 'reaction', text: emoji, forwarded: false, relation: { kind: 'reaction', id } }
}

function readChange(change: Fields, place: Place): Related | null {
  const id = ownMessageId(fields(change.key), place)
  if (!id) return null
  if (change.type === REVOKE) {
    return { kind: 'deletion', text: '', forwarded: false, relation: { kind: 'deletion', id } }
  }
  if (change.type !== MESSAGE_EDIT) return null
  const content = readContent(change.editedMessage)
  if (!content || (content.kind === 'other' && content.text === '')) return null
  return { ...content, relation: { kind: 'edit', id } }
}

/** The key is written from the author's side: `fromMe` says that the message is theirs. */
function ownMessageId(key: Fields, place: Place): string | undefined {
  if (key.fromMe !== true || !isHere(key.remoteJid, place)) return undefined
  const isTheirs = isMissing(key.participant) || place.author.includes(personJid(key.participant) ?? '')
  return isTheirs ? messageId(key.id) : undefined
}

/** Of a chat of two, the author names the other side, us; some clients name themselves. */
function isHere(remoteJid: unknown, { chat, author, own }: Place): boolean {
  if (isMissing(remoteJid) || remoteJid === chat) return true
  const person = personJid(remoteJid)
  return person !== null && personJid(chat) !== null && [...author, ...own].includes(person)
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
