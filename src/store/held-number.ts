/** Work on sessions and keys that a running gateway must not be in the middle of. */
import type { Sql } from './database.ts'

/** A gateway holds the number just now. */
export class NumberHeldError extends Error {
  constructor(account: string, owner: string) {
    super(
      `the number "${account}" is held by the gateway ${owner}: stop every gateway (and its standby) and try again; one that crashed lets go within half a minute`,
    )
    this.name = 'NumberHeldError'
  }
}

/**
 * Throws NumberHeldError while a gateway holds the account, or any when none is given. Inside a transaction no gateway
 * can take it either before that ends.
 */
export async function refuseWhileHeld(sql: Sql, account?: string): Promise<void> {
  const { rows } = await sql.query<{ account: string; owner: string | null; is_held: boolean }>(
    `SELECT account, owner, until_ms > (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS is_held
     FROM forwardcheck.number WHERE $1::text IS NULL OR account = $1 ORDER BY account FOR UPDATE`,
    [account ?? null],
  )
  const held = rows.find((row) => row.is_held)
  if (held) throw new NumberHeldError(held.account, held.owner ?? 'of another machine')
}
