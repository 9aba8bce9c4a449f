/**
 * What must not be lost, as an interface: one implementation over SQL (PGlite or PostgreSQL).
 * Message content, replies and session records are AES-256-GCM encrypted with the data key; accounts'
 * users and chats appear as keyed HMACs only (`chatKey`, hex). Times are Unix ms, passed in by the caller.
 */
import type { Accepted, OutboundReply } from '../channels/channel.ts'
import type { AnsweredBefore, Conversation } from '../conversation/state.ts'
import type { Effect, InboundMessage, Language, Lure, Path } from '../model.ts'
import type { CaseRecord } from './case-record.ts'
import type { CorrectionWish } from './correction-wishes.ts'
import type { ContentStatuses } from './content-status.ts'
import type { Expired } from './expiry.ts'
import type { Inbox } from './inbox.ts'
import type { IndicatorSource } from './indicators.ts'
import type { Marks } from './marks.ts'
import type { MediaRequests } from './media-requests.ts'
import type { NumberRequests } from './number-requests.ts'
import type { Trials } from './trials.ts'

export interface InboxRow {
  id: string
  account: string
  chatKey: string
  /** Keyed hash of account, chat, participant and message id: names the message in every copy of the database. */
  messageKey: string
  attempts: number
  receivedAtMs: number
  /** Grows with every edit of the waiting message; an answer is to exactly the revision that was examined. */
  revision: number
  message: InboundMessage
}

/** Right to answer one chat; `fence` grows with every taking, so a late holder cannot commit. */
export interface Lease {
  chatKey: string
  fence: number
}

/** Where somebody who asked for a person can be written to. Sealed. */
export interface HandOverContact {
  /** The address the question came from. */
  chat: string
  participant: string
  /** E.164, when known: finds the chat on the phone of the bot's number. */
  from?: string
  language: Language
  /** ISO 3166 alpha-2 of the number. */
  country: string | null
}

/** What it is about, as ids. */
export interface HandOverSubject {
  lure: Lure | null
  story: string | null
  path: Path | null
  /** Why a person was offered, an id of the conversation's; at most 60 characters. */
  reason: string | null
}

export interface HandOver extends HandOverSubject {
  id: string
  account: string
  askedAtMs: number
  /** null: the record cannot be opened any more. It can be closed all the same. */
  contact: HandOverContact | null
}

/** An effect with what the store needs to carry it out. */
export type StoredEffect =
  | Exclude<Effect, { kind: 'hand-over' | 'correction-wish' }>
  | CorrectionWish
  | { kind: 'hand-over'; contact: HandOverContact; subject: HandOverSubject }

export interface Answer {
  /** The messages answered together, as they were examined; seldom more than one. The first names the answer. */
  rows: readonly Pick<InboxRow, 'id' | 'revision'>[]
  case: CaseRecord
  /**
   * In the order of sending: the reply, then its enclosures, each under its own fixed id (reply-id.ts). Empty when
   * nothing is to be said.
   */
  replies: readonly OutboundReply[]
  /** undefined: unchanged; null: none any more. */
  conversation?: Conversation | null | undefined
  /** Carried out in order, after everything else: `forget` also takes the conversation stored beside it. */
  effects: readonly StoredEffect[]
}

/**
 * `changed`: one of the rows was edited, deleted or dropped since it was read, and nothing was stored or queued;
 * read the chat's rows again.
 */
export type CommitResult = 'committed' | 'lost-lease' | 'changed'

export interface OutboxRow {
  id: string
  account: string
  chatKey: string
  attempts: number
  createdAtMs: number
  reply: OutboundReply
}

/** An earlier verdict, as far as it is kept. */
export interface CaseAbout extends AnsweredBefore {
  atMs: number
}

