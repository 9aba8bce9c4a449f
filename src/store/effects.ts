/** What an answer changes beside the chat's messages: languages, feedback, a request for a person, forgetting. */
import type { Crypto } from './crypto.ts'
import type { Sql } from './database.ts'
import { insertCorrectionWish } from './correction-wishes.ts'
import { insertHandOver } from './hand-overs.ts'
import { CHECK_MS } from './person.ts'
import type { StoredEffect } from './store.ts'

/** The answer that was just committed. */
export interface Occasion {
  account: string
  chatKey: string
  questionId: string
  nowMs: number
}

export async function applyEffect(
  sql: Sql,
  crypto: Crypto,
  occasion: Occasion,
  effect: StoredEffect,
): Promise<void> {
  const { chatKey } = occasion
  switch (effect.kind) {
    case 'set-language':
      await sql.query(
        `INSERT INTO forwardcheck.preference (chat_key, language) VALUES ($1, $2)
         ON CONFLICT (chat_key) DO UPDATE SET language = excluded.language`,
        [chatKey, effect.language],
      )
      return
    case 'note-language':
      await sql.query(
        `INSERT INTO forwardcheck.preference (chat_key, typed) VALUES ($1, $2)
         ON CONFLICT (chat_key) DO UPDATE SET typed = excluded.typed`,
        [chatKey, effect.language],
      )
      return
    case 'feedback':
      // The message that carries the feedback has a case of its own by now, as earlier feedback has.
      await sql.query(
        `UPDATE forwardcheck.case_record SET feedback = $2 WHERE id = (
           SELECT id FROM forwardcheck.case_record
           WHERE chat_key = $1 AND question_id IS DISTINCT FROM $4 AND (reply_id = $3 OR intent <> 'feedback')
           ORDER BY (reply_id = $3) DESC NULLS LAST, id DESC LIMIT 1)`,
        [chatKey, effect.value, effect.replyId ?? null, occasion.questionId],
      )
      return
    case 'hand-over':
      await insertHandOver(sql, crypto, occasion, effect)
      return
    case 'correction-wish':
      await insertCorrectionWish(sql, crypto, occasion, effect)
      return
    case 'forget':
      await forget(sql, occasion)
  }
}

/** What is left are unanswered messages and hashes of answered ones, and for an hour when something was checked. */
async function forget(sql: Sql, { chatKey, nowMs }: Occasion): Promise<void> {
  await sql.query(
    `INSERT INTO forwardcheck.spent_check (chat_key, at_ms) SELECT chat_key, at_ms FROM forwardcheck.case_record
     WHERE chat_key = $1 AND intent = 'check-message' AND at_ms > $2`,
    [chatKey, nowMs - CHECK_MS],
  )
  for (const table of ['preference', 'conversation', 'case_record', 'hand_over']) {
    await sql.query(`DELETE FROM forwardcheck.${table} WHERE chat_key = $1`, [chatKey])
  }
  await sql.query(
    `UPDATE forwardcheck.inbox SET content = NULL
     WHERE chat_key = $1 AND outcome = 'damaged' AND content IS NOT NULL`,
    [chatKey],
  )
  await sql.query(`DELETE FROM forwardcheck.outbox WHERE chat_key = $1 AND status IN ('sent', 'refused')`, [
    chatKey,
  ])
}
