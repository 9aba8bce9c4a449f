/**
 * People who use the console: name, role and the hash of a password. Whatever takes a right away ends that operator's
 * sessions in the same transaction, and the last admin who can log in stays one.
 */
import type { Database, Sql } from '../database.ts'

/** Each may do what the one before may. */
export type OperatorRole = 'viewer' | 'analyst' | 'admin'

export interface OperatorRow {
  /** Decimal digits. */
  id: string
  name: string
  role: OperatorRole
  createdAtMs: number
  /** null: may log in. */
  disabledAtMs: number | null
  /** Of a session that still lasts; null: none. */
  seenAtMs: number | null
}

export interface NewOperator {
  name: string
  role: OperatorRole
  /** Hash, as passwords.ts of the console makes it. */
  password: string
}

/** What a log-in is checked against. */
export interface Credentials extends NewOperator {
  id: string
  isDisabled: boolean
}

export type OperatorChange = 'done' | 'unknown' | 'last-admin'

export interface Operators {
  /** By name. */
  list(): Promise<OperatorRow[]>
  hasAny(): Promise<boolean>
  find(name: string): Promise<Credentials | null>
  /** false: the name is taken, by a disabled operator too. */
  add(operator: NewOperator, nowMs: number): Promise<boolean>
  /** false: there is an operator already. */
  addFirst(operator: Omit<NewOperator, 'role'>, nowMs: number): Promise<boolean>
  /** false: nobody has that name. */
  setPassword(name: string, password: string): Promise<boolean>
  /** The same password under newer parameters: sessions stay. Does nothing when it was changed meanwhile. */
  rehash(id: string, before: string, after: string): Promise<void>
  setRole(name: string, role: OperatorRole): Promise<OperatorChange>
  disable(name: string, nowMs: number): Promise<OperatorChange>
  enable(name: string): Promise<OperatorChange>
}

export function createOperators(database: Database): Operators {
  return {
    async list() {
      const { rows } = await database.query<ListRow>(
        `SELECT id::text, name, role, created_ms, disabled_ms,
                (SELECT max(seen_ms) FROM forwardcheck.operator_session WHERE operator_id = operator.id) AS seen_ms
         FROM forwardcheck.operator ORDER BY name`,
      )
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        role: row.role,
        createdAtMs: Number(row.created_ms),
        disabledAtMs: row.disabled_ms === null ? null : Number(row.disabled_ms),
        seenAtMs: row.seen_ms === null ? null : Number(row.seen_ms),
      }))
    },

    async hasAny() {
      const { rows } = await database.query(`SELECT 1 FROM forwardcheck.operator LIMIT 1`)
      return rows.length > 0
    },

    async find(name) {
      const { rows } = await database.query<Omit<Credentials, 'isDisabled'> & { disabled_ms: string | null }>(
        `SELECT id::text, name, role, password, disabled_ms FROM forwardcheck.operator WHERE name = $1`,
        [name],
      )
      const [row] = rows
      if (!row) return null
      const { disabled_ms, ...known } = row
      return { ...known, isDisabled: disabled_ms !== null }
    },

    add: ({ name, role, password }, nowMs) => insert(database, { name, role, password }, nowMs),

    addFirst: (operator, nowMs) =>
      changing(database, async (sql) => {
        const { rows } = await sql.query(`SELECT 1 FROM forwardcheck.operator LIMIT 1`)
        return rows.length === 0 && (await insert(sql, { ...operator, role: 'admin' }, nowMs))
      }),

    setPassword: (name, password) =>
      database.transaction(async (sql) => {
        const { rowCount } = await sql.query(
          `UPDATE forwardcheck.operator SET password = $2 WHERE name = $1`,
          [name, password],
        )
        await endSessions(sql, name)
        return rowCount === 1
      }),

    async rehash(id, before, after) {
      await database.query(`UPDATE forwardcheck.operator SET password = $3 WHERE id = $1 AND password = $2`, [
        id,
        before,
        after,
      ])
    },

    setRole: (name, role) =>
      changing(database, async (sql) => {
        const trouble = await troubleWith(sql, name, role !== 'admin')
        if (trouble) return trouble
        await sql.query(`UPDATE forwardcheck.operator SET role = $2 WHERE name = $1`, [name, role])
        await endSessions(sql, name)
        return 'done'
      }),

    disable: (name, nowMs) =>
      changing(database, async (sql) => {
        const trouble = await troubleWith(sql, name, true)
        if (trouble) return trouble
        await sql.query(
          `UPDATE forwardcheck.operator SET disabled_ms = coalesce(disabled_ms, $2) WHERE name = $1`,
          [name, nowMs],
        )
        await endSessions(sql, name)
        return 'done'
      }),

    async enable(name) {
      const { rowCount } = await database.query(
        `UPDATE forwardcheck.operator SET disabled_ms = NULL WHERE name = $1`,
        [name],
      )
      return rowCount === 1 ? 'done' : 'unknown'
    },
  }
}

interface ListRow {
  id: string
  name: string
  role: OperatorRole
  created_ms: string
  disabled_ms: string | null
  seen_ms: string | null
}

/** One change at a time: two admins who disable each other at once must not both succeed. */
function changing<T>(database: Database, work: (sql: Sql) => Promise<T>): Promise<T> {
  return database.transaction(async (sql) => {
    await sql.query(`LOCK TABLE forwardcheck.operator IN SHARE ROW EXCLUSIVE MODE`)
    return work(sql)
  })
}

async function troubleWith(
  sql: Sql,
  name: string,
  takesRights: boolean,
): Promise<'unknown' | 'last-admin' | null> {
  const { rows } = await sql.query<{ is_admin: boolean; others: string }>(
    `SELECT role = 'admin' AND disabled_ms IS NULL AS is_admin,
            (SELECT count(*) FROM forwardcheck.operator AS other
             WHERE other.role = 'admin' AND other.disabled_ms IS NULL AND other.id <> operator.id) AS others
     FROM forwardcheck.operator WHERE name = $1`,
    [name],
  )
  const [row] = rows
  if (!row) return 'unknown'
  return takesRights && row.is_admin && Number(row.others) === 0 ? 'last-admin' : null
}

async function insert(sql: Sql, { name, role, password }: NewOperator, nowMs: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO forwardcheck.operator (name, role, password, created_ms) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO NOTHING`,
    [name, role, password, nowMs],
  )
  return rowCount === 1
}

async function endSessions(sql: Sql, name: string): Promise<void> {
  await sql.query(
    `DELETE FROM forwardcheck.operator_session
     WHERE operator_id = (SELECT id FROM forwardcheck.operator WHERE name = $1)`,
    [name],
  )
}
