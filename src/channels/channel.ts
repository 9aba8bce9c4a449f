/** The one interface between the bot and a place where messages come in and replies go out. */
import type { CardId, InboundMessage, Language, MediaRef, PictureFailure } from '../model.ts'

/** What is quoted above a reply: enough for the receiving phone to show and link the original. */
export interface Quote {
  messageId: string
  participant: string
  text: string
}

export interface OutboundReply {
  /** The address the question came from, unchanged. */
  chat: string
  /** Fixed per case before the first attempt, so that a repeat is the same message to the receiver. */
  messageId: string
  /** Of a picture its caption. */
  text: string
  quote?: Quote
  /** A picture of steps goes out instead of a text message. */
  card?: { id: CardId; language: Language }
}

/**
 * `sent`: the server acknowledged. `unknown`: no acknowledgement in time, or the server refused for now: send again
 * under the same id. `held`: nothing can go out before `untilMs` (Unix ms), to nobody (`number`) or not to this chat;
 * the reply waits and goes out under the same id. `refused`: for good. `code` is the server's, where it refused.
 * `isUnsent`: for certain nothing left the machine.
 */
export type SendResult =
  | { outcome: 'sent' }
  | { outcome: 'unknown'; reason: string; code?: string; isUnsent?: true }
  | { outcome: 'held'; scope: 'number' | 'chat'; reason: string; untilMs: number; code?: string }
  | { outcome: 'refused'; code: string }

export type MediaResult = { ok: true; bytes: Uint8Array } | { ok: false; failure: PictureFailure }

/** Downloads a picture with host, byte, time and hash checks. Never throws for what a sender can cause. */
export type FetchMedia = (ref: MediaRef) => Promise<MediaResult>

/** Names one picture to the phone that has it; as in the InboundMessage, `mediaKey` is base64. */
export interface WantedMedia {
  chat: string
  participant: string
  messageId: string
  mediaKey: string
}

/**
 * `found`: the phone put the picture on WhatsApp's hosts again. `gone`: it cannot. `silent`: it did not answer in time.
 * `offline`: there is no connection to ask it over; try again soon.
 */
export type AskedMedia = { outcome: 'found'; directPath: string } | { outcome: 'gone' | 'silent' | 'offline' }

/** Never rejects. */
export type AskForMedia = (wanted: WantedMedia) => Promise<AskedMedia>

/** What became of a message that was handed to the inbox: `isNew` when there is something new to answer. */
export interface Accepted {
  chatKey: string
  isNew: boolean
}

/** How a channel puts a message into the inbox, where it has a reason not to leave that to the store. */
export type Accept = (message: InboundMessage) => Promise<Accepted>

/** Resolves once the message is safely stored; a channel must not drop a message for which this rejected. */
export type Receive = (message: InboundMessage, accept?: Accept) => Promise<void>

export interface Channel {
  /** The bot's own number, or `simulator`; names the outbound queue. */
  readonly account: string
  /** Starts receiving. `receive` calls `accept` at once and does not wait for a reply to be sent. */
  start(receive: Receive): Promise<void>
  send(reply: OutboundReply): Promise<SendResult>
  /** Shows or ends "typing…"; best effort, never rejects. */
  setTyping(chat: string, isTyping: boolean): Promise<void>
  /** Where there is a phone to ask for a picture that is gone. */
  askForMedia?: AskForMedia
  stop(): Promise<void>
}
