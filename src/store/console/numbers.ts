/**
 * What the numbers' page asks and shows: requests to the gateway that serves a number (its half is
 * ../number-requests.ts), and how much waits at each number. Times by the database's clock.
 */
import type { Crypto } from '../crypto.ts'
import type { Sql } from '../database.ts'
import { CLOCK } from '../database-clock.ts'
import {
  answerPlace,
  contentPlace,
  DROP_OLD,
  readSecret,
  REQUEST_TIMES,
  type NumberAction,
  type NumberOutcome,
} from '../number-requests.ts'

/** `asked`: no gateway took it yet. `unserved`: none did in time. `silent`: one took it and does not answer. */
export type RequestStep = 'asked' | 'unserved' | 'taken' | 'silent' | NumberOutcome

export interface AskedRequest {
  account: string
  action: NumberAction
  step: RequestStep
  /** Of `pair`, once it is done: eight characters. A live credential. */
  code: string | null
}

export interface PairingWatch {
  /** On offer at the moment; null: none. A live credential. */
  qr: string | null
  /** No gateway serves the number. */
  isUnserved: boolean
  /** Nobody looked in the last seconds. */
  isNew: boolean
}

/** Ages in ms, of the oldest; null where nothing waits. */
export interface NumberQueue {
  unanswered: number
  oldestUnansweredMs: number | null
  unsent: number
  oldestUnsentMs: number | null
}

export interface NumberDesk {
  /** Returns the request's id, decimal digits. `phone`: digits, of `pair`. */
  askNumber(account: string, action: NumberAction, phone?: string): Promise<string>
  /** null when there is none of that id any more. */
  askedRequest(id: string): Promise<AskedRequest | null>
  /** Tells the gateway that somebody looks, for some seconds more, and what it shows. */
  watchPairing(account: string): Promise<PairingWatch>
  /** By account; numbers at which nothing waits are left out. */
  numberQueues(): Promise<Map<string, NumberQueue>>
}

/** A QR lives for a minute at the longest. */
const QR_MS = 60_000
/** WhatsApp is given half a minute for a code. */
const PATIENCE_MS = 60_000
const WAITING = `('pending', 'sending', 'unknown')`

export function createNumberDesk(sql: Sql, crypto: Crypto): NumberDesk {
  return {
    async askNumber(account, action, phone) {
      await sql.query(DROP_OLD)
      // The id first: what is sealed is bound to it.
      const { rows } = await sql.query<{ id: string }>(
        `SELECT nextval(pg_get_serial_sequence('forwardcheck.number_request', 'id')) AS id`,
      )
      const id = String(rows[0]?.id)
      const content = phone === undefined ? null : crypto.seal(contentPlace(id), Buffer.from(phone))
      await sql.query(
        `INSERT INTO forwardcheck.number_request (id, account, action, content, asked_ms, wanted_ms)
         OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, ${CLOCK}, ${CLOCK})`,
        [id, account, action, content],
      )
      return id
    },

    async askedRequest(id) {
      const { rows } = await sql.query<RequestRow>(
        `SELECT account, action, outcome, answer, ${CLOCK} - asked_ms AS age_ms
         FROM forwardcheck.number_request WHERE id = $1 AND action <> 'watch'
           AND wanted_ms > ${CLOCK} - ${REQUEST_TIMES.keep}`,
        [id],
      )
      const [row] = rows
      if (!row) return null
      const code = row.answer && readSecret(crypto, answerPlace(id), row.answer)
      return { account: row.account, action: row.action, step: stepOf(row), code }
    },

    async watchPairing(account) {
      // One that was over begins anew, without the QR of that time.
      const isOver = `request.wanted_ms <= ${CLOCK} - ${REQUEST_TIMES.watch}`
      const { rows } = await sql.query<WatchRow>(
        `INSERT INTO forwardcheck.number_request AS request (account, action, asked_ms, wanted_ms)
         VALUES ($1, 'watch', ${CLOCK}, ${CLOCK})
         ON CONFLICT (account) WHERE action = 'watch' DO UPDATE SET
           wanted_ms = excluded.wanted_ms,
           asked_ms = CASE WHEN ${isOver} THEN excluded.asked_ms ELSE request.asked_ms END,
           answer = CASE WHEN ${isOver} THEN NULL ELSE request.answer END
         RETURNING id, answer, ${CLOCK} - coalesce(answered_ms, 0) AS shown_ms,
           ${CLOCK} - greatest(asked_ms, coalesce(taken_ms, 0)) AS untaken_ms, asked_ms = wanted_ms AS is_new`,
        [account],
      )
      const [row] = rows
      if (!row) throw new Error('a watch was not stored')
      const answer = Number(row.shown_ms) < QR_MS ? row.answer : null
      return {
        qr: answer && readSecret(crypto, answerPlace(row.id), answer),
        isUnserved: Number(row.untaken_ms) >= REQUEST_TIMES.take,
        isNew: row.is_new,
      }
    },

    async numberQueues() {
      const { rows } = await sql.query<QueueRow>(
        `SELECT account, sum(unanswered) AS unanswered, ${CLOCK} - min(received_ms) AS received,
                sum(unsent) AS unsent, ${CLOCK} - min(created_ms) AS created
         FROM (SELECT account, count(*) AS unanswered, min(received_ms) AS received_ms,
                      0 AS unsent, NULL::bigint AS created_ms
               FROM forwardcheck.inbox WHERE answered_ms IS NULL GROUP BY account
               UNION ALL
               SELECT account, 0, NULL, count(*), min(created_ms)
               FROM forwardcheck.outbox WHERE status IN ${WAITING} GROUP BY account) AS waiting
         GROUP BY account`,
      )
      return new Map(rows.map((row) => [row.account, toQueue(row)]))
    },
  }
}

interface RequestRow {
  account: string
  action: NumberAction
  outcome: 'asked' | 'taken' | NumberOutcome
  answer: Uint8Array | null
  age_ms: string
}

interface WatchRow {
  id: string
  answer: Uint8Array | null
  shown_ms: string
  untaken_ms: string
  is_new: boolean
}

interface QueueRow {
  account: string
  unanswered: string
  received: string | null
  unsent: string
  created: string | null
}

function stepOf({ outcome, age_ms }: RequestRow): RequestStep {
  const ageMs = Number(age_ms)
  if (outcome === 'asked' && ageMs >= REQUEST_TIMES.take) return 'unserved'
  if (outcome === 'taken' && ageMs >= PATIENCE_MS) return 'silent'
  return outcome
}

function toQueue({ unanswered, received, unsent, created }: QueueRow): NumberQueue {
  const age = (ms: string | null): number | null => (ms === null ? null : Math.max(0, Number(ms)))
  return {
    unanswered: Number(unanswered),
    oldestUnansweredMs: age(received),
    unsent: Number(unsent),
    oldestUnsentMs: age(created),
  }
}
