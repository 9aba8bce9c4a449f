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
 * stranger's word and handle no message until it ends.
 */
export function isForgedHousekeeping({ stanza, me }: Arrival, plain: Uint8Array): boolean {
  const { sender, lid, pn } = addressesOf(stanza)
  const isOurs = [sender, lid, pn].some((jid) => areJidsSameUser(jid, me.id) || areJidsSameUser(jid, me.lid))
  if (isOurs) return false
  const message = proto.Message.decode(unpadRandomMax16(plain))
  const content = normalizeMessageContent(message.deviceSentMessage?.message ?? message)
  return content?.protocolMessage ? !AMONG_PEOPLE.has(content.protocolMessage.type) : false
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
