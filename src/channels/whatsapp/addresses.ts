/** WhatsApp's addresses (JIDs): hostile text in, a known form without device part out, or null. Pure. */

const PERSON = /^(\d{1,20})(?:_\d{1,3})?(?::\d{1,5})?@(s\.whatsapp\.net|lid|hosted|hosted\.lid|c\.us)$/
/** Old groups are named after their founder's number and a time. */
const GROUP = /^\d{5,20}(?:-\d{5,20})?@g\.us$/

/** `<digits>@s.whatsapp.net` or `<digits>@lid`; null when it is not a person's. User 0 is WhatsApp itself. */
export function personJid(jid: unknown): string | null {
  const parts = typeof jid === 'string' && jid.length < 100 ? PERSON.exec(jid) : null
  if (!parts || parts[1] === '0') return null
  return `${parts[1]}@${parts[2] === 'lid' || parts[2] === 'hosted.lid' ? 'lid' : 's.whatsapp.net'}`
}

/** The address as it is; null when it is not a group's. */
export function groupJid(jid: unknown): string | null {
  return typeof jid === 'string' && jid.length < 100 && GROUP.test(jid) ? jid : null
}

/** E.164 of a phone-number address; a LID tells no number. */
export function phoneOf(jid: string | null): string | undefined {
  const parts = jid === null ? null : /^(\d{7,15})@s\.whatsapp\.net$/.exec(jid)
  return parts ? `+${parts[1]}` : undefined
}
