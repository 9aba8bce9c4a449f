/** What goes when, and how much is waiting. Nothing here looks at content. */
import type { Database } from './database.ts'
import { CHECK_MS } from './person.ts'
import type { Store } from './store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Ages in ms after which a row goes. */
export interface Retention {
  /** Sent replies: for retry requests of receiving phones. */
  sentMs: number
  /** Refused replies, for an operator to look at; unsent and unanswered ones, which nobody waits for any more. */
  unfinishedMs: number
  /** Answered messages, known by hash only, so that a repeated delivery is not answered again. */
  repeatMs: number
  /** With their feedback. */
  caseMs: number
  /** Since the last message; outlives the seven days of a PIN that somebody else set. */
  conversationMs: number
  /** For how long a check counts against the limit of its chat, also when its case was deleted. */
  checkMs: number
  handOverClosedMs: number
  handOverOpenMs: number
  /** Requests for pictures whose worker died before it took the answer. */
  mediaRequestMs: number
}

export const RETENTION: Retention = {
  sentMs: HOUR_MS,
  unfinishedMs: 7 * DAY_MS,
  repeatMs: 30 * DAY_MS,
  caseMs: 30 * DAY_MS,
  conversationMs: 30 * DAY_MS,
  checkMs: CHECK_MS,
  handOverClosedMs: 30 * DAY_MS,
  handOverOpenMs: 90 * DAY_MS,
  mediaRequestMs: 10 * 60_000,
}

export function createExpiry(database: Database, retention: Retention): Pick<Store, 'expire' | 'health'> {
  return {
    async expire(nowMs) {
      const { sentMs, unfinishedMs, repeatMs, caseMs, conversationMs, checkMs } = retention
      const rules: [statement: string, ageMs: number][] = [
        [`outbox WHERE status = 'sent' AND changed_ms <= $1`, sentMs],
        [`outbox WHERE status <> 'sent' AND created_ms <= $1`, unfinishedMs],
        [`inbox WHERE answered_ms IS NULL AND received_ms <= $1`, unfinishedMs],
        [`inbox WHERE answered_ms <= $1`, repeatMs],
        [`case_record WHERE at_ms <= $1`, caseMs],
        [`conversation WHERE at_ms <= $1`, conversationMs],
        [`spent_check WHERE at_ms <= $1`, checkMs],
        [`hand_over WHERE closed_ms <= $1`, retention.handOverClosedMs],
        [`hand_over WHERE status = 'open' AND asked_ms <= $1`, retention.handOverOpenMs],
        [`media_request WHERE asked_ms <= $1`, retention.mediaRequestMs],
        [`lease WHERE until_ms <= $1`, DAY_MS],
      ]
      let gone = 0
      for (const [statement, ageMs] of rules) {
        const { rowCount } = await database.query(`DELETE FROM forwardcheck.${statement}`, [nowMs - ageMs])
        gone += rowCount
      }
      return gone
    },

    async health(nowMs) {
      const { rows } = await database.query<
        Record<'unanswered' | 'received' | 'unsent' | 'created' | 'hand_overs', string | null>
      >(
        `SELECT (SELECT count(*) FROM forwardcheck.inbox WHERE answered_ms IS NULL) AS unanswered,
                (SELECT min(received_ms) FROM forwardcheck.inbox WHERE answered_ms IS NULL) AS received,
                (SELECT count(*) FROM forwardcheck.outbox
                  WHERE status IN ('pending', 'sending', 'unknown')) AS unsent,
                (SELECT min(created_ms) FROM forwardcheck.outbox
                  WHERE status IN ('pending', 'sending', 'unknown')) AS created,
                (SELECT count(*) FROM forwardcheck.hand_over WHERE status = 'open') AS hand_overs`,
      )
      const row = rows[0]
      const age = (sinceMs: string | null | undefined): number | null =>
        sinceMs === null || sinceMs === undefined ? null : nowMs - Number(sinceMs)
      return {
        unanswered: Number(row?.unanswered ?? 0),
        oldestUnansweredMs: age(row?.received),
        unsent: Number(row?.unsent ?? 0),
        oldestUnsentMs: age(row?.created),
        handOversOpen: Number(row?.hand_overs ?? 0),
      }
    },
  }
}
