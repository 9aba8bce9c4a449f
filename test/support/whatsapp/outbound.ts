/** The bot's messages: opened with the receiver's keys, recorded, acknowledged by the policy in force. */
import {
  getBinaryNodeChild,
  getBinaryNodeChildren,
  jidNormalizedUser,
  type BinaryNode,
  type proto,
} from '@whiskeysockets/baileys'
import type { AckPolicy, BriefOutbound, OutboundRecord } from './controls.ts'
import type { Delivery } from './delivery.ts'
import type { Faults } from './faults.ts'
import type { MediaHost } from './media.ts'
import { createRecordLog, type RecordLog } from './record-log.ts'
import { messageAck, personReceipt } from './stanzas.ts'
import { contactOfJid, recordProblem, type Connection, type ServerState } from './state.ts'

interface Sealed {
  jid: string
  type: 'pkmsg' | 'msg'
  bytes: Uint8Array
}

type Opened = Pick<OutboundRecord, 'recipient' | 'contact' | 'encryption' | 'message'>

export interface Outbound {
  readonly log: RecordLog<OutboundRecord>
  brief(since: number): BriefOutbound[]
  counts(): { outbound: number; distinctOutbound: number; refused: number; unacknowledged: number }
  receive(stanza: BinaryNode, connection: Connection): Promise<void>
}

const bytesOf = (node: BinaryNode): Uint8Array =>
  node.content instanceof Uint8Array ? node.content : new Uint8Array()

function sealedParts(stanza: BinaryNode): Sealed[] {
  const parts: Sealed[] = []
  const take = (jid: string, enc: BinaryNode | undefined) => {
    const type = enc?.attrs['type']
    if (enc && (type === 'pkmsg' || type === 'msg')) parts.push({ jid, type, bytes: bytesOf(enc) })
  }
  for (const to of getBinaryNodeChildren(getBinaryNodeChild(stanza, 'participants'), 'to')) {
    take(to.attrs['jid'] ?? '', getBinaryNodeChild(to, 'enc'))
  }
  take(stanza.attrs['participant'] ?? stanza.attrs['to'] ?? '', getBinaryNodeChild(stanza, 'enc'))
  return parts
}

/** Opens what each receiver's device got; the owner's phone gets a copy too, which is no message to anybody. */
async function openParts(state: ServerState, stanza: BinaryNode): Promise<Opened[]> {
  const opened: Opened[] = []
  for (const { jid, type, bytes } of sealedParts(stanza)) {
    const contact = contactOfJid(state, jid)
    try {
      const message = await contact.inTurn(() => contact.decrypt(type, bytes))
      const isKeyOnly = Boolean(message.senderKeyDistributionMessage)
      if (contact === state.ownPhone || isKeyOnly) continue
      opened.push({ recipient: jid, contact: contact.number, encryption: type, message })
    } catch (error) {
      recordProblem(state, 'undecryptable message of the bot', error)
    }
  }
  return opened
}

/** Every member could open a group message; the first one does it for all. */
async function openGroupPart(state: ServerState, stanza: BinaryNode): Promise<Opened[]> {
  const enc = getBinaryNodeChild(stanza, 'enc')
  if (enc?.attrs['type'] !== 'skmsg') return []
  const group = stanza.attrs['to'] ?? ''
  const reader = state.groups.get(group)?.members[0] ?? state.ownPhone
  try {
    const message = await reader.inTurn(() => reader.decryptFromGroup(group, bytesOf(enc)))
    return [{ recipient: reader.jid, contact: reader.number, encryption: 'skmsg', message }]
  } catch (error) {
    recordProblem(state, 'undecryptable group message of the bot', error)
    return []
  }
}

const CONTENT_FIELD = /Message$|^conversation$/

function describe(message: proto.IMessage): Pick<OutboundRecord, 'kind' | 'text' | 'quoted'> {
  const fields = Object.entries(message).filter(([name, value]) => value && CONTENT_FIELD.test(name))
  const [kind, body] = fields[0] ?? ['none', undefined]
  const part = typeof body === 'string' ? { text: body } : (body as BodyPart | undefined)
  const context = part?.contextInfo
  const quotedText =
    context?.quotedMessage?.conversation ?? context?.quotedMessage?.extendedTextMessage?.text ?? ''
  return {
    kind,
    text: part?.text ?? part?.caption ?? '',
    quoted: context?.stanzaId
      ? { id: context.stanzaId, participant: context.participant ?? '', text: quotedText }
      : null,
  }
}

/** The fields that kinds of message share. */
interface BodyPart {
  text?: string | null
  caption?: string | null
  contextInfo?: proto.IContextInfo | null
}

/** As the receiver's phone would; a picture that it could not show is a problem of the bot. */
async function openPicture(
  state: ServerState,
  media: MediaHost,
  image: proto.Message.IImageMessage | null | undefined,
): Promise<Pick<OutboundRecord, 'picture'>> {
  if (!image) return {}
  try {
    const { mimetype, width, height } = image
    const bytes = await media.open(image)
    return { picture: { bytes, mimetype: mimetype ?? '', width: width ?? 0, height: height ?? 0 } }
  } catch (error) {
    recordProblem(state, 'unreadable picture of the bot', error)
    return {}
  }
}

const ackOutcome = (policy: AckPolicy): OutboundRecord['ack'] =>
  policy.mode === 'error' ? policy.code : policy.mode === 'none' ? 'none' : 'ok'

export function createOutbound(
  state: ServerState,
  faults: Faults,
  delivery: Delivery,
  media: MediaHost,
): Outbound {
  const log = createRecordLog<OutboundRecord>()
  const ids = new Set<string>()
  let refused = 0
  let unacknowledged = 0

  const acknowledge = (stanza: BinaryNode, policy: AckPolicy, connection: Connection) => {
    if (policy.mode === 'none') return
    if (policy.mode === 'error') return connection.send(messageAck(stanza, policy.code))
    const confirm = () => {
      connection.send(messageAck(stanza))
      const to = stanza.attrs['to'] ?? ''
      if (!to.endsWith('@g.us'))
        delivery.deliver(personReceipt(jidNormalizedUser(to), [stanza.attrs['id'] ?? '']))
    }
    if (policy.mode === 'delay') setTimeout(confirm, policy.ms).unref()
    else confirm()
  }

  return {
    log,
    brief: (since) =>
      log.since(since).map(({ index, id, to, contact, quoted, ack, at }) => ({
        index,
        id,
        to,
        contact,
        quotedId: quoted?.id ?? null,
        ack,
        at,
      })),
    counts: () => ({ outbound: log.count(), distinctOutbound: ids.size, refused, unacknowledged }),
    async receive(stanza, connection) {
      const at = Date.now()
      const policy = faults.takeAckPolicy(stanza)
      const opened = [...(await openParts(state, stanza)), ...(await openGroupPart(state, stanza))]
      const { id = '', to = '' } = stanza.attrs
      for (const part of opened) {
        const ack = ackOutcome(policy)
        const picture = await openPicture(state, media, part.message.imageMessage)
        ids.add(id)
        if (policy.mode === 'error') refused++
        if (policy.mode === 'none') unacknowledged++
        log.add({
          id,
          to,
          at,
          ack,
          ...part,
          ...describe(part.message),
          ...picture,
        })
      }
      acknowledge(stanza, policy, connection)
      state.journal.changed()
    },
  }
}
