/**
 * Edits and deletions: what is not answered yet changes in place or is withdrawn, and only an edit of something
 * answered becomes a question of its own. Works in whatever order original and correction arrive.
 */
import type { InboundMessage } from '../model.ts'
import { UnknownKeyError, type Crypto } from './crypto.ts'
import type { Sql } from './database.ts'
import { openMessage, sealMessage } from './inbox-content.ts'
import type { MessageKeys } from './message-keys.ts'

/** `message` refers to the message of `originalKey`. */
export interface Correction extends MessageKeys {
  message: InboundMessage
  originalKey: string
  nowMs: number
}

/**
 * True when it left something new to answer. `sql` is a transaction: all or nothing, so that a correction is neither
 * lost nor made twice.
 */
export async function acceptCorrection(sql: Sql, crypto: Crypto, correction: Correction): Promise<boolean> {
  const id = await noteCorrection(sql, correction)
  if (id === null) return false
  if (correction.message.relation?.kind === 'deletion') {
    await withdraw(sql, correction)
    return false
  }
  return edit(sql, crypto, correction, id)
}

/** The correction's own row, answered already and without content; null for a repeat. */
async function noteCorrection(sql: Sql, correction: Correction): Promise<string | null> {
  const { messageKey, originalKey, chatKey, message, nowMs } = correction
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO forwardcheck.inbox
       (message_key, account, chat_key, received_ms, answered_ms, outcome, original_key)
     VALUES ($1, $2, $3, $4, $4, 'noted', $5) ON CONFLICT (message_key) DO NOTHING RETURNING id`,
    [messageKey, message.account, chatKey, nowMs, originalKey],
  )
  return rows[0]?.id ?? null
}

/** Also what was not seen yet: should it still come, it is a repeat of a withdrawn message. */
async function withdraw(sql: Sql, { message, chatKey, originalKey, nowMs }: Correction): Promise<void> {
  await sql.query(
    `UPDATE forwardcheck.inbox SET answered_ms = $2, outcome = 'withdrawn', content = NULL
     WHERE (message_key = $1 OR original_key = $1) AND (answered_ms IS NULL OR outcome = 'damaged')`,
    [originalKey, nowMs],
  )
  await sql.query(
    `INSERT INTO forwardcheck.inbox (message_key, account, chat_key, received_ms, answered_ms, outcome)
     VALUES ($1, $2, $3, $4, $4, 'withdrawn') ON CONFLICT (message_key) DO NOTHING`,
    [originalKey, message.account, chatKey, nowMs],
  )
  // Answered already: its words go where they are kept, the rest of its case stays.
  await sql.query(
    `WITH worded AS (
       UPDATE forwardcheck.case_record AS record SET content = NULL, content_until_ms = NULL
       FROM forwardcheck.inbox AS inbox
       WHERE (inbox.message_key = $1 OR inbox.original_key = $1) AND record.chat_key = inbox.chat_key
         AND record.question_id = inbox.question_id AND record.content IS NOT NULL
       RETURNING record.id
     )
     UPDATE forwardcheck.case_mark AS mark SET sample = NULL FROM worded
     WHERE mark.case_id = worded.id AND mark.kind = 'text'`,
    [originalKey],
  )
}

interface Target {
  id: string
  message_key: string
  content: Uint8Array | null
  outcome: string
}

async function edit(sql: Sql, crypto: Crypto, correction: Correction, ownId: string): Promise<boolean> {
  const { message, messageKey, originalKey } = correction
  const { rows } = await sql.query<Target>(
    `SELECT id, message_key, content, outcome FROM forwardcheck.inbox
     WHERE (message_key = $1 OR original_key = $1) AND outcome IN ('waiting', 'withdrawn')
     ORDER BY id DESC FOR UPDATE`,
    [originalKey],
  )
  if (rows.some((row) => row.outcome === 'withdrawn')) return false
  // The latest: an earlier edit of an answered message may wait itself.
  const waiting = rows[0] && openTarget(crypto, rows[0])
  if (waiting) {
    // A new text deserves new attempts, and an answer to the old one must not be committed any more.
    await sql.query(
      `UPDATE forwardcheck.inbox SET content = $2, revision = revision + 1, attempts = 0 WHERE id = $1`,
      [waiting.id, sealMessage(crypto, waiting.key, { ...waiting.message, text: message.text })],
    )
    return false
  }
  // The new text stands for the old one also where that was set aside.
  await sql.query(
    `UPDATE forwardcheck.inbox SET content = NULL
     WHERE (message_key = $1 OR original_key = $1) AND outcome = 'damaged'`,
    [originalKey],
  )
  await sql.query(
    `UPDATE forwardcheck.inbox SET content = $2, answered_ms = NULL, outcome = 'waiting' WHERE id = $1`,
    [ownId, sealMessage(crypto, messageKey, message)],
  )
  return true
}

/** null when it cannot be opened: the edit is then examined by itself. */
function openTarget(
  crypto: Crypto,
  row: Target,
): { id: string; key: string; message: InboundMessage } | null {
  if (!row.content) return null
  try {
    const key = row.message_key
    return { id: row.id, key, message: openMessage(crypto, { id: row.id, key, content: row.content }) }
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    return null
  }
}
