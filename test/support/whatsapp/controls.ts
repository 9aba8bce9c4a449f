/**
 * What a test can do to the loopback server and see of it. The in-process server and the client of the
 * separate process offer these same methods; every argument and answer survives JSON (bytes included).
 */
import type { MessageContent, SendOptions } from './message-content.ts'
import type {
  AckPolicy,
  DeliveryPolicy,
  Disconnection,
  MediaRetryPolicy,
  PasskeyRequest,
  Stall,
  UploadPolicy,
} from './policies.ts'
import type {
  BriefOutbound,
  ConnectionRecord,
  ContactInfo,
  Counts,
  DeliveryRecord,
  OutboundRecord,
  PresenceRecord,
  ReceiptRecord,
  ServerSnapshot,
} from './records.ts'

export type { MediaFaults, MessageContent, MessageContext, Picture, SendOptions } from './message-content.ts'
export type * from './policies.ts'
export type * from './records.ts'

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
  /**
   * The same for many, in the order given and without a round trip each; resolves with their ids when all are on
   * their way. At that pace, or as fast as it goes.
   */
  sendMany(messages: ManyMessage[], options?: { perSecond?: number }): Promise<string[]>
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
  /** What happens to the connection open now; a new one is free of it. */
  stall(how: Stall): Promise<void>
  /** The next log-in gets `<failure reason>`: 401, 403, 405, 409, 411, 440, 503, … */
  failNextLogin(reason: number, times?: number): Promise<void>
  /** While muted the server takes everything and answers nothing. */
  setMuted(isMuted: boolean): Promise<void>
  /** While refusing, new connections are reset before the handshake. */
  setRefusing(isRefusing: boolean): Promise<void>
  /** Of several the first that fits a message applies to it; with none it is acknowledged at once. */
  setAckPolicy(policy: AckPolicy | AckPolicy[]): Promise<void>
  /** Replaces the one before; what that one held back goes out now. */
  setDeliveryPolicy(policy: DeliveryPolicy): Promise<void>
  /** The server's clock in `success t=` from the next log-in on: ahead of ours by this much, behind if negative. */
  setClockSkew(ms: number): Promise<void>
  /** Questions of the bot (devices, keys, pings, log-in) are answered this late: a far-away server; 0 ends it. */
  setAnswerDelay(ms: number): Promise<void>
  /** Tells the bot, linked or not, that WhatsApp wants a passkey. */
  requestPasskey(request: PasskeyRequest): Promise<void>
  setUploadPolicy(policy: UploadPolicy): Promise<void>
  setMediaRetryPolicy(policy: MediaRetryPolicy): Promise<void>

  snapshot(): Promise<ServerSnapshot>
  counts(): Promise<Counts>
  /** Records from index `since` on, oldest first. */
  outbound(since?: number): Promise<OutboundRecord[]>
  briefOutbound(since?: number): Promise<BriefOutbound[]>
  /** The last 100,000 only. */
  deliveries(since?: number): Promise<DeliveryRecord[]>
  connectionLog(since?: number): Promise<ConnectionRecord[]>
  presences(since?: number): Promise<PresenceRecord[]>
  receipts(since?: number): Promise<ReceiptRecord[]>
  /** Resolves at the next change of anything above, with a number to pass as `since` next time. */
  nextChange(since: number, timeoutMs: number): Promise<number>
}

/** One of many: see `send`. */
export interface ManyMessage {
  number: string
  content: MessageContent
  options?: SendOptions
}

/** The waits, built from `LoopbackControls` alone. Default patience: 5,000 ms; they reject when it is over. */
export interface LoopbackWaits {
  waitSnapshot(predicate: (snapshot: ServerSnapshot) => boolean, timeoutMs?: number): Promise<ServerSnapshot>
  /** Looks at the totals every 50 ms at most: cheap under load. */
  waitCounts(predicate: (counts: Counts) => boolean, timeoutMs?: number): Promise<Counts>
  /** The first record, old or new, that fits. */
  waitOutbound(predicate: (record: OutboundRecord) => boolean, timeoutMs?: number): Promise<OutboundRecord>
  waitPresence(predicate: (record: PresenceRecord) => boolean, timeoutMs?: number): Promise<PresenceRecord>
  waitReceipt(predicate: (record: ReceiptRecord) => boolean, timeoutMs?: number): Promise<ReceiptRecord>
  /** Logged in, queue flushed and pre-keys uploaded: messages can be sent. */
  waitReady(timeoutMs?: number): Promise<void>
}
