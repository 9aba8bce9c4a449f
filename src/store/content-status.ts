/** Which content is in force in each process, for the console of any of them. Told again now and then; gone after a day. */
import { z } from 'zod'
import type { Sql } from './database.ts'

export const ContentStatus = z.object({
  /** First digits of the SHA-256 of all files in force. */
  hash: z.string(),
  /** Of the program. */
  version: z.string(),
  loadedAtMs: z.number(),
  /** `in-force`: the overlay counts; `refused`: it has problems, and what counted before stays. */
  overlay: z.enum(['none', 'in-force', 'refused']),
  /** Files of the overlay that count, relative to its folder. */
  files: z.array(z.string()),
  /** Why the overlay that lies there now is refused, `file:line: what`; the first hundred. */
  problems: z.array(z.string()),
})
export type ContentStatus = z.infer<typeof ContentStatus>

export interface ContentStatusRow extends ContentStatus {
  /** Host name, process number, roles. */
  process: string
  atMs: number
}

export interface ContentStatuses {
  reportContent(process: string, status: ContentStatus, nowMs: number): Promise<void>
  /** At the process's end. */
  forgetContent(process: string): Promise<void>
  /** Of the last day, latest first. */
  contentStatuses(nowMs: number): Promise<ContentStatusRow[]>
}

const DAY_MS = 86_400_000

export function createContentStatuses(sql: Sql): ContentStatuses {
  return {
    async reportContent(process, status, nowMs) {
      await sql.query(
        `WITH old AS (DELETE FROM forwardcheck.content_status WHERE at_ms <= $3::bigint - ${DAY_MS} AND process <> $1)
         INSERT INTO forwardcheck.content_status (process, status, at_ms) VALUES ($1, $2::jsonb, $3)
         ON CONFLICT (process) DO UPDATE SET status = excluded.status, at_ms = excluded.at_ms`,
        [process, JSON.stringify(status), nowMs],
      )
    },

    async forgetContent(process) {
      await sql.query(`DELETE FROM forwardcheck.content_status WHERE process = $1`, [process])
    },

    async contentStatuses(nowMs) {
      const { rows } = await sql.query<{ process: string; status: unknown; at_ms: string }>(
        `SELECT process, status, at_ms FROM forwardcheck.content_status WHERE at_ms > $1
         ORDER BY at_ms DESC, process LIMIT 100`,
        [nowMs - DAY_MS],
      )
      return rows.flatMap(({ process, status, at_ms: atMs }) => {
        // One that only another version of the program writes is left out.
        const { data } = ContentStatus.safeParse(status)
        return data ? [{ ...data, process, atMs: Number(atMs) }] : []
      })
    },
  }
}
