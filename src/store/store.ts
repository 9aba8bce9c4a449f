/**
 * What must not be lost, as an interface: one implementation over SQL (PGlite or PostgreSQL).
 * Message content, replies and session records are AES-256-GCM encrypted with the data key; accounts'
 * users and chats appear as keyed HMACs only (`chatKey`, hex). Times are Unix ms, passed in by the caller.
 */
import type { OutboundReply } from '../channels/channel.ts'
import type { Effect, InboundMessage, Intent, Language, Level, Lure } from '../model.ts'

export interface InboxRow {
  id: string
  account: string
  chatKey: string
  attempts: number
  receivedAtMs: number
  message: InboundMessage
}

/** Right to answer one chat; `fence` grows with every taking, so a late holder cannot commit. */
export interface Lease {
  chatKey: string
  fence: number
}

/** What is kept of an examined submission: no content, no evidence, no numbers. */
export interface CaseRecord {
  language: string
  replyLanguage: Language
  country: string | null
  level: Level
  lure: Lure | null
  story: string | null
  intent: Intent
  signalIds: string[]
  durationMs: number
}

export interface Answer {
  /** The messages answered together; seldom more than one. */
  inboxIds: readonly string[]
  case: CaseRecord
  reply: OutboundReply | null
  effects: Effect[]
}

export interface OutboxRow {
  id: string
  account: string
  chatKey: string
  attempts: number
  createdAtMs: number
  reply: OutboundReply
}

export interface Preference {
  /** Chosen by the person. */
  language?: Language
  /** In which they last wrote themselves. */
  typed?: Language
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
}

/** Encrypted key-value records of one linked account; `type`/`id` are Baileys' own names. */
export interface SessionRecords {
  get(type: string, ids: string[]): Promise<Map<string, Uint8Array>>
  /** All changes in one transaction; `null` deletes. */
  write(changes: { type: string; id: string; value: Uint8Array | null }[]): Promise<void>
  clear(): Promise<void>
}

export interface Store {
  /** Stores the message once per (account, chat, participant, id); `isNew` is false for a repeat. */
  acceptInbound(message: InboundMessage, nowMs: number): Promise<{ chatKey: string; isNew: boolean }>
  /** null while another owner holds an unexpired lease. */
  takeLease(chatKey: string, owner: string, nowMs: number, leaseMs: number): Promise<Lease | null>
  /** false when the lease was lost to another owner. */
  renewLease(lease: Lease, nowMs: number, leaseMs: number): Promise<boolean>
  releaseLease(lease: Lease): Promise<void>
  /** The chat's unanswered rows in order of arrival. Throws DamagedRecordError for one that cannot be decrypted. */
  unanswered(chatKey: string, limit: number): Promise<InboxRow[]>
  /** Counts an attempt before it is made, so that a crash counts too; returns the new number. */
  countAttempt(inboxId: string): Promise<number>
  /** Takes a damaged row out of the way of its chat for good. */
  setAside(inboxId: string, nowMs: number): Promise<void>
  /**
   * In one transaction under the fence: rows answered and their content dropped, case recorded, reply put into
   * the outbox under its fixed message id, effects applied. `lost-lease` changes nothing.
   */
  commitAnswer(lease: Lease, answer: Answer, nowMs: number): Promise<'committed' | 'lost-lease'>
  /** Replies of the chat not yet acknowledged, in order. Throws DamagedRecordError as `unanswered` does. */
  pendingReplies(account: string, chatKey: string): Promise<OutboxRow[]>
  markSending(outboxId: string, nowMs: number): Promise<void>
  /** Acknowledged: kept for peers' retry requests until RETENTION.sentMs (expiry.ts) passed. */
  markSent(outboxId: string, nowMs: number): Promise<void>
  markUnknown(outboxId: string, reason: string, nowMs: number): Promise<void>
  markRefused(outboxId: string, code: string, nowMs: number): Promise<void>
  /** The text sent under a message id, for a peer's retry request. */
  sentText(account: string, messageId: string): Promise<string | null>
  preference(chatKey: string): Promise<Preference>
  /** Chats with unanswered rows older than the given age, for the sweep. */
  chatsToDrain(nowMs: number, olderThanMs: number): Promise<ChatRef[]>
  /** Chats with unacknowledged replies older than the given age. */
  chatsToDeliver(nowMs: number, olderThanMs: number): Promise<ChatRef[]>
  /** Drops expired content, cases and leases; returns how many rows went. */
  expire(nowMs: number): Promise<number>
  health(nowMs: number): Promise<StoreHealth>
  session(account: string): SessionRecords
}
