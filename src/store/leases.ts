/** Who may answer a chat. A lease is a row and not a database lock: PGlite has one session and no use for those. */
import type { Sql } from './database.ts'
import type { Store } from './store.ts'

/**
 * A lease that lasts longer than this beyond any that could be taken now is from a machine whose clock is wrong. Were
 * it believed, a crash there would keep its chats waiting for hours; the fence makes taking it over harmless.
 */
const MOST_SKEW_MS = 60_000

export function createLeases(sql: Sql): Pick<Store, 'takeLease' | 'renewLease' | 'releaseLease'> {
  return {
    async takeLease(chatKey, owner, nowMs, leaseMs) {
      const { rows } = await sql.query<{ fence: string }>(
        `INSERT INTO forwardcheck.lease AS lease (chat_key, fence, owner, until_ms)
         VALUES ($1, nextval('forwardcheck.fence'), $2, $4)
         ON CONFLICT (chat_key) DO UPDATE
           SET fence = excluded.fence, owner = excluded.owner, until_ms = excluded.until_ms
           WHERE lease.until_ms <= $3 OR lease.until_ms > $5 OR lease.owner = excluded.owner
         RETURNING fence`,
        [chatKey, owner, nowMs, nowMs + leaseMs, nowMs + leaseMs + MOST_SKEW_MS],
      )
      return rows[0] ? { chatKey, fence: Number(rows[0].fence) } : null
    },

    async renewLease({ chatKey, fence }, nowMs, leaseMs) {
      const { rowCount } = await sql.query(
        `UPDATE forwardcheck.lease SET until_ms = $3 WHERE chat_key = $1 AND fence = $2`,
        [chatKey, fence, nowMs + leaseMs],
      )
      return rowCount === 1
    },

    async releaseLease({ chatKey, fence }) {
      await sql.query(`DELETE FROM forwardcheck.lease WHERE chat_key = $1 AND fence = $2`, [chatKey, fence])
    },
  }
}

/** For the only process of an installation, at its start: whoever held a lease is gone. */
export async function dropLeases(sql: Sql): Promise<void> {
  await sql.query(`DELETE FROM forwardcheck.lease`)
}