/** What is known of one chat before its next message is examined. */
export interface Person {
  /** Chosen by the person. */
  language?: Language
  /** In which they last wrote themselves. */
  typed?: Language
  /** null: none, or one that only another version of the program understands. */
  conversation: Conversation | null
  /** When it was last written; null exactly when `conversation` is. */
  conversedAtMs: number | null
  /** The case whose reply the message quotes, or reacts to. */
  about: CaseAbout | null
  /** Of the quoted answer, else the latest to something judged: its id, while an analyst could still correct it. */
  correctable: string | null
  /** Cases of intent `check-message` in the last hour, by all workers; `delete` does not reset it. */
  checks: number
  /** Cases of the last hour that were over that limit. */
  refusals: number
}

export interface ChatRef {
  account: string
  chatKey: string
}

export interface StoreHealth {
  unanswered: number
  oldestUnansweredMs: number | null
  unsent: number
  oldestUnsentMs: number | null
  /** People who asked for a person and whom nobody has closed yet. */
  handOversOpen: number
}

/** The right to act for a linked number. `fence` grows with every taking, so a late holder changes nothing any more. */
export interface Ownership {
  account: string
  fence: number
}

/** Somebody else holds the number, or did since: close its connection and let go. */
export class LostNumberError extends Error {
  constructor(account: string) {
    super(`the number "${account}" belongs to another gateway by now`)
    this.name = 'LostNumberError'
  }
}

/** How a number fares, as its gateway reports it: states, counts and times (Unix ms), nothing personal. */
export interface NumberStatus {
  /** As in the link's life cycle. */
  state: string
  sinceMs: number
  isStandby: boolean
  lastInboundMs: number | null
  lastAckMs: number | null
  /** By WhatsApp's code. */
  closes: Record<string, number>
  refusals: Record<string, number>
  /** Replies wait until then: WhatsApp restricted the number, or its own hourly or daily cap is reached. */
  heldUntilMs?: number | null | undefined
  cappedUntilMs?: number | null | undefined
  /** Records (messages, or keys alone) that lie in the spool of the gateway's disk. */
  spooled: number
  /** Of this machine against WhatsApp's. */
  clockSkewMs: number | null
  /** Why it is offline by its own wish, degraded or restricted; in words of ours. */
  reasons?: string[] | undefined
}

export interface NumberRow {
  account: string
  /** Name of the gateway that holds it now; null: none. */
  owner: string | null
  /** Name of a gateway that ended, or lost the database, without letting it go; nobody took it since. */
  abandonedBy: string | null
  sessionVersion: number
  status: NumberStatus | null
  statusMs: number | null
}

/** One change of a session; `null` deletes. `type` and `id` are Baileys' own names. */
export interface SessionChange {
  type: string
  id: string
  value: Uint8Array | null
}

/** A message that is stored together with the keys that decrypted it. */
export interface InboundBeside {
  message: InboundMessage
  nowMs: number
}

/** Encrypted key-value records of one linked account. */
export interface SessionRecords {
  get(type: string, ids: string[]): Promise<Map<string, Uint8Array>>
  /**
   * All changes, and the message into the inbox, in one transaction under the number's fence. Throws LostNumberError
   * and changes nothing when somebody else holds the number. null without a message.
   * `atVersion`: only while the session is at this version, and it is the next one afterwards; else SessionMovedError.
   * So a write that hung in a broken connection cannot undo those that were made without it.
   */
  write(changes: SessionChange[], inbound?: InboundBeside, atVersion?: number): Promise<Accepted | null>
  /** Whether the inbox had this message already, answered or not. */
  isKnown(message: Pick<InboundMessage, 'account' | 'chat' | 'participant' | 'id'>): Promise<boolean>
  /** Deletes all records. `atVersion` as in `write`. */
  clear(atVersion?: number): Promise<void>
}

