/** The pool on a real PostgreSQL: a connection that breaks between two statements ends a transaction, not the process. */
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { isSkipped, openTestDatabase } from '../support/servers.ts'

describe.skipIf(isSkipped('distributed'))('the pool of PostgreSQL connections', () => {
  let database: Database
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ database, close } = await openTestDatabase('distributed'))
  })
  afterAll(() => close())

  it('outlives a connection that the server ends in the middle of a transaction', async () => {
    const uncaught: unknown[] = []
    const note = (error: unknown): void => void uncaught.push(error)
    process.on('uncaughtException', note)
    try {
      for (let times = 0; times < 5; times++) {
        const broken = database.transaction(async (sql) => {
          const { rows } = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
          await database.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
          // Nothing is asked of it while it breaks.
          await once(AbortSignal.timeout(100), 'abort')
          await sql.query('SELECT 1')
        })
        await expect(broken).rejects.toThrow(/terminat|not queryable/)
      }
    } finally {
      process.off('uncaughtException', note)
    }
    expect(uncaught).toEqual([])
    expect((await database.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  })
})
