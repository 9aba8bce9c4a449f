/** The commit of an answer: everything an examined message changes, in one short transaction under the fence. */
import type { Effect } from '../model.ts'
import type { Crypto } from './crypto.ts'
import type { Database, Sql } from './database.ts'
import { sealReply } from './outbox.ts'
import type { CaseRecord, Lease, Store } from './store.ts'

export function createAnswers(database: Database, crypto: Crypto): Pick<Store, 'commitAnswer'> {
  return {
    async commitAnswer(lease, answer, nowMs) {
      const { reply } = answer
      return database.transaction(async (sql) => {
        if (!(await holds(sql, lease))) return 'lost-lease'
        const { rows } = await sql.query<{ account: string }>(
          `UPDATE forwardcheck.inbox SET answered_ms = $3, outcome = 'answered', content = NULL
           WHERE id = $1 AND chat_key = $2 AND answered_ms IS NULL RETURNING account`,
          [answer.inboxId, lease.chatKey, nowMs],
        )
        const account = rows[0]?.account
        // Already answered under this very lease: a repeat changes nothing.
        if (account === undefined) return 'committed'
        await recordCase(sql, lease.chatKey, answer.case, nowMs)
        for (const effect of answer.effects) await applyEffect(sql, lease.chatKey, effect)
        if (reply) {
          await sql.query(
            `INSERT INTO forwardcheck.outbox (account, chat_key, message_id, content, created_ms, changed_ms)
             VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (account, message_id) DO NOTHING`,
            [account, lease.chatKey, reply.messageId, sealReply(crypto, account, reply), nowMs],
          )
        }
        return 'committed'
      })
    },
  }
}

/** Locks the lease row for the length of the transaction, so that nobody takes the chat over meanwhile. */
async function holds(sql: Sql, { chatKey, fence }: Lease): Promise<boolean> {
  const { rows } = await sql.query(
    `SELECT 1 FROM forwardcheck.lease WHERE chat_key = $1 AND fence = $2 FOR UPDATE`,
    [chatKey, fence],
  )
  return rows.length === 1
}

async function recordCase(sql: Sql, chatKey: string, record: CaseRecord, nowMs: number): Promise<void> {
  await sql.query(
    `INSERT INTO forwardcheck.case_record
       (chat_key, at_ms, language, reply_language, country, level, lure, story, intent, signal_ids, duration_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      chatKey,
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
    ],
  )
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
  // `forget`: what is left are unanswered messages and hashes of answered ones, which expire by themselves.
  await sql.query(`DELETE FROM forwardcheck.preference WHERE chat_key = $1`, [chatKey])
  await sql.query(`DELETE FROM forwardcheck.case_record WHERE chat_key = $1`, [chatKey])
  await sql.query(`DELETE FROM forwardcheck.outbox WHERE chat_key = $1 AND status IN ('sent', 'refused')`, [
    chatKey,
  ])
}
