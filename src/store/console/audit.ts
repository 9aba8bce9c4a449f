/** Who did what in the console and at the command line. Rows are only ever added, and go after a year (expiry.ts). */
import type { Sql } from '../database.ts'

export interface AuditEntry {
  /** Name of an operator; in parentheses, which no name contains, what is none: `(command line)`. */
  actor: string
  /** Id of what was done, like `operator.disable`. */
  action: string
  /** What it was done to: an id or a name, never content. */
  subject: string | null
  /** `done`, or why not. */
  outcome: string
  nowMs: number
}

export interface AuditRow {
  /** Decimal digits; grows with time. */
  id: string
  atMs: number
  actor: string
  action: string
  subject: string | null
  outcome: string
}

export interface AuditFilter {
  actor?: string | undefined
  action?: string | undefined
  /** Only rows older than this one. */
  beforeId?: string | undefined
}

export interface Audit {
  record(entry: AuditEntry): Promise<void>
  /** Newest first; at most `most`. */
  list(filter: AuditFilter, most: number): Promise<AuditRow[]>
  /** All actions that are on record, in alphabetical order. */
  actions(): Promise<string[]>
}

export function createAudit(sql: Sql): Audit {
  return {
    record: (entry) => recordAudit(sql, entry),

    async list({ actor, action, beforeId }, most) {
      const { rows } = await sql.query<AuditRow & { at_ms: string }>(
        `SELECT id::text, at_ms, actor, action, subject, outcome FROM forwardcheck.audit
         WHERE ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR action = $2)
           AND ($3::bigint IS NULL OR id < $3)
         ORDER BY audit.id DESC LIMIT $4`,
        [actor ?? null, action ?? null, beforeId ?? null, most],
      )
      return rows.map(({ at_ms, ...row }) => ({ ...row, atMs: Number(at_ms) }))
    },

    async actions() {
      const { rows } = await sql.query<{ action: string }>(
        `SELECT DISTINCT action FROM forwardcheck.audit ORDER BY action`,
      )
      return rows.map(({ action }) => action)
    },
  }
}

/** For what is on record exactly when it happened: `sql` may be a transaction. */
export async function recordAudit(sql: Sql, entry: AuditEntry): Promise<void> {
  const { actor, action, subject, outcome, nowMs } = entry
  await sql.query(
    `INSERT INTO forwardcheck.audit (at_ms, actor, action, subject, outcome) VALUES ($1, $2, $3, $4, $5)`,
    [nowMs, actor, action, subject, outcome],
  )
}
