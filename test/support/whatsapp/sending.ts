/** Messages of simulated people to the bot: composes, encrypts, addresses and delivers them; resends on request. */
import { randomBytes } from 'node:crypto'
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises'
import type { BinaryNode, proto } from '@whiskeysockets/baileys'
import type { Ciphertext, Contact } from './contacts.ts'
import type { ManyMessage, MessageContent, SendOptions } from './controls.ts'
import type { Delivery } from './delivery.ts'
import type { Dispatch } from './dispatch.ts'
import type { MediaHost } from './media.ts'
import { composeMessage, type ComposedMessage } from './messages.ts'
import { unixSeconds } from './stanzas.ts'
import type { ServerState } from './state.ts'

const STATUS_JID = 'status@broadcast'
/** How many messages can be sent again after a retry receipt. */
const RESEND_LIMIT = 30_000
/** So that what the bot answers is handled while many messages are being encrypted. */
const BREATHE_EVERY = 4

interface Sending {
  contact: Contact
  composed: ComposedMessage
  options: SendOptions & { id: string }
  /** Set for the owner's own messages: whom they went to. */
  toContact?: Contact
}

export interface Sender {
  send(contact: Contact, content: MessageContent, options?: SendOptions): Promise<string>
  /** In the order given, at that pace or as fast as it goes; resolves when all are on their way. */
  sendMany(messages: ManyMessage[], perSecond?: number): Promise<string[]>
  sendFromOwnPhone(toContact: Contact, content: MessageContent, options?: SendOptions): Promise<string>
  /** The bot asked for this message again: a new session and the same id. */
  resend(id: string): Promise<void>
  /** What was sent under that id, from where; `message` is absent for placeholders. */
  sentAs(
    id: string,
  ): { message?: proto.IMessage | undefined; from: string; participant: string | undefined } | undefined
  /** Messages sent so far, resends not counted. */
  sent(): number
}

const encNode = (type: string, content: Uint8Array): BinaryNode => ({
  tag: 'enc',
  attrs: { v: '2', type },
  content,
})

/** Damages the sealed part, so that the bot's session survives but this message does not. */
function spoil({ type, ciphertext }: Ciphertext): Ciphertext {
  const spoiled = Buffer.from(ciphertext)
  const at = spoiled.length - 9
  spoiled.writeUInt8(spoiled.readUInt8(at) ^ 0xff, at)
  return { type, ciphertext: spoiled }
}

async function encryptFor(sending: Sending, message: proto.IMessage): Promise<BinaryNode[]> {
  const { contact, options } = sending
  const group = options.status ? STATUS_JID : options.group
  if (group) {
    const senderJid = options.via === 'lid' ? contact.lidJid : contact.jid
    const { distribution, ciphertext } = await contact.encryptForGroup(group, senderJid, message)
    const first = distribution ? [encNode(distribution.type, distribution.ciphertext)] : []
    return [...first, encNode('skmsg', ciphertext)]
  }
  const sealed = await contact.encrypt(message)
  const { type, ciphertext } = options.corrupt ? spoil(sealed) : sealed
  return [encNode(type, ciphertext)]
}

/** `from`, `participant` and the sender's other address, by the rules of each kind of chat. */
function addressOf({ contact, options, toContact }: Sending): Record<string, string> {
  const isLid = options.via === 'lid'
  const sender = isLid ? contact.lidJid : contact.jid
  const other = isLid ? contact.jid : contact.lidJid
  const otherKind = isLid ? 'pn' : 'lid'
  if (toContact) {
    const recipient = isLid ? toContact.lidJid : toContact.jid
    return {
      from: sender,
      recipient,
      ...(isLid ? { addressing_mode: 'lid', peer_recipient_pn: toContact.jid } : {}),
    }
  }
  const mode = isLid ? { addressing_mode: 'lid' } : {}
  if (options.group || options.status) {
    const from = options.status ? STATUS_JID : (options.group ?? '')
    const alternative = options.hideOtherAddress ? {} : { [`participant_${otherKind}`]: other }
    return { from, participant: sender, ...mode, ...alternative }
  }
  return { from: sender, ...mode, ...(options.hideOtherAddress ? {} : { [`sender_${otherKind}`]: other }) }
}

async function buildStanza(sending: Sending): Promise<BinaryNode> {
  const { contact, composed, options, toContact } = sending
  const sent = composed.message
  const message =
    sent && toContact ? { deviceSentMessage: { destinationJid: toContact.jid, message: sent } } : sent
  const content: BinaryNode[] = message
    ? await encryptFor(sending, message)
    : [{ tag: 'unavailable', attrs: { type: 'view_once' } }]
  const attrs = {
    ...addressOf(sending),
    id: options.id,
    t: unixSeconds(options.sentAtMs),
    notify: contact.name,
    type: composed.stanzaType,
    ...(composed.edit ? { edit: composed.edit } : {}),
  }
  return { tag: 'message', attrs, content }
}

/** `keysReady` resolves when the bot has uploaded the keys that a first message needs. */
export function createSender(
  state: ServerState,
  delivery: Delivery,
  dispatch: Dispatch,
  media: MediaHost,
  keysReady: () => Promise<void>,
): Sender {
  const sentById = new Map<string, Sending>()
  let sent = 0

  const remember = (sending: Sending) => {
    sentById.set(sending.options.id, sending)
    for (const oldest of sentById.keys()) {
      if (sentById.size <= RESEND_LIMIT) break
      sentById.delete(oldest)
    }
  }
  const sendAs = async (
    contact: Contact,
    content: MessageContent,
    options: SendOptions,
    toContact?: Contact,
  ): Promise<string> => {
    const id = options.id ?? `3A${randomBytes(9).toString('hex').toUpperCase()}`
    await keysReady()
    return contact.inTurn(async () => {
      const bot = options.via === 'lid' ? `${state.lid}@lid` : `${state.number}@s.whatsapp.net`
      const composed = await composeMessage(content, { media, chat: options.group ?? bot })
      const sending: Sending = {
        contact,
        composed,
        options: { ...options, id },
        ...(toContact ? { toContact } : {}),
      }
      remember(sending)
      sent++
      const fate = dispatch.nextFate()
      for (let copy = 0; copy < (options.copies ?? fate.copies); copy++) {
        const how = { offline: options.offline ?? false, repeats: fate.repeats }
        dispatch.post(await buildStanza(sending), contact.number, how)
      }
      return id
    })
  }

  return {
    send: (contact, content, options = {}) => sendAs(contact, content, options),
    async sendMany(messages, perSecond) {
      const ids: string[] = []
      const started = performance.now()
      for (const [index, { number, content, options = {} }] of messages.entries()) {
        const dueMs = perSecond ? started + (index * 1000) / perSecond - performance.now() : 0
        if (dueMs > 0) await sleep(dueMs)
        else if (index % BREATHE_EVERY === 0) await breathe()
        ids.push(await sendAs(state.contact(number), content, options))
      }
      return ids
    },
    sent: () => sent,
    sentAs(id) {
      const sending = sentById.get(id)
      if (!sending) return undefined
      const { from = '', participant } = addressOf(sending)
      return { message: sending.composed.message, from, participant }
    },
    sendFromOwnPhone: (toContact, content, options = {}) =>
      sendAs(state.ownPhone, content, options, toContact),
    async resend(id) {
      const sending = sentById.get(id)
      if (!sending) return
      await sending.contact.inTurn(async () => {
        sending.contact.forgetSession()
        const again = { ...sending, options: { ...sending.options, corrupt: false } }
        delivery.deliver(await buildStanza(again))
      })
    },
  }
}
