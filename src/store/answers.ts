/** The commit of an answer: everything an examined message changes, at once and under the fence. */
import type { Effect } from '../model.ts'
import type { Crypto } from './crypto.ts'
import type { Database, Sql } from './database.ts'
import { sealReply } from './outbox.ts'
import type { Answer, Lease, Store } from './store.ts'

/**
 * One statement and so one round trip: a transaction of six would hold PGlite's only session six times as long.
 * `held` locks the lease row, so that nobody takes the chat over before the commit; a lost lease, or rows answered
 * before, leave every later part without rows.
 */
const COMMIT = `
WITH held AS (
  SELECT chat_key FROM forwardcheck.lease WHERE chat_key = $1 AND fence = $2 FOR UPDATE
), answered AS (
  UPDATE forwardcheck.inbox AS inbox SET answered_ms = $4, outcome = 'answered', content = NULL
  FROM held WHERE inbox.id = ANY($3) AND inbox.chat_key = held.chat_key AND inbox.answered_ms IS NULL
  RETURNING inbox.account, inbox.chat_key
), recorded AS (
  INSERT INTO forwardcheck.case_record
    (chat_key, at_ms, language, reply_language, country, level, lure, story, intent, signal_ids, duration_ms)
  SELECT DISTINCT chat_key, $4::bigint, $5, $6, $7, $8, $9, $10, $11, $12::text[], $13::int FROM answered
), queued AS (
  INSERT INTO forwardcheck.outbox (account, chat_key, message_id, content, created_ms, changed_ms)
  SELECT DISTINCT account, chat_key, $14, $15::bytea, $4::bigint, $4::bigint FROM answered WHERE $14::text IS NOT NULL
  ON CONFLICT (account, message_id) DO NOTHING
)
SELECT (SELECT count(*)::int FROM held) AS held, (SELECT count(*)::int FROM answered) AS answered`

export function createAnswers(database: Database, crypto: Crypto): Pick<Store, 'commitAnswer'> {
  return {
    async commitAnswer(lease, answer, nowMs) {
      if (answer.effects.length === 0) return (await commit(database, crypto, lease, answer, nowMs)).outcome
      return database.transaction(async (sql) => {
        const { outcome, isFirst } = await commit(sql, crypto, lease, answer, nowMs)
        if (isFirst) for (const effect of answer.effects) await applyEffect(sql, lease.chatKey, effect)
        return outcome
      })
    },
  }
}

/** `isFirst` is false for a lost lease and for a repeat under the same lease, which both change nothing. */
async function commit(
  sql: Sql,
  crypto: Crypto,
  { chatKey, fence }: Lease,
  { inboxIds, case: record, reply }: Answer,
  nowMs: number,
): Promise<{ outcome: 'committed' | 'lost-lease'; isFirst: boolean }> {
  const { rows } = await sql.query<{ held: number; answered: number }>(COMMIT, [
    chatKey,
    fence,
    inboxIds,
    nowMs,
    record.language,
    record.replyLanguage,
    record.country,
    record.level,
    record.lure,
    record.story,
    record.intent,
    record.signalIds,
    Math.round(record.durationMs),
    reply?.messageId ?? null,
    reply ? sealReply(crypto, chatKey, reply) : null,
  ])
  const isFirst = (rows[0]?.answered ?? 0) > 0
  return { outcome: rows[0]?.held === 1 ? 'committed' : 'lost-lease', isFirst }
}

async function applyEffect(sql: Sql, chatKey: string, effect: Effect): Promise<void> {
  if (effect.kind === 'set-language') {
    await sql.query(
      `INSERT INTO forwardcheck.preference (chat_key, language) VALUES ($1, $2)
       ON CONFLICT (chat_key) DO UPDATE SET language = excluded.language`,
      [chatKey, effect.language],
    )
    return
  }
  if (effect.kind === 'note-language') {
    await sql.query(
      `INSERT INTO forwardcheck.preference (chat_key, typed) VALUES ($1, $2)
       ON CONFLICT (chat_key) DO UPDATE SET typed = excluded.typed`,
      [chatKey, effect.language],
    )
    return
  }
  if (effect.kind !== 'forget') return
  // What is left are unanswered messages and hashes of answered ones, which expire by themselves.
  await sql.query(`DELETE FROM forwardcheck.preference WHERE chat_key = $1`, [chatKey])
  await sql.query(`DELETE FROM forwardcheck.case_record WHERE chat_key = $1`, [chatKey])
  await sql.query(`DELETE FROM forwardcheck.outbox WHERE chat_key = $1 AND status IN ('sent', 'refused')`, [
    chatKey,
  ])
}
