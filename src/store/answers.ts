/** The commit of an answer: everything an examined message changes, at once and under the fence. */
import type { Conversation } from '../conversation/state.ts'
import type { Mark } from '../model.ts'
import { caseContentPlace, markKey, markPlace } from './case-places.ts'
import type { CaseRecord } from './case-record.ts'
import type { Crypto } from './crypto.ts'
import type { Database, Sql } from './database.ts'
import { applyEffect, type Occasion } from './effects.ts'
import { sealReply } from './outbox.ts'
import type { Answer, CommitResult, Lease, Store } from './store.ts'

/**
 * One statement and so one round trip: a transaction of eight would hold PGlite's only session eight times as long.
 * `held` locks the lease row, so that nobody takes the chat over before the commit, and `seen` the questions, so that
 * no edit or deletion comes in between. A lost lease, and rows that changed or were answered before, leave every
 * later part without rows.
 */
const COMMIT = `
WITH held AS (
  SELECT chat_key FROM forwardcheck.lease WHERE chat_key = $1 AND fence = $2 FOR UPDATE
), seen AS (
  SELECT inbox.answered_ms IS NULL AND inbox.revision = examined.revision AS is_same, inbox.outcome
  FROM forwardcheck.inbox AS inbox
  JOIN unnest($3::bigint[], $4::int[]) AS examined (id, revision) ON examined.id = inbox.id
  JOIN held ON held.chat_key = inbox.chat_key
  FOR UPDATE OF inbox
), answered AS (
  UPDATE forwardcheck.inbox AS inbox
  SET answered_ms = $5, outcome = 'answered', content = NULL, question_id = ($3::bigint[])[1]
  FROM held WHERE inbox.id = ANY($3) AND inbox.chat_key = held.chat_key AND inbox.answered_ms IS NULL
    AND (SELECT count(*) FROM seen WHERE is_same) = cardinality($3::bigint[])
  RETURNING inbox.account, inbox.chat_key, inbox.message_key
), looked_at AS (
  DELETE FROM forwardcheck.trial_picture AS picture USING answered WHERE picture.id = answered.message_key
), chat AS (
  SELECT DISTINCT account, chat_key FROM answered
), recorded AS (
  INSERT INTO forwardcheck.case_record (chat_key, at_ms, language, reply_language, country, level, lure, story,
    intent, signal_ids, duration_ms, question_id, reply_id, is_trial, content, content_until_ms)
  SELECT chat.chat_key, $5::bigint, $6, $7, $8, $9, $10, $11, $12, $13::text[], $14::int, ($3::bigint[])[1],
    ($15::text[])[1], trial.chat_key IS NOT NULL,
    CASE WHEN trial.chat_key IS NULL THEN $22::bytea END, CASE WHEN trial.chat_key IS NULL THEN $23::bigint END
  FROM chat LEFT JOIN forwardcheck.trial AS trial ON trial.chat_key = chat.chat_key
  RETURNING id, chat_key, at_ms, is_trial
), marked AS (
  INSERT INTO forwardcheck.case_mark (case_id, chat_key, at_ms, kind, keys, sample)
  SELECT id, chat_key, at_ms, kind, string_to_array(keys, ' '), decode(sealed, 'base64')
  FROM recorded, unnest($19::text[], $20::text[], $21::text[]) AS mark (kind, keys, sealed)
  WHERE NOT is_trial
), queued AS (
  INSERT INTO forwardcheck.outbox (account, chat_key, message_id, content, created_ms, changed_ms)
  SELECT account, chat_key, message_id, decode(sealed, 'base64'), $5::bigint, $5::bigint
  FROM chat, unnest($15::text[], $16::text[]) WITH ORDINALITY AS reply (message_id, sealed, place)
  ORDER BY place
  ON CONFLICT (account, message_id) DO NOTHING
), conversed AS (
  INSERT INTO forwardcheck.conversation (chat_key, state, at_ms)
  SELECT chat_key, $17::jsonb, $5::bigint FROM chat WHERE $17::jsonb IS NOT NULL
  ON CONFLICT (chat_key) DO UPDATE SET state = excluded.state, at_ms = excluded.at_ms
), ended AS (
  DELETE FROM forwardcheck.conversation AS conversation USING chat
  WHERE conversation.chat_key = chat.chat_key AND $18::boolean
)
SELECT (SELECT count(*)::int FROM held) AS held, (SELECT min(account) FROM chat) AS account,
  (SELECT count(*)::int FROM seen WHERE outcome = 'answered') = cardinality($3::bigint[]) AS is_repeat`

export function createAnswers(database: Database, crypto: Crypto): Pick<Store, 'commitAnswer'> {
  return {
    async commitAnswer(lease, answer, nowMs) {
      if (answer.effects.length === 0) return (await commit(database, crypto, lease, answer, nowMs)).result
      return database.transaction(async (sql) => {
        const { result, occasion } = await commit(sql, crypto, lease, answer, nowMs)
        if (occasion) for (const effect of answer.effects) await applyEffect(sql, crypto, occasion, effect)
        return result
      })
    },
  }
}

/** `occasion` is null where nothing was changed: a lost lease, changed rows, a repeat under the same lease. */
async function commit(
  sql: Sql,
  crypto: Crypto,
  { chatKey, fence }: Lease,
  { rows: examined, case: record, replies, conversation }: Answer,
  nowMs: number,
): Promise<{ result: CommitResult; occasion: Occasion | null }> {
  const { rows } = await sql.query<{ held: number; account: string | null; is_repeat: boolean }>(COMMIT, [
    chatKey,
    fence,
    examined.map((row) => row.id),
    examined.map((row) => row.revision),
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
    replies.map((reply) => reply.messageId),
    replies.map((reply) => sealReply(crypto, chatKey, reply).toString('base64')),
    toState(conversation),
    conversation === null,
    ...markValues(crypto, chatKey, record.marks ?? []),
    ...contentValues(crypto, chatKey, record.content ?? null),
  ])
  const { held = 0, account = null, is_repeat: isRepeat = false } = rows[0] ?? {}
  if (held !== 1) return { result: 'lost-lease', occasion: null }
  if (account === null) return { result: isRepeat ? 'committed' : 'changed', occasion: null }
  const questionId = examined[0]?.id ?? ''
  return { result: 'committed', occasion: { account, chatKey, questionId, nowMs } }
}

/** Kinds, keys (hashes, separated by spaces) and sealed samples, of marks that have keys. */
function markValues(crypto: Crypto, chatKey: string, marks: readonly Mark[]): string[][] {
  const kept = marks.filter(({ keys }) => keys.length > 0)
  return [
    kept.map(({ kind }) => kind),
    kept.map(({ kind, keys }) => keys.map((key) => markKey(crypto, kind, key)).join(' ')),
    kept.map(({ kind, sample }) =>
      crypto.seal(markPlace(chatKey, kind), Buffer.from(sample)).toString('base64'),
    ),
  ]
}

function contentValues(
  crypto: Crypto,
  chatKey: string,
  content: CaseRecord['content'] | null,
): [Buffer | null, number | null] {
  if (!content) return [null, null]
  const plain = Buffer.from(JSON.stringify(content.words))
  return [crypto.seal(caseContentPlace(chatKey), plain), content.untilMs]
}

function toState(conversation: Conversation | null | undefined): string | null {
  return conversation ? JSON.stringify(conversation) : null
}
