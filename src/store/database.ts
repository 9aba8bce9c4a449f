/**
 * The one small interface our SQL goes through, over anything shaped like a pg Pool: a real one, or the
 * adapter around PGlite. All our tables live in schema `forwardcheck` and every statement names it.
 */

export interface SqlResult<T> {
  rows: T[]
  rowCount: number
}

/** Something that runs one statement: the database, or a transaction of it. 64-bit numbers come as strings. */
export interface Sql {
  query<T = Record<string, unknown>>(text: string, params?: unknown[]): Promise<SqlResult<T>>
}

export interface Database extends Sql {
  /** Commits what `work` did, or rolls all of it back and rethrows. Keep it short: PGlite has one session. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface SqlClient {
  query(text: string, params?: unknown[]): Promise<{ rows: unknown[]; rowCount?: number | null }>
  release(destroy?: boolean): void
}

/** What we use of a pg Pool. */
export interface SqlPool {
  query(text: string, params?: unknown[]): Promise<{ rows: unknown[]; rowCount?: number | null }>
  connect(): Promise<SqlClient>
  end(): Promise<void>
}

export function createDatabase(pool: SqlPool): Database {
  return {
    ...over(pool),
    close: () => pool.end(),
    async transaction(work) {
      const client = await pool.connect()
      let isBroken = false
      try {
        await client.query('BEGIN')
        const result = await work(over(client))
        await client.query('COMMIT')
        return result
      } catch (error) {
        // A client that cannot even roll back must not go back into the pool with an open transaction.
        await client.query('ROLLBACK').catch(() => (isBroken = true))
        throw error
      } finally {
        client.release(isBroken)
      }
    },
  }
}

function over(runner: Pick<SqlPool, 'query'>): Sql {
  return {
    async query<T>(text: string, params?: unknown[]) {
      const result = await runner.query(text, params)
      return { rows: result.rows as T[], rowCount: result.rowCount ?? 0 }
    },
  }
}
