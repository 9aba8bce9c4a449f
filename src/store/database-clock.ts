/** The one clock that all processes share: the database's. */
import type { Sql } from './database.ts'

/** In SQL: now, unix ms. */
export const CLOCK = `(extract(epoch FROM clock_timestamp()) * 1000)::bigint`

/** Unix ms. */
export async function databaseNowMs(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ now_ms: string }>(`SELECT ${CLOCK} AS now_ms`)
  const nowMs = Number(rows[0]?.now_ms)
  if (Number.isSafeInteger(nowMs)) return nowMs
  throw new Error('the database does not tell the time')
}
