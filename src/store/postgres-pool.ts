/** A pg Pool on DATABASE_URL with limits that let one slow query neither hang nor starve a process. */
import type { SqlPool } from './database.ts'

/**
 * `onError` hears of idle connections that broke; the pool replaces them by itself.
 * Throws an error that says what to do when the server cannot be reached.
 */
export async function openPostgres(url: string, onError: (error: Error) => void): Promise<SqlPool> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    // For connections that hang: the server says nothing then, and ten of them would be the whole pool.
    query_timeout: 20_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    application_name: 'forwardcheck',
  })
  pool.on('error', onError)
  // One that breaks between two statements of a transaction is nobody's: the next statement tells, the event would end
  // the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await pool.query('SELECT 1')
  } catch (error) {
    await pool.end()
    throw new Error(
      `cannot reach the database of DATABASE_URL (${reason(error)}); check that PostgreSQL runs and that host, user, password and database name are right`,
      { cause: error },
    )
  }
  return pool
}

/** The driver's code (`ECONNREFUSED`, `28P01`), never the address with its password. */
function reason(error: unknown): string {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : (error as Error).name
}
