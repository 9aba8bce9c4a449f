/** How many campaigns rose of late: for figures that are asked for often, and tell nothing else of them. */
import type { Sql } from './database.ts'

/** A campaign is told of once in this time (campaign-alerts.ts). */
const LATELY_MS = 6 * 3_600_000

/** Of enough people each, as campaign-alerts.ts found them. */
export async function countRising(sql: Sql, nowMs: number): Promise<number> {
  const { rows } = await sql.query<{ rising: string }>(
    `SELECT count(DISTINCT campaign_id) AS rising FROM forwardcheck.campaign_alert WHERE raised_ms > $1::bigint`,
    [nowMs - LATELY_MS],
  )
  return Number(rows[0]?.rising ?? 0)
}
