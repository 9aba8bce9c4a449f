/**
 * What a test can do to the loopback server and see of it. The in-process server and the client of the
 * separate process offer these same methods; every argument and answer survives JSON (bytes included).
 */
import type { proto } from '@whiskeysockets/baileys'

/** What goes wrong with a picture's download; without any of these it is encrypted and served correctly. */
export interface MediaFaults {
  /** Flips a byte of the served ciphertext; the announced hashes stay those of the good one. */
  tamper?: boolean
  /** Announces a hash of the plain bytes that does not fit (the ciphertext and its hash do). */
  wrongPlainHash?: boolean
  /** HTTP status instead of the bytes, e.g. 404 or 410. */
  status?: number
  /** Answers with a redirect there. */
  redirectTo?: string
  /** Sends this many bytes of zeros after the blob, without a Content-Length. */
  extraBytes?: number
  /** Sends half of the blob and then nothing more; the connection stays open. */
  stall?: boolean
  /** The sender's claim in `fileLength`, instead of the true length. */
  claimedLength?: number
  /** The sender's url, instead of ours (for host allow-list tests). */
  url?: string
  /** `true` adds the blob's true path beside the url, as real messages have it; a string replaces it. */
  directPath?: string | true
}

export interface MessageContext {
  /** `true` is one hop; a number is the forwarding score WhatsApp shows as "forwarded many times" from 5 on. */
  forwarded?: boolean | number
  /** `content` is quoted instead of the text, e.g. a picture. */
  quoted?: { id: string; text: string; participant?: string; content?: MessageContent }
  /** JIDs; phones also write each as `@` and its user part into the text. */
  mentions?: string[]
}

export interface Picture extends MessageContext {
  bytes: Uint8Array
  mimetype?: string
  caption?: string
  media?: MediaFaults
}

/** A message as the simulated person's phone composes it. A bare string is a plain text. */
export type MessageContent =
  | string
  | ({ kind: 'text'; text: string } & MessageContext)
  | ({ kind: 'image' | 'sticker' | 'audio' | 'video' } & Picture)
  /** With a caption it is sent as WhatsApp does, wrapped in documentWithCaptionMessage. */
  | ({ kind: 'document'; fileName: string } & Picture)
  | ({ kind: 'view-once-image' } & Picture)
  /** What a linked device usually gets of a view-once message: no content at all. */
  | { kind: 'view-once-unavailable' }
  | ({ kind: 'contact'; name: string; phone: string } & MessageContext)
  | ({ kind: 'location'; latitude: number; longitude: number } & MessageContext)
  | ({ kind: 'poll'; question: string; options: string[] } & MessageContext)
  /** To a message of the bot, or of the sender; an empty emoji takes it back. */
  | { kind: 'reaction'; to: string; emoji: string; own?: boolean }
  /** Of the sender's own earlier message; `wrapped` as some phones send it. */
  | { kind: 'edit'; of: string; to: MessageContent; wrapped?: boolean }
  /** For everyone, of the sender's own earlier message. */
  | { kind: 'deletion'; of: string }
  | { kind: 'raw'; message: proto.IMessage; stanzaType?: string }

export interface SendOptions {
  /** Message id; random without it. */
  id?: string
  /** Address of the sender: phone number (default) or LID. */
  via?: 'pn' | 'lid'
  /** Leaves out the sender's other address, as WhatsApp sometimes does. */
  hideOtherAddress?: boolean
  /** JID of a group (`…@g.us`) that `addGroup` made. */
  group?: string
  /** A status update ("story") instead of a chat message. */
  status?: boolean
  /** The phone's clock, Unix ms; now without it. */
  sentAtMs?: number
  /** Through the offline queue even while the bot is connected; it arrives at the next log-in. */
  offline?: boolean
  /** The first delivery cannot be decrypted; the resend after the bot's retry receipt can. */
  corrupt?: boolean
  /** Delivers the same message id this often, each time freshly encrypted. */
  copies?: number
}

export type AckPolicy = (
  | { mode: 'ok' }
  /** The server refuses the message, e.g. 463 for a restricted account; it does not reach the contact. */
  | { mode: 'error'; code: number }
  | { mode: 'delay'; ms: number }
  /** The message reaches the contact, its acknowledgement is lost. */
  | { mode: 'none' }
) & {
  /** Applies to this many messages, then `ok` again; without it until changed. */
  times?: number
}

