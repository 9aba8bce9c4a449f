/**
 * What operators ask of the gateway that serves a number, as that gateway takes and answers it. The console's half is
 * console/numbers.ts. Phone numbers, QR texts and pairing codes are sealed, and gone after minutes.
 */
import type { Crypto } from './crypto.ts'
import type { Sql } from './database.ts'
import { CLOCK } from './database-clock.ts'

/** What is done once, by one gateway. */
export const NUMBER_ACTIONS = ['pair', 'pause', 'resume', 'unlink'] as const
export type NumberAction = (typeof NUMBER_ACTIONS)[number]

/**
 * How it ended. `paused`, `linked`, `not-linked`, `logged-out`: the number is in no state for it. `no-code`: WhatsApp
 * gave none. `failed`: the gateway's log says why.
 */
export const NUMBER_OUTCOMES = [
  'done',
  'paused',
  'linked',
  'not-linked',
  'logged-out',
  'no-code',
  'failed',
] as const
export type NumberOutcome = (typeof NUMBER_OUTCOMES)[number]

export interface NumberRequest {
  id: string
  account: string
  /** `watch`: somebody looks at the pairing page; it comes again with every taking while they do. */
  action: NumberAction | 'watch'
  /** Digits, to pair with. null for everything else, and when it cannot be read. */
  phone: string | null
}

/** All by the database's clock. */
export interface NumberRequests {
  /**
   * What is asked of these numbers, unless a gateway of another name holds them. Nobody else is given the same once
   * more, but for `watch`. Lets go of what is past its time.
   */
  takeNumberRequests(owner: string, accounts: readonly string[]): Promise<NumberRequest[]>
  /** `secret`: the QR text or code; of a `watch` each answer takes the place of the one before, null takes it away. */
  answerNumberRequest(id: string, outcome: NumberOutcome, secret: string | null): Promise<void>
  /** The number is linked, or nothing is on offer any more: no code and no QR of it stays. */
  dropPairing(account: string): Promise<void>
}

/** In ms. */
export const REQUEST_TIMES = {
  /** What nobody takes by then is not carried out any more. */
  take: 15_000,
  /** A watch that nobody renewed for so long is over. */
  watch: 10_000,
  /** Of every row, from when it was asked or looked at last. */
  keep: 120_000,
} as const

interface Row {
  id: string
  account: string
  action: NumberRequest['action']
  content: Uint8Array | null
}

export function createNumberRequests(sql: Sql, crypto: Crypto): NumberRequests {
  return {
    async takeNumberRequests(owner, accounts) {
      const { rows } = await sql.query<Row>(
        `WITH gone AS (${DROP_OLD})
         UPDATE forwardcheck.number_request AS request
         SET taken_ms = ${CLOCK}, outcome = CASE WHEN action = 'watch' THEN outcome ELSE 'taken' END
         WHERE account = ANY($2)
           AND CASE WHEN action = 'watch' THEN wanted_ms > ${CLOCK} - ${REQUEST_TIMES.watch}
                    ELSE outcome = 'asked' AND asked_ms > ${CLOCK} - ${REQUEST_TIMES.take} END
           AND NOT EXISTS (SELECT FROM forwardcheck.number
             WHERE number.account = request.account AND until_ms > ${CLOCK} AND owner <> $1)
         RETURNING id, account, action, content`,
        [owner, accounts],
      )
      return rows.map(({ content, ...row }) => ({
        ...row,
        phone: content && readSecret(crypto, contentPlace(row.id), content),
      }))
    },

    async answerNumberRequest(id, outcome, secret) {
      const sealed = secret === null ? null : crypto.seal(answerPlace(id), Buffer.from(secret))
      await sql.query(
        `UPDATE forwardcheck.number_request SET outcome = $2, answer = $3, answered_ms = ${CLOCK}
         WHERE id = $1 AND (action = 'watch' OR outcome = 'taken')`,
        [id, outcome, sealed],
      )
    },

    async dropPairing(account) {
      await sql.query(
        `DELETE FROM forwardcheck.number_request WHERE account = $1 AND action IN ('watch', 'pair')`,
        [account],
      )
    },
  }
}

/** One statement, also inside others: what could still be taken is never among it. */
export const DROP_OLD = `DELETE FROM forwardcheck.number_request WHERE wanted_ms <= ${CLOCK} - ${REQUEST_TIMES.keep}`

/** null for what is damaged or under a key that is still to come: who asked asks again. */
export function readSecret(crypto: Crypto, place: string, sealed: Uint8Array): string | null {
  try {
    return crypto.open(place, sealed).toString()
  } catch {
    return null
  }
}

export function contentPlace(id: string): string {
  return `number_request/${id}`
}

export function answerPlace(id: string): string {
  return `number_request/${id}/answer`
}
