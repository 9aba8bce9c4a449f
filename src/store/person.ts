/** What is known of a chat before its next message is examined, and of the message that another one edits. */
import { OVER_LIMIT } from '../conversation/limits.ts'
import { Conversation } from '../conversation/state.ts'
import type { Language, Level, Lure } from '../model.ts'
import type { Crypto } from './crypto.ts'
import type { Sql } from './database.ts'
import { keysOf } from './message-keys.ts'
import type { CaseAbout, Store } from './store.ts'

/** For how long a check counts against the limit of its chat. */
export const CHECK_MS = 3_600_000

/** Everything in one round trip, as it is asked for every message. */
const PERSON = `
SELECT preference.language, preference.typed, conversation.state, conversation.at_ms AS conversed_ms,
  about.level, about.lure, about.story, about.at_ms,
  CASE WHEN judged.is_kept AND NOT EXISTS (SELECT FROM forwardcheck.review WHERE review.case_id = judged.id)
    THEN judged.reply_id END AS correctable,
  (SELECT count(*)::int FROM forwardcheck.case_record
    WHERE chat_key = $1 AND intent = 'check-message' AND at_ms > $3)
  + (SELECT count(*)::int FROM forwardcheck.spent_check WHERE chat_key = $1 AND at_ms > $3) AS checks,
  (SELECT count(*)::int FROM forwardcheck.case_record
    WHERE chat_key = $1 AND at_ms > $3 AND $4 = ANY(signal_ids)) AS refusals
FROM (SELECT $1::text AS chat_key) AS chat
LEFT JOIN forwardcheck.preference AS preference ON preference.chat_key = chat.chat_key
LEFT JOIN forwardcheck.conversation AS conversation ON conversation.chat_key = chat.chat_key
LEFT JOIN LATERAL (
  SELECT level, lure, story, at_ms FROM forwardcheck.case_record
  WHERE case_record.chat_key = chat.chat_key AND reply_id = $2 ORDER BY id DESC LIMIT 1
) AS about ON true
LEFT JOIN LATERAL (
  SELECT id, reply_id, content IS NOT NULL AND content_until_ms > $5 AND NOT is_trial AS is_kept
  FROM forwardcheck.case_record
  WHERE case_record.chat_key = chat.chat_key AND intent = 'check-message'
  ORDER BY (reply_id = $2) DESC NULLS LAST, id DESC LIMIT 1
) AS judged ON true`

/** An edit may be of a message whose earlier edit has the latest answer. */
const CASE_OF = `
SELECT record.level, record.lure, record.story, record.at_ms
FROM forwardcheck.inbox AS inbox
JOIN forwardcheck.case_record AS record
  ON record.chat_key = inbox.chat_key AND record.question_id = inbox.question_id
WHERE inbox.message_key = $1 OR inbox.original_key = $1
ORDER BY record.id DESC LIMIT 1`

interface CaseRow {
  level: Level | null
  lure: Lure | null
  story: string | null
  at_ms: string | null
}

interface PersonRow extends CaseRow {
  language: Language | null
  typed: Language | null
  state: unknown
  conversed_ms: string | null
  correctable: string | null
  checks: number
  refusals: number
}

export function createPerson(sql: Sql, crypto: Crypto): Pick<Store, 'person' | 'caseOf'> {
  return {
    async person(chatKey, nowMs, quotedId) {
      const { rows } = await sql.query<PersonRow>(PERSON, [
        chatKey,
        quotedId ?? null,
        nowMs - CHECK_MS,
        OVER_LIMIT,
        nowMs,
      ])
      const row = rows[0]
      // Another version of the program may have stored what this one cannot follow: then nothing is open.
      const state = Conversation.safeParse(row?.state)
      return {
        ...(row?.language && { language: row.language }),
        ...(row?.typed && { typed: row.typed }),
        conversation: state.success ? state.data : null,
        conversedAtMs: state.success ? Number(row?.conversed_ms) : null,
        about: toCase(row),
        correctable: row?.correctable ?? null,
        checks: row?.checks ?? 0,
        refusals: row?.refusals ?? 0,
      }
    },

    async caseOf(edit) {
      const { originalKey } = keysOf(crypto, edit)
      if (originalKey === null || edit.relation?.kind !== 'edit') return null
      const { rows } = await sql.query<CaseRow>(CASE_OF, [originalKey])
      return toCase(rows[0])
    },
  }
}

function toCase(row: CaseRow | undefined): CaseAbout | null {
  if (!row?.level) return null
  return { level: row.level, lure: row.lure, story: row.story, atMs: Number(row.at_ms) }
}