/** By the database's clock; `leaseMs` is how long the right lasts without renewal. */
export interface Numbers {
  /** null while another owner's lease runs. `owner` names this gateway to operators. */
  takeNumber(account: string, owner: string, leaseMs: number): Promise<Ownership | null>
  /** false when it was lost. */
  renewNumber(ownership: Ownership, leaseMs: number): Promise<boolean>
  releaseNumber(ownership: Ownership): Promise<void>
  /** Shown to operators; false when the number was lost. */
  reportNumber(ownership: Ownership, status: NumberStatus, nowMs: number): Promise<boolean>
  /** Version of the session, and the fence under which it was last changed. 0 and 0 when there is none. */
  sessionHead(account: string): Promise<{ version: number; fence: number }>
  numbers(): Promise<NumberRow[]>
}

/** Counts shared by all processes that outlive them, each in windows that begin with its first point. */
export interface Rates {
  /**
   * Takes one of the `points` that `key` has per window. When none is left nothing is taken and the result tells how
   * long the window still lasts, in ms; otherwise null.
   */
  takePoint(key: string, points: number, windowMs: number): Promise<number | null>
  /** For what was not done after all. */
  returnPoint(key: string, points: number, windowMs: number): Promise<void>
}

export interface Store
  extends
    Inbox,
    Numbers,
    Rates,
    MediaRequests,
    Marks,
    NumberRequests,
    Trials,
    IndicatorSource,
    ContentStatuses {
  /** null while another owner holds an unexpired lease. */
  takeLease(chatKey: string, owner: string, nowMs: number, leaseMs: number): Promise<Lease | null>
  /** false when the lease was lost to another owner. */
  renewLease(lease: Lease, nowMs: number, leaseMs: number): Promise<boolean>
  releaseLease(lease: Lease): Promise<void>
  /**
   * In one transaction under the fence: rows answered and their content dropped, case recorded, replies put into
   * the outbox under their fixed message ids, conversation kept, effects applied. Anything but `committed` changes
   * nothing; a repeat of a committed answer is `committed` and changes nothing either.
   */
  commitAnswer(lease: Lease, answer: Answer, nowMs: number): Promise<CommitResult>
  /** Replies of the chat not yet acknowledged, in order. Throws DamagedRecordError as `unanswered` does. */
  pendingReplies(account: string, chatKey: string): Promise<OutboxRow[]>
  markSending(outboxId: string, nowMs: number): Promise<void>
  /** Acknowledged: kept for peers' retry requests until RETENTION.sentMs (expiry.ts) passed. */
  markSent(outboxId: string, nowMs: number): Promise<void>
  markUnknown(outboxId: string, reason: string, nowMs: number): Promise<void>
  markRefused(outboxId: string, code: string, nowMs: number): Promise<void>
  /** Nothing could be sent: waits as before, and that attempt does not count. */
  markHeld(outboxId: string, reason: string, nowMs: number): Promise<void>
  /** What was sent under a message id, for a peer's retry request. Throws DamagedRecordError as `unanswered` does. */
  sentReply(account: string, messageId: string): Promise<OutboundReply | null>
  /** One round trip. `quotedId`: message id that the new message quotes or reacts to. */
  person(chatKey: string, nowMs: number, quotedId?: string): Promise<Person>
  /**
   * Of an edit: the latest case about the message it edits (or about an earlier edit of it), so that only a changed
   * verdict is answered. null for everything else, and when that message was never answered with a case.
   */
  caseOf(edit: InboundMessage): Promise<CaseAbout | null>
  /** Open ones, oldest first. */
  handOvers(): Promise<HandOver[]>
  /** false when no open one has that id (decimal digits). Takes the contact off the record at once. */
  closeHandOver(id: string, nowMs: number): Promise<boolean>
  /** Chats with unacknowledged replies older than the given age. */
  chatsToDeliver(nowMs: number, olderThanMs: number): Promise<ChatRef[]>
  /** Drops expired content, cases and leases. What was not answered or sent goes by the database's own clock. */
  expire(nowMs: number): Promise<Expired>
  health(nowMs: number): Promise<StoreHealth>
  session(ownership: Ownership): SessionRecords
}
