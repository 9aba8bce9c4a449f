/** PGlite behind the interface of a pool: transactions apart, failures, notifications, timers that get their turn. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type Database } from '../../src/store/database.ts'
import { openPglite, type PglitePool } from '../../src/store/pglite-pool.ts'

describe('pool over PGlite', () => {
  let pool: PglitePool
  let database: Database
  beforeAll(async () => {
    pool = await openPglite()
    database = createDatabase(pool)
    await pool.query('CREATE TABLE t (n int); CREATE TABLE u (n int UNIQUE)')
  })
  afterAll(() => pool.end())

  it('keeps other statements out of a transaction', async () => {
    let open: (() => void) | undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    const failing = database.transaction(async (sql) => {
      await sql.query('INSERT INTO t VALUES (1)')
      await gate
      throw new Error('rolled back')
    })
    const outside = database.query('INSERT INTO t VALUES (2)')
    open?.()
    await expect(failing).rejects.toThrow('rolled back')
    await outside
    expect((await database.query('SELECT n FROM t')).rows).toEqual([{ n: 2 }])
  })

  it('goes on after a failed statement and a client released in mid-transaction', async () => {
    await expect(
      database.transaction(async (sql) => {
        await sql.query('INSERT INTO u VALUES (1)')
        await sql.query('INSERT INTO u VALUES (1)')
      }),
    ).rejects.toThrow('duplicate')
    const client = await pool.connect()
    await client.query('BEGIN')
    await client.query('INSERT INTO u VALUES (3)')
    client.release()
    expect((await pool.query('SELECT n FROM u')).rows).toEqual([])
  })

  it('answers like node-postgres', async () => {
    const { rows, rowCount } = await pool.query(
      `SELECT 9007199254740993::int8 AS big, $1::jsonb AS json, $2::bytea AS bytes`,
      ['{"a":1}', Buffer.from('x')],
    )
    expect(rows).toEqual([{ big: '9007199254740993', json: { a: 1 }, bytes: new Uint8Array([120]) }])
    expect(rowCount).toBe(1)
    expect((await pool.query('DELETE FROM t WHERE n = 99')).rowCount).toBe(0)
  })

  it('passes notifications on until the listener is released', async () => {
    const client = await pool.connect()
    const heard: unknown[] = []
    client.on('notification', (message) => heard.push(message))
    await client.query('-- a comment first\nLISTEN news;\n')
    await pool.query(`SELECT pg_notify('news', 'one')`)
    expect(heard).toEqual([{ channel: 'news', payload: 'one' }])
    client.release()
    await pool.query('SELECT 1')
    await pool.query(`SELECT pg_notify('news', 'two')`)
    expect(heard).toHaveLength(1)
  })

  it('leaves timers their turn under constant load', async () => {
    let isDone = false
    const load = (async () => {
      while (!isDone) await pool.query('SELECT 1')
    })()
    await new Promise((resolve) => setTimeout(resolve, 20))
    isDone = true
    await load
  })
})
