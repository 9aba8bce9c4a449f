/**
 * An analyst's word about a case: stored once, and where it differs from the bot's and somebody waits to hear of it,
 * told once. Review, message and the end of the wish are one transaction, and the message's id follows from the case.
 */
import type { OutboundReply } from '../../channels/channel.ts'
import { Conversation } from '../../conversation/state.ts'
import { Language, type Level, type Lure } from '../../model.ts'
import { openWishContact, type WishContact } from '../correction-wishes.ts'
import type { Crypto } from '../crypto.ts'
import type { Database, Sql } from '../database.ts'
import { sealReply } from '../outbox.ts'
import { correctionMessageId } from '../reply-id.ts'
import type { ChatRef } from '../store.ts'

/** As in the table: `none` nobody waits or nothing changed, `sent`, `late`, `exposed` others may read, `lost` no address. */
export type CorrectionState = 'none' | 'sent' | 'late' | 'exposed' | 'lost'

/** What the message to the person is made of. */
export interface CorrectionAbout {
  language: Language
  level: Level
  lure: Lure | null
  story: string | null
  signalIds: readonly string[]
  country: string | null
  askedAtMs: number
}

export interface Decision {
  /** Decimal digits. */
  caseId: string
  level: Level
  lure: Lure | null
  by: string
  /** `atMs` of the review that the analyst saw; null: they saw none. */
  seenMs: number | null
  nowMs: number
  /** For how long after their wish people are told. */
  correctionMs: number
  /** What the person reads. Pure: it runs within the transaction. */
  compose: (about: CorrectionAbout) => string
}

/** `chat`: has a message in the outbox now. */
export type Decided =
  | { result: 'stored'; correction: CorrectionState; chat: ChatRef | null }
  /** By somebody else since the page was opened; nothing was changed. */
  | { result: 'taken'; by: string }
  /** The correction went out already and cannot be taken back. */
  | { result: 'sent' }
  /** No such case, or its words are kept no more. */
  | { result: 'gone' }

interface CaseRow {
  chat_key: string
  at_ms: string
  level: Level
  lure: Lure | null
  story: string | null
  signal_ids: string[]
  country: string | null
  reply_id: string | null
}

interface ReviewRow {
  level: Level
  lure: Lure | null
  reviewed_by: string
  at_ms: string
  correction: CorrectionState
}

interface WishRow {
  account: string
  content: Uint8Array
  asked_ms: string
}

export function decide(database: Database, crypto: Crypto, decision: Decision): Promise<Decided> {
  return database.transaction(async (sql) => {
    const found = await holdCase(sql, decision)
    if (!found) return { result: 'gone' }
    const before = await reviewOf(sql, decision.caseId)
    const refused = before && refuse(before, decision)
    if (refused) return refused
    const { correction, chat } = await tell(sql, crypto, decision, found)
    await sql.query(
      `INSERT INTO forwardcheck.review (case_id, chat_key, level, lure, reviewed_by, at_ms, correction)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (case_id) DO UPDATE SET level = excluded.level,
         lure = excluded.lure, reviewed_by = excluded.reviewed_by, at_ms = excluded.at_ms, correction = excluded.correction`,
      [
        decision.caseId,
        found.chat_key,
        decision.level,
        decision.lure,
        decision.by,
        decision.nowMs,
        correction,
      ],
    )
    return { result: 'stored', correction, chat }
  })
}

/** Held until the end, so that of two analysts the second waits, and then sees what the first decided. */
async function holdCase(sql: Sql, { caseId, nowMs }: Decision): Promise<CaseRow | null> {
  const { rows } = await sql.query<CaseRow>(
    `SELECT chat_key, at_ms, level, lure, story, signal_ids, country, reply_id FROM forwardcheck.case_record
     WHERE id::text = $1 AND intent = 'check-message' AND NOT is_trial AND content IS NOT NULL
       AND content_until_ms > $2 FOR UPDATE`,
    [caseId, nowMs],
  )
  return rows[0] ?? null
}

async function reviewOf(sql: Sql, caseId: string): Promise<ReviewRow | null> {
  const { rows } = await sql.query<ReviewRow>(
    `SELECT level, lure, reviewed_by, at_ms, correction FROM forwardcheck.review WHERE case_id = $1`,
    [caseId],
  )
  return rows[0] ?? null
}

/** null: this one may take its place. The same word of the same analyst twice is a double click. */
function refuse(before: ReviewRow, { level, lure, by, seenMs }: Decision): Decided | null {
  if (before.level === level && before.lure === lure && before.reviewed_by === by) {
    return { result: 'stored', correction: before.correction, chat: null }
  }
  if (Number(before.at_ms) !== seenMs) return { result: 'taken', by: before.reviewed_by }
  return before.correction === 'sent' ? { result: 'sent' } : null
}

const NOBODY = { correction: 'none', chat: null } as const

async function tell(
  sql: Sql,
  crypto: Crypto,
  decision: Decision,
  found: CaseRow,
): Promise<{ correction: CorrectionState; chat: ChatRef | null }> {
  const { caseId, level, lure, nowMs, correctionMs } = decision
  const { chat_key: chatKey, reply_id: replyId } = found
  if ((level === found.level && lure === found.lure) || replyId === null) return NOBODY
  const { rows } = await sql.query<WishRow>(
    `DELETE FROM forwardcheck.correction_wish WHERE case_id = $1 RETURNING account, content, asked_ms`,
    [caseId],
  )
  const wish = rows[0]
  if (!wish) return NOBODY
  if (nowMs > Number(wish.asked_ms) + correctionMs) return { correction: 'late', chat: null }
  if (await isExposed(sql, chatKey)) return { correction: 'exposed', chat: null }
  const contact = openWishContact(crypto, chatKey, wish.content)
  if (!contact) return { correction: 'lost', chat: null }
  const text = decision.compose(await aboutOf(sql, decision, found, contact))
  const reply: OutboundReply = { chat: contact.chat, messageId: correctionMessageId(replyId), text }
  await sql.query(
    `INSERT INTO forwardcheck.outbox (account, chat_key, message_id, content, created_ms, changed_ms)
     VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (account, message_id) DO NOTHING`,
    [wish.account, chatKey, reply.messageId, sealReply(crypto, chatKey, reply), nowMs],
  )
  return { correction: 'sent', chat: { account: wish.account, chatKey } }
}

/** They reported their account since; or another version of the program knows what they told, and this one does not. */
async function isExposed(sql: Sql, chatKey: string): Promise<boolean> {
  const { rows } = await sql.query<{ state: unknown }>(
    `SELECT state FROM forwardcheck.conversation WHERE chat_key = $1`,
    [chatKey],
  )
  if (!rows[0]) return false
  const state = Conversation.safeParse(rows[0].state)
  return !state.success || state.data.isExposed === true
}

async function aboutOf(
  sql: Sql,
  { level, lure }: Decision,
  found: CaseRow,
  contact: WishContact,
): Promise<CorrectionAbout> {
  const { rows } = await sql.query<{ language: string | null }>(
    `SELECT language FROM forwardcheck.preference WHERE chat_key = $1`,
    [found.chat_key],
  )
  const chosen = Language.safeParse(rows[0]?.language)
  const { story, country } = found
  return {
    ...{ level, lure, story, country },
    language: chosen.success ? chosen.data : contact.language,
    signalIds: found.signal_ids,
    askedAtMs: Number(found.at_ms),
  }
}
