/** What goes wrong on request: the types that the fault controls take. */

/** Which of the bot's messages an acknowledgement policy is for; without any of these, all. */
export interface AckScope {
  /** Applies to this many messages, then no longer; without it until changed. */
  times?: number
  /** Only every n-th message that fits, the n-th first: 10 is a tenth of them. */
  every?: number
  /** Only to this person (number or LID, user part) or this group (JID). */
  chat?: string
  /** Only to people addressed in this form: `…@s.whatsapp.net` or `…@lid`. */
  addressedBy?: 'pn' | 'lid'
}

export type AckPolicy = (
  | { mode: 'ok' }
  /** The server refuses the message, e.g. 463 for a restricted account; it does not reach the contact. */
  | { mode: 'error'; code: number }
  | { mode: 'delay'; ms: number }
  /** The message reaches the contact, its acknowledgement is lost. */
  | { mode: 'none' }
) &
  AckScope

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

/** What the owner's phone says when the bot asks for a picture that is gone; `gone` unless told. */
export interface MediaRetryPolicy {
  /**
   * `found`: it is on the media host again. `gone`: the phone does not have it. `error`: the server could not ask.
   * `forged`: an answer that is not of this picture's phone. `silent`: nobody says anything.
   */
  mode: 'found' | 'gone' | 'error' | 'forged' | 'silent'
  /** How long the phone takes. */
  afterMs?: number
}

/** How people's messages reach the bot; an empty one is in order, once and at once. */
export interface DeliveryPolicy {
  /** Delivers a message this often, each time freshly encrypted; `copies` of a message itself comes first. */
  copies?: number
  /** After the bot's receipt the very same stanza comes this often again. */
  repeats?: number
  /** Both of the above for every n-th message only; the n-th is the first. */
  every?: number
  /** Holds each message back this long; a pair draws evenly between both. */
  delayMs?: number | [least: number, most: number]
  reorder?: Reorder
  /** Of the draws above; the same number gives the same draws. */
  seed?: number
}

/**
 * Collects `window` messages, or what came within `waitMs` (50) of the first, and lets them go shuffled.
 * `people` keeps each person's own order, `all` does not.
 */
export interface Reorder {
  window: number
  among: 'people' | 'all'
  waitMs?: number
}

/**
 * `half-open`: the server takes and sends nothing more, not even the end of the connection; new ones work.
 * `zombie`: questions are answered and messages acknowledged, but what people send waits for the next log-in.
 */
export type Stall = 'half-open' | 'zombie'

export type Disconnection =
  /** `<stream:error code>`, e.g. 408, 428, 503 or 515; without a code the bot takes it for 500. */
  | { kind: 'stream-error'; code?: number }
  /** Another device took the session over: 440. */
  | { kind: 'replaced' }
  /** Unlinked from the phone: 401; the device is forgotten. */
  | { kind: 'device-removed' }
  /** The TCP connection dies: 428. */
  | { kind: 'drop' }
  | { kind: 'stream-end' }

/** The two notifications by which WhatsApp asks for a passkey. */
export type PasskeyRequest = 'passkey_prologue_request' | 'crsc_continuation'
