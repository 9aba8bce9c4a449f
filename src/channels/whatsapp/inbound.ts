/**
 * Baileys' message in, `InboundMessage` out; null when it is not for us: our own, status, broadcast,
 * newsletter, group, an undecrypted stub, or housekeeping. Pure; nothing a sender does makes it throw.
 */
import type { InboundMessage } from '../../model.ts'
import { fields, readContent, toNumber } from './content.ts'

const PERSON = /^(\d{1,20})(?:_\d{1,3})?(?::\d{1,5})?@(s\.whatsapp\.net|lid|hosted|hosted\.lid|c\.us)$/
const MAX_ID = 256

/**
 * @param account the channel's own name, copied into the message
 * @param received a Baileys WAMessage, not trusted to be one
 * @param nowMs Unix ms; stands in for a missing timestamp and bounds one from the future
 */
export function toInbound(account: string, received: unknown, nowMs: number): InboundMessage | null {
  const envelope = fields(received)
  const key = fields(envelope.key)
  const chat = personJid(key.remoteJid)
  if (!chat || key.fromMe === true || envelope.broadcast === true) return null
  if (typeof key.id !== 'string' || key.id === '' || key.id.length > MAX_ID) return null

  const content = isMissing(envelope.message) ? withoutContent(key) : readContent(envelope.message)
  if (!content) return null
  const from = phoneOf(chat) ?? phoneOf(personJid(key.remoteJidAlt))
  return {
    account,
    chat,
    participant: '',
    id: key.id,
    ...content,
    ...(from && { from }),
    sentAtMs: sentAt(envelope.messageTimestamp, nowMs),
  }
}

/** A view-once picture never reaches a linked device: only its announcement does. Any other stub is retried. */
function withoutContent(key: Record<string, unknown>) {
  return key.isViewOnce === true ? { kind: 'view-once' as const, text: '', forwarded: false } : null
}

function isMissing(message: unknown): boolean {
  return typeof message !== 'object' || message === null
}

/** The address without device part, or null when it is not a person's. User 0 is WhatsApp itself. */
function personJid(jid: unknown): string | null {
  const parts = typeof jid === 'string' && jid.length < 100 ? PERSON.exec(jid) : null
  if (!parts || parts[1] === '0') return null
  return `${parts[1]}@${parts[2] === 'lid' || parts[2] === 'hosted.lid' ? 'lid' : 's.whatsapp.net'}`
}

/** E.164 of a phone-number address; a LID tells no number. */
function phoneOf(jid: string | null): string | undefined {
  const parts = jid === null ? null : /^(\d{7,15})@s\.whatsapp\.net$/.exec(jid)
  return parts ? `+${parts[1]}` : undefined
}

function sentAt(timestamp: unknown, nowMs: number): number {
  const seconds = toNumber(timestamp)
  return seconds ? Math.min(seconds * 1000, nowMs) : nowMs
}
