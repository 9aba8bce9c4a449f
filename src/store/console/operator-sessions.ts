/** Who is logged in. A session is known by the hash of its id only, and holds 8 h after its last use, at most 24 h. */
import type { Database } from '../database.ts'
import type { OperatorRole } from './operators.ts'

export const SESSION_IDLE_MS = 8 * 3_600_000
export const SESSION_MOST_MS = 24 * 3_600_000

/** How exactly the last use is known: not every request need write. */
const SEEN_STEP_MS = 60_000

export interface SessionOperator {
  id: string
  name: string
  role: OperatorRole
}

export interface NewSession {
  idHash: string
  operatorId: string
  /** The hash that the password was checked against. */
  password: string
}

export interface OperatorSessions {
  /** false: password or rights were changed while the password was being checked. */
  start(session: NewSession, nowMs: number): Promise<boolean>
  /** null: unknown, over, or of a disabled operator. `isUse`: somebody did something, so that the idle time begins anew. */
  find(idHash: string, nowMs: number, isUse: boolean): Promise<SessionOperator | null>
  end(idHash: string): Promise<void>
}

export function createOperatorSessions(database: Database): OperatorSessions {
  return {
    async start({ idHash, operatorId, password }, nowMs) {
      const { rowCount } = await database.query(
        `INSERT INTO forwardcheck.operator_session (id_hash, operator_id, created_ms, seen_ms)
         SELECT $1, id, $4, $4 FROM forwardcheck.operator
         WHERE id = $2 AND password = $3 AND disabled_ms IS NULL FOR SHARE`,
        [idHash, operatorId, password, nowMs],
      )
      return rowCount === 1
    },

    async find(idHash, nowMs, isUse) {
      const { rows } = await database.query<SessionOperator & { seen_ms: string }>(
        `SELECT operator.id::text, operator.name, operator.role, seen_ms
         FROM forwardcheck.operator_session AS session
         JOIN forwardcheck.operator AS operator ON operator.id = session.operator_id
         WHERE id_hash = $1 AND session.created_ms > $2 AND seen_ms > $3 AND disabled_ms IS NULL`,
        [idHash, nowMs - SESSION_MOST_MS, nowMs - SESSION_IDLE_MS],
      )
      const [row] = rows
      if (!row) return null
      const { seen_ms, ...operator } = row
      if (isUse && Number(seen_ms) <= nowMs - SEEN_STEP_MS) {
        await database.query(`UPDATE forwardcheck.operator_session SET seen_ms = $2 WHERE id_hash = $1`, [
          idHash,
          nowMs,
        ])
      }
      return operator
    },

    async end(idHash) {
      await database.query(`DELETE FROM forwardcheck.operator_session WHERE id_hash = $1`, [idHash])
    },
  }
}
