/**
 * Who holds a linked number. Two gateways on one number throw each other out and ruin its Signal session, so a lease
 * by the database's clock says whose it is, and its fence keeps a late holder from changing anything.
 */
import { z } from 'zod'
import type { Sql } from './database.ts'
import { CLOCK } from './database-clock.ts'
import type { NumberStatus, Numbers } from './store.ts'

const Count = z.record(z.string(), z.number())
const Status: z.ZodType<NumberStatus> = z.object({
  state: z.string(),
  sinceMs: z.number(),
  isStandby: z.boolean(),
  lastInboundMs: z.number().nullable(),
  lastAckMs: z.number().nullable(),
  closes: Count,
  refusals: Count,
  heldUntilMs: z.number().nullable().optional(),
  cappedUntilMs: z.number().nullable().optional(),
  spooled: z.number(),
  clockSkewMs: z.number().nullable(),
  reasons: z.array(z.string()).optional(),
})

interface Row {
  account: string
  owner: string | null
  is_held: boolean
  session_version: string
  status: unknown
  status_ms: string | null
}

export function createNumbers(sql: Sql): Numbers {
  return {
    async takeNumber(account, owner, leaseMs) {
      const { rows } = await sql.query<{ fence: string }>(
        `INSERT INTO forwardcheck.number AS number (account, owner, fence, until_ms)
         VALUES ($1, $2, nextval('forwardcheck.fence'), ${CLOCK} + $3)
         ON CONFLICT (account) DO UPDATE
           SET owner = excluded.owner, fence = excluded.fence, until_ms = excluded.until_ms
           WHERE number.until_ms <= ${CLOCK}
         RETURNING fence`,
        [account, owner, leaseMs],
      )
      return rows[0] ? { account, fence: Number(rows[0].fence) } : null
    },

    async renewNumber({ account, fence }, leaseMs) {
      const { rowCount } = await sql.query(
        `UPDATE forwardcheck.number SET until_ms = ${CLOCK} + $3 WHERE account = $1 AND fence = $2`,
        [account, fence, leaseMs],
      )
      return rowCount === 1
    },

    async releaseNumber({ account, fence }) {
      await sql.query(
        `UPDATE forwardcheck.number SET until_ms = 0, owner = NULL WHERE account = $1 AND fence = $2`,
        [account, fence],
      )
    },

    async reportNumber({ account, fence }, status, nowMs) {
      const { rowCount } = await sql.query(
        `UPDATE forwardcheck.number SET status = $3::jsonb, status_ms = $4 WHERE account = $1 AND fence = $2`,
        [account, fence, JSON.stringify(status), nowMs],
      )
      return rowCount === 1
    },

    async sessionHead(account) {
      const { rows } = await sql.query<{ session_version: string; session_fence: string }>(
        `SELECT session_version, session_fence FROM forwardcheck.number WHERE account = $1`,
        [account],
      )
      return { version: Number(rows[0]?.session_version ?? 0), fence: Number(rows[0]?.session_fence ?? 0) }
    },

    async numbers() {
      const { rows } = await sql.query<Row>(
        `SELECT account, owner, until_ms > ${CLOCK} AS is_held, session_version, status, status_ms
         FROM forwardcheck.number ORDER BY account`,
      )
      return rows.map((row) => ({
        account: row.account,
        owner: row.is_held ? row.owner : null,
        abandonedBy: row.is_held ? null : row.owner,
        sessionVersion: Number(row.session_version),
        // A status that only another version of the program writes is as good as none.
        status: Status.safeParse(row.status).data ?? null,
        statusMs: row.status_ms === null ? null : Number(row.status_ms),
      }))
    },
  }
}

/** For the only process of an installation, at its start: whoever held a number is gone. */
export async function dropNumberOwners(sql: Sql): Promise<void> {
  await sql.query(`UPDATE forwardcheck.number SET until_ms = 0, owner = NULL`)
}
