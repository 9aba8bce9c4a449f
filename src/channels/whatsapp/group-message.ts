/**
 * What somebody asks the bot in a group: only messages that mention it, and of those that quote another message,
 * the quoted one is what is to be looked at. Pure; hostile fields never throw.
 */
import { personJid } from './addresses.ts'
import { contextOf, fields, readContent, type Content, type Fields } from './content.ts'
import { withReply, type Place, type Related } from './relation.ts'

/** A group has no more members. */
const MAX_MENTIONS = 1024

/** Null when the bot is not mentioned, or there is nothing to look at. */
export function readGroupMessage(message: unknown, place: Place): Related | null {
  const content = readContent(message)
  const context = contextOf(message)
  if (!content || !isMentioned(context.mentionedJid, place.own)) return null
  const asked = withReply({ ...content, text: withoutMentions(content.text, place.own) }, context, place)
  const quoted = quotedOfOthers(context, place.own)
  return quoted ? { ...quoted, ...(asked.relation && { relation: asked.relation }), forwarded: true } : asked
}

function isMentioned(mentioned: unknown, own: readonly string[]): boolean {
  if (!Array.isArray(mentioned)) return false
  return mentioned.slice(0, MAX_MENTIONS).some((jid) => own.includes(personJid(jid) ?? ''))
}

/** A mention stands in the text as `@` and the user part of the address. */
function withoutMentions(text: string, own: readonly string[]): string {
  const users = own.map((jid) => jid.split('@')[0]).join('|')
  return text.replace(new RegExp(`@(?:${users})(?!\\d) ?`, 'g'), '').trim()
}

/** The quoted message, unless it is the bot's own or says nothing. */
function quotedOfOthers(context: Fields, own: readonly string[]): Content | null {
  if (Object.keys(fields(context.quotedMessage)).length === 0) return null
  if (own.includes(personJid(context.participant) ?? '')) return null
  const quoted = readContent(context.quotedMessage)
  const saysNothing = quoted && quoted.text === '' && ['text', 'other'].includes(quoted.kind)
  return saysNothing ? null : quoted
}
