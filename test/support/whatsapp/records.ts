/** What the loopback server writes down and tells; all of it survives JSON. */
import type { proto } from '@whiskeysockets/baileys'

/** One message of the bot as it was decrypted by its receiver. Repeats are kept as separate records. */
export interface OutboundRecord {
  index: number
  id: string
  /** The JID the bot addressed: chat or group. */
  to: string
  /** The JID whose keys opened it. */
  recipient: string
  /** That person's number. */
  contact: string
  /** Field of the message, e.g. `conversation`, `extendedTextMessage`, `imageMessage`. */
  kind: string
  text: string
  quoted: { id: string; participant: string; text: string } | null
  encryption: 'pkmsg' | 'msg' | 'skmsg'
  /** Of an image message: fetched, checked and decrypted as the receiver's phone does it. */
  picture?: { bytes: Uint8Array; mimetype: string; width: number; height: number }
  /** What the server answered: ok, lost, or the error code. */
  ack: 'ok' | 'none' | number
  /** Unix ms of arrival at the server. */
  at: number
  /** Over the control interface bytes in it are base64 strings. */
  message: proto.IMessage
}

/** What counting and ordering need of an outbound record: cheap to fetch by the ten thousand. */
export interface BriefOutbound {
  index: number
  id: string
  to: string
  contact: string
  /** The message it quotes. */
  quotedId: string | null
  ack: OutboundRecord['ack']
  at: number
}

/** A message on its way to the bot; each delivery of the same message is one. */
export interface DeliveryRecord {
  index: number
  id: string
  /** JIDs as in the stanza; `participant` is empty outside groups. */
  from: string
  participant: string
  offline: boolean
  /** Unix ms, with fractions. */
  at: number
}

/** How connections come and go. */
export interface ConnectionRecord {
  index: number
  /** Accepted, shaken hands and named a device (0: none yet), logged in and ready, turned away at log-in, gone. */
  kind: 'accepted' | 'admitted' | 'ready' | 'failed' | 'closed'
  /** Counts connections, from 1. */
  connection: number
  /** Of `failed`. */
  reason?: number
  at: number
}

/** Totals since the server started; all cheap to ask for. */
export interface Counts {
  /** Messages people sent, and how often messages went to the bot: repeats and redeliveries included. */
  sent: number
  delivered: number
  /** Messages the bot confirmed at least once. */
  confirmed: number
  /** Receipts of any type, of these those that ask for a resend; refusals (nacks). */
  receipts: number
  retries: number
  refusals: number
  /** Messages of the bot by raw deliveries, then by distinct ids; of the deliveries, those answered with an error or not at all. */
  outbound: number
  distinctOutbound: number
  refused: number
  unacknowledged: number
  /** As in the snapshot. */
  queued: number
  unconfirmed: number
  connections: number
  logins: number
  problems: number
}

export interface PresenceRecord {
  index: number
  /** composing, paused, available, unavailable, subscribe, … */
  type: string
  to: string
  at: number
}

/** What the bot told the server about a message: delivered (''), read, retry, sender, …; or a refusal (nack). */
export interface ReceiptRecord {
  index: number
  id: string
  type: string
  from: string
  /** Set for a nack. */
  error?: string
  /** Unix ms, with fractions. */
  at: number
}

export interface ServerSnapshot {
  isConnected: boolean
  isLoggedIn: boolean
  /** Completed log-ins (queue flushed) since the server started. */
  logins: number
  /** WebSocket connections accepted since the server started. */
  connections: number
  devices: number[]
  /** One-time pre-keys of the bot left; `null` before the first upload. */
  preKeys: number | null
  /** Messages waiting for the bot to come online. */
  queued: number
  /** Delivered, but not yet confirmed by the bot; they are queued again when it goes away. */
  unconfirmed: number
  /** Pictures of the bot that the media host took. */
  uploads: number
  /** The bot asked for a pairing code for this JID and waits for it to be typed. */
  pairingCodeFor: string | null
  /** Bot messages no receiver could decrypt, and errors of the server itself. */
  problems: string[]
}

export interface ContactInfo {
  number: string
  name: string
  jid: string
  lid: string
  lidJid: string
}
