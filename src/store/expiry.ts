/**
 * What goes when, and how much is waiting. Nothing here looks at content. A wrong clock must not let anything go that
 * somebody waits for: such rows go by the database's clock, and none at all while the caller's differs from it.
 */
import { SESSION_IDLE_MS, SESSION_MOST_MS } from './console/operator-sessions.ts'
import type { Database } from './database.ts'
import { databaseNowMs } from './database-clock.ts'
import { CHECK_MS } from './person.ts'
import type { Store } from './store.ts'
import { expireTrials } from './trials.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Ages in ms after which a row goes. */
export interface Retention {
  /**
   * Sent replies: for retry requests of receiving phones. Longer would help phones that were off, but people are told
   * an hour (`menu.privacy`).
   */
  sentMs: number
  /**
   * Refused replies and content of messages that were set aside, for an operator to look at; unsent and unanswered
   * ones. All but refused ones by the database's clock.
   */
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
  /** Since they asked to be told when a person corrects an answer; then nothing is told any more. */
  correctionMs: number
  /** Requests for pictures whose worker died before it took the answer. */
  mediaRequestMs: number
  /** Chats of the try page, since their last message, and their pictures; by the database's clock. */
  trialMs: number
  trialPictureMs: number
  /** What operators did. */
  auditMs: number
  /** Failed log-ins, since the last one. */
  logInMs: number
  /** No age: how far the caller's clock may be from the database's. */
  clockSkewMs: number
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
  correctionMs: 7 * DAY_MS,
  mediaRequestMs: 10 * 60_000,
  auditMs: 365 * DAY_MS,
  logInMs: 2 * DAY_MS,
  // The page says half an hour and ten minutes, and the sweep has turns of its own.
  trialMs: 29 * 60_000,
  trialPictureMs: 9 * 60_000,
  clockSkewMs: HOUR_MS,
}

/** What the store let go. */
export interface Expired {
  rows: number
  /** Of them, messages that were never answered and replies that were never sent: people waited in vain. */
  unanswered: number
  unsent: number
  /** The caller's clock and the database's differ by more than is believed (Retention.clockSkewMs): nothing went. */
  isClockWrong: boolean
  /** Positive: the caller's is ahead. */
  clockSkewMs: number
}

/** $1: age in ms. */
const STORED_BEFORE = `stored_at <= clock_timestamp() - $1::float8 * interval '1 millisecond'`

export function createExpiry(database: Database, retention: Retention): Pick<Store, 'expire' | 'health'> {
  async function drop(condition: string, parameter: number): Promise<number> {
    const { rowCount } = await database.query(`DELETE FROM forwardcheck.${condition}`, [parameter])
    return rowCount
  }

  /** The row stays, so that a repeat of the message is known. */
  async function dropSetAside(ageMs: number): Promise<number> {
    const { rowCount } = await database.query(
      `UPDATE forwardcheck.inbox SET content = NULL
       WHERE outcome = 'damaged' AND content IS NOT NULL AND ${STORED_BEFORE}`,
      [ageMs],
    )
    return rowCount
  }

  /** Words of cases; the case itself stays for its own time. */
  async function dropWords(nowMs: number): Promise<number> {
    await database.query(
      `UPDATE forwardcheck.case_mark AS mark SET sample = NULL FROM forwardcheck.case_record AS record
       WHERE mark.case_id = record.id AND mark.kind = 'text' AND mark.sample IS NOT NULL
         AND record.content IS NOT NULL AND record.content_until_ms <= $1`,
      [nowMs],
    )
    const { rowCount } = await database.query(
      `UPDATE forwardcheck.case_record SET content = NULL, content_until_ms = NULL
       WHERE content IS NOT NULL AND content_until_ms <= $1`,
      [nowMs],
    )
    return rowCount
  }

  return {
    async expire(nowMs): Promise<Expired> {
      const trials = await expireTrials(database, retention)
      const clockSkewMs = nowMs - (await databaseNowMs(database))
      if (Math.abs(clockSkewMs) > retention.clockSkewMs) {
        return { rows: trials, unanswered: 0, unsent: 0, isClockWrong: true, clockSkewMs }
      }
      const { unfinishedMs } = retention
      const unanswered = await drop(`inbox WHERE answered_ms IS NULL AND ${STORED_BEFORE}`, unfinishedMs)
      const unsent = await drop(
        `outbox WHERE status IN ('pending', 'sending', 'unknown') AND ${STORED_BEFORE}`,
        unfinishedMs,
      )
      let gone = trials + unanswered + unsent + (await dropSetAside(unfinishedMs)) + (await dropWords(nowMs))
      for (const [condition, ageMs] of rulesOf(retention)) gone += await drop(condition, nowMs - ageMs)
      return { rows: gone, unanswered, unsent, isClockWrong: false, clockSkewMs }
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

/** What is settled, with its age. */
function rulesOf(retention: Retention): [condition: string, ageMs: number][] {
  return [
    [`outbox WHERE status = 'sent' AND changed_ms <= $1`, retention.sentMs],
    [`outbox WHERE status = 'refused' AND created_ms <= $1`, retention.unfinishedMs],
    [`inbox WHERE answered_ms <= $1`, retention.repeatMs],
    [`case_record WHERE at_ms <= $1`, retention.caseMs],
    [`conversation WHERE at_ms <= $1`, retention.conversationMs],
    [`spent_check WHERE at_ms <= $1`, retention.checkMs],
    [`hand_over WHERE closed_ms <= $1`, retention.handOverClosedMs],
    [`hand_over WHERE status = 'open' AND asked_ms <= $1`, retention.handOverOpenMs],
    [`correction_wish WHERE asked_ms <= $1`, retention.correctionMs],
    [`media_request WHERE asked_ms <= $1`, retention.mediaRequestMs],
    [`lease WHERE until_ms <= $1`, DAY_MS],
    // Long out of force; kept for a while, so that an analyst can see what there was.
    [`indicator WHERE until_ms <= $1`, 90 * DAY_MS],
    [`content_status WHERE at_ms <= $1`, DAY_MS],
    [`audit WHERE at_ms <= $1`, retention.auditMs],
    [`operator_session WHERE created_ms <= $1`, SESSION_MOST_MS],
    [`operator_session WHERE seen_ms <= $1`, SESSION_IDLE_MS],
    [`log_in_attempt WHERE last_ms <= $1`, retention.logInMs],
  ]
}
