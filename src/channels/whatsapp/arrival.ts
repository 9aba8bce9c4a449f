/**
 * A stanza that brought a message, before Baileys changed it: who wrote, and the message as Baileys will announce it
 * once it is opened. Pure; what cannot be read is null.
 */
import {
  areJidsSameUser,
  decodeMessageNode,
  getBinaryNodeChild,
  normalizeMessageContent,
  proto,
  unpadRandomMax16,
  type BinaryNode,
} from '@whiskeysockets/baileys'

export interface Me {
  id: string
  lid: string
}

export interface Arrival {
  stanza: BinaryNode
  me: Me
}

/** Who wrote, under both addresses as far as the stanza tells; in a group that is the participant. */
export function addressesOf({ attrs }: BinaryNode): { sender?: string; lid?: string; pn?: string } {
  const { from, participant, sender_lid, sender_pn, participant_lid, participant_pn } = attrs
  const [sender, lid, pn] = participant
    ? [participant, participant_lid, participant_pn]
    : [from, sender_lid, sender_pn]
  return { ...(sender && { sender }), ...(lid && { lid }), ...(pn && { pn }) }
}

/** The message as Baileys will announce it; null when it cannot be read, which Baileys then deals with. */
export function rebuild(
  { stanza, me }: Arrival,
  plain: Uint8Array,
  number: string | undefined,
): object | null {
  try {
    const { fullMessage } = decodeMessageNode(stanza, me.id, me.lid)
    const { remoteJidAlt, participantAlt, participant } = fullMessage.key
    const key = participant
      ? { ...fullMessage.key, participantAlt: participantAlt ?? number }
      : { ...fullMessage.key, remoteJidAlt: remoteJidAlt ?? number }
    const message = proto.Message.decode(unpadRandomMax16(plain))
    return { ...fullMessage, key, message: message.deviceSentMessage?.message ?? message }
  } catch {
    return null
  }
}

/** What one person may tell another about messages; all else of the kind is between the devices of one account. */
const AMONG_PEOPLE = new Set<unknown>([
  proto.Message.ProtocolMessage.Type.REVOKE,
  proto.Message.ProtocolMessage.Type.EPHEMERAL_SETTING,
  proto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
])

/**
 * Housekeeping among the devices of our account, but from somebody else: Baileys would start a synchronisation on a
 * stranger's word and handle no message until it ends. What cannot be read is none.
 */
export function isForgedHousekeeping(arrival: Arrival, plain: Uint8Array): boolean {
  if (isOurs(arrival)) return false
  const message = read(plain)
  const content = normalizeMessageContent(message?.deviceSentMessage?.message ?? message)
  return content?.protocolMessage ? !AMONG_PEOPLE.has(content.protocolMessage.type) : false
}

/** Addresses that are missing are nobody's, though Baileys takes two of them for the same. */
function isOurs({ stanza, me }: Arrival): boolean {
  const own = [me.id, me.lid].filter((jid) => jid !== '')
  return Object.values(addressesOf(stanza)).some((jid) => own.some((each) => areJidsSameUser(jid, each)))
}

/** Senders choose the bytes that they seal: a throw here would take the connection down at every delivery of theirs. */
function read(plain: Uint8Array): proto.Message | undefined {
  try {
    return proto.Message.decode(unpadRandomMax16(plain))
  } catch {
    return undefined
  }
}

/** The message of a stanza without ciphertext, as Baileys will announce it; null when it cannot be read. */
export function unsealed({ stanza, me }: Arrival): object | null {
  try {
    const { fullMessage } = decodeMessageNode(stanza, me.id, me.lid)
    const plain = getBinaryNodeChild(stanza, 'plaintext')?.content
    if (plain instanceof Uint8Array) return { ...fullMessage, message: proto.Message.decode(plain) }
    const isViewOnce = getBinaryNodeChild(stanza, 'unavailable')?.attrs['type'] === 'view_once'
    return { ...fullMessage, key: { ...fullMessage.key, isViewOnce } }
  } catch {
    return null
  }
}
