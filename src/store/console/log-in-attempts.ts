/**
 * How often log-ins failed lately, under keys that tell nobody's name or address. An attempt counts as failed from its
 * beginning, so that many at once get no more tries than one after the other.
 */
import type { Database, Sql } from '../database.ts'

/** After `free` failures every further one locks twice as long as the one before. Times in ms. */
export interface LockRule {
  free: number
  firstLockMs: number
  mostLockMs: number
  /** After so long without an attempt everything is forgiven. */
  forgetMs: number
}

export interface Limit {
  key: string
  rule: LockRule
}

/** `locksMs`: how long it locks unless it is forgiven; null: not yet. */
export type Attempt = { isAllowed: true; locksMs: number | null } | { isAllowed: false; waitMs: number }

export interface LogInAttempts {
  /** Counts under all limits, or under none when one of them is locked. Give them always in the same order. */
  take(limits: readonly Limit[], nowMs: number): Promise<Attempt>
  /** It succeeded: takes it back, and its lock. */
  giveBack(limits: readonly Limit[]): Promise<void>
  /** Forgets all failures under the key. */
  clear(key: string): Promise<void>
  /** Forgets everybody's. */
  clearAll(): Promise<void>
}

class LockedError extends Error {}

export function createLogInAttempts(database: Database): LogInAttempts {
  return {
    async take(limits, nowMs) {
      try {
        return await database.transaction(async (sql) => {
          const locks: number[] = []
          for (const limit of limits) locks.push(await count(sql, limit, nowMs))
          const locksMs = Math.max(0, ...locks)
          return { isAllowed: true, locksMs: locksMs > 0 ? locksMs : null }
        })
      } catch (error) {
        // Thrown so that what the other limits counted is rolled back.
        if (!(error instanceof LockedError)) throw error
        return { isAllowed: false, waitMs: await longestWait(database, limits, nowMs) }
      }
    },

    async giveBack(limits) {
      await database.query(
        `UPDATE forwardcheck.log_in_attempt SET failures = greatest(failures - 1, 0), locked_until_ms = 0
         WHERE key = ANY($1)`,
        [limits.map(({ key }) => key)],
      )
    },

    async clear(key) {
      await database.query(`DELETE FROM forwardcheck.log_in_attempt WHERE key = $1`, [key])
    },

    async clearAll() {
      await database.query(`DELETE FROM forwardcheck.log_in_attempt`)
    },
  }
}

/** Resolves to the length of the lock that this failure begins, 0 without; throws LockedError while one lasts. */
async function count(sql: Sql, { key, rule }: Limit, nowMs: number): Promise<number> {
  const { rows } = await sql.query<{ failures: number }>(
    `INSERT INTO forwardcheck.log_in_attempt AS kept (key, failures, last_ms, locked_until_ms)
     VALUES ($1, 1, $2, 0)
     ON CONFLICT (key) DO UPDATE SET last_ms = $2,
       failures = CASE WHEN kept.last_ms <= $3 THEN 1 ELSE kept.failures + 1 END
     WHERE kept.locked_until_ms <= $2
     RETURNING failures`,
    [key, nowMs, nowMs - rule.forgetMs],
  )
  const [row] = rows
  if (!row) throw new LockedError()
  const lockMs = lockOf(row.failures, rule)
  if (lockMs > 0) {
    await sql.query(`UPDATE forwardcheck.log_in_attempt SET locked_until_ms = $2 WHERE key = $1`, [
      key,
      nowMs + lockMs,
    ])
  }
  return lockMs
}

/** In ms; 0: none yet. */
export function lockOf(failures: number, { free, firstLockMs, mostLockMs }: LockRule): number {
  if (failures < free) return 0
  return Math.min(firstLockMs * 2 ** Math.min(failures - free, 30), mostLockMs)
}

async function longestWait(sql: Sql, limits: readonly Limit[], nowMs: number): Promise<number> {
  const { rows } = await sql.query<{ until_ms: string | null }>(
    `SELECT max(locked_until_ms) AS until_ms FROM forwardcheck.log_in_attempt WHERE key = ANY($1)`,
    [limits.map(({ key }) => key)],
  )
  return Math.max(1, Number(rows[0]?.until_ms ?? 0) - nowMs)
}