/** What the media host does with pictures of the bot; `hosts` are named to it instead of ours. */
export type UploadPolicy = (
  | { mode: 'ok' }
  | { mode: 'error'; status: number }
  /** To the very same address without `to`. */
  | { mode: 'redirect'; to?: string }
  /** Answers 200 with this text. */
  | { mode: 'answer'; body: string }
  /** Takes everything and answers nothing. */
  | { mode: 'stall' }
) & { hosts?: string[]; times?: number }

export type Disconnection =
  /** `<stream:error code>`, e.g. 515 or 503. */
  | { kind: 'stream-error'; code?: number }
  /** Another device took the session over: 440. */
  | { kind: 'replaced' }
  /** Unlinked from the phone: 401; the device is forgotten. */
  | { kind: 'device-removed' }
  /** The TCP connection dies: 428. */
  | { kind: 'drop' }
  | { kind: 'stream-end' }

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

export interface ServerAddress {
  /** For `waWebSocketUrl`. */
  url: string
  /** Origin of the media urls, e.g. `http://127.0.0.1:40123`. */
  mediaOrigin: string
  /** The bot's own number and LID (user parts). */
  number: string
  lid: string
}

export interface LoopbackControls {
  /** Makes (or returns) a simulated person; sending from an unknown number makes one, too. */
  addContact(number: string, options?: { name?: string; lid?: string }): Promise<ContactInfo>
  /** `jid` ends in `@g.us`; `members` are numbers. The bot's own number is always in it. */
  addGroup(
    jid: string,
    options: { subject: string; members: string[]; addressing?: 'pn' | 'lid' },
  ): Promise<void>
  /** Sends as that person; resolves with the message id once delivered or queued. Waits for the bot's keys. */
  send(number: string, content: MessageContent, options?: SendOptions): Promise<string>
  /** The bot's owner writes to `toNumber` from the phone; the bot sees it as its own message. */
  sendFromOwnPhone(toNumber: string, content: MessageContent, options?: SendOptions): Promise<string>
  /** Delivers the very same bytes of an earlier message again. */
  replay(id: string): Promise<void>
  markRead(number: string, ids: string[]): Promise<void>
  /** The person's phone could not decrypt the bot's message, in that group or in private, and asks for it again. */
  requestResend(number: string, id: string, group?: string): Promise<void>
  /** The next message of that person starts a new Signal session. */
  forgetSession(number: string): Promise<void>

  /** Makes the server know a device without pairing; see `linkedCreds`. */
  registerDevice(deviceId: number): Promise<void>
  /** The owner scans the QR text; resolves when the bot has answered correctly. */
  scanQr(qrText: string): Promise<void>
  /** The owner types the code; resolves when paired, rejects when it is not the code the bot showed. */
  typePairingCode(code: string): Promise<void>

  disconnect(how: Disconnection): Promise<void>
  /** The next log-in gets `<failure reason>`: 401, 403, 405, 503, … */
  failNextLogin(reason: number, times?: number): Promise<void>
  /** While muted the server takes everything and answers nothing. */
  setMuted(isMuted: boolean): Promise<void>
  /** While refusing, new connections are reset before the handshake. */
  setRefusing(isRefusing: boolean): Promise<void>
  setAckPolicy(policy: AckPolicy): Promise<void>
  setUploadPolicy(policy: UploadPolicy): Promise<void>

  snapshot(): Promise<ServerSnapshot>
  /** Records from index `since` on, oldest first. */
  outbound(since?: number): Promise<OutboundRecord[]>
  presences(since?: number): Promise<PresenceRecord[]>
  receipts(since?: number): Promise<ReceiptRecord[]>
  /** Resolves at the next change of anything above, with a number to pass as `since` next time. */
  nextChange(since: number, timeoutMs: number): Promise<number>
}

/** The waits, built from `LoopbackControls` alone. Default patience: 5,000 ms; they reject when it is over. */
export interface LoopbackWaits {
  waitSnapshot(predicate: (snapshot: ServerSnapshot) => boolean, timeoutMs?: number): Promise<ServerSnapshot>
  /** The first record, old or new, that fits. */
  waitOutbound(predicate: (record: OutboundRecord) => boolean, timeoutMs?: number): Promise<OutboundRecord>
  waitPresence(predicate: (record: PresenceRecord) => boolean, timeoutMs?: number): Promise<PresenceRecord>
  waitReceipt(predicate: (record: ReceiptRecord) => boolean, timeoutMs?: number): Promise<ReceiptRecord>
  /** Logged in, queue flushed and pre-keys uploaded: messages can be sent. */
  waitReady(timeoutMs?: number): Promise<void>
}
