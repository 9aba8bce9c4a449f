/** Which errors mean that the database is away: the list, and a real PostgreSQL in trouble. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isDatabaseAway, isRefusal, withinLimit } from '../../src/store/database-away.ts'
import { createDatabase } from '../../src/store/database.ts'
import { openPglite } from '../../src/store/pglite-pool.ts'
import { LostNumberError } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { missingServers, startOwnServers, type OwnServers } from '../support/own-servers.ts'
import { isSkipped } from '../support/servers.ts'
import { databaseError } from './switchable-database.ts'

describe('errors of a database', () => {
  it.each([
    ['connection failure', '08006'],
    ['wrong password', '28P01'],
    ['no such database', '3D000'],
    ['serialization failure', '40001'],
    ['deadlock', '40P01'],
    ['disk full', '53100'],
    ['too many connections', '53300'],
    ['cancelled for its time', '57014'],
    ['shut down', '57P01'],
    ['starting, or in recovery', '57P03'],
    ['error of its disk', '58030'],
    ['read-only', '25006'],
  ])('away: %s', (_, code) => {
    expect(isDatabaseAway(databaseError(code))).toBe(true)
    expect(isRefusal(databaseError(code))).toBe(false)
  })

  it.each([
    ['a value it does not take', '22021', true],
    ['a constraint', '23505', true],
    ['no such table', '42P01', false],
    ['a bug of its own', 'XX000', false],
  ])('there: %s', (_, code, isRefused) => {
    expect(isDatabaseAway(databaseError(code))).toBe(false)
    expect(isRefusal(databaseError(code))).toBe(isRefused)
  })

  it('knows those of the network and the driver', () => {
    const network = (code: string): Error =>
      Object.assign(new Error('synthetic'), { code, syscall: 'connect' })
    const all = [
      ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'].map(
        network,
      ),
      new AggregateError([network('ECONNREFUSED'), network('EHOSTUNREACH')]),
      new Error('Connection terminated unexpectedly'),
      new Error('Connection terminated due to connection timeout'),
      new Error('timeout exceeded when trying to connect'),
      new Error('Query read timeout'),
      new Error('Client has encountered a connection error and is not queryable'),
      Object.assign(new Error('unreachable'), { name: 'RuntimeError' }),
    ]
    expect(all.filter((error) => !isDatabaseAway(error))).toEqual([])
    const others = [
      new LostNumberError('number'),
      new TypeError('x is not a function'),
      new Error('EPIPE'),
      Object.assign(new Error('synthetic'), { code: 'EIO', syscall: 'fsync' }),
      'away',
      null,
    ]
    expect(others.filter(isDatabaseAway)).toEqual([])
  })

  it('gives up on what takes too long', async () => {
    expect(await withinLimit(1_000, Promise.resolve('here'))).toBe('here')
    const late = withinLimit(10, new Promise(() => undefined))
    expect(isDatabaseAway(await late.catch((error: unknown) => error))).toBe(true)
  })

  it('knows an embedded database that was closed', { timeout: 60_000 }, async () => {
    const pool = await openPglite()
    await pool.end()
    const error = await createDatabase(pool)
      .query('SELECT 1')
      .catch((failure: unknown) => failure)
    expect(isDatabaseAway(error)).toBe(true)
  })
})

describe.skipIf(isSkipped('distributed') || missingServers() !== null)('a PostgreSQL in trouble', () => {
  let servers: OwnServers
  let pool: pg.Pool
  beforeAll(async () => {
    servers = await startOwnServers()
    pool = new pg.Pool({ connectionString: servers.postgres.url, max: 3, connectionTimeoutMillis: 500 })
    pool.on('error', () => undefined)
    await pool.query('CREATE TABLE t (id int PRIMARY KEY)')
  })
  afterAll(async () => {
    await pool.end()
    await servers.remove()
  })

  const failure = (text: string): Promise<unknown> =>
    pool.query(text).then(
      () => 'no failure',
      (error: unknown) => error,
    )

  it('is told from one that refuses a statement', async () => {
    for (const statement of ['SELECT * FROM nowhere', 'INSERT INTO t VALUES (1), (1)', `SELECT 'x'::int`]) {
      expect(isDatabaseAway(await failure(statement))).toBe(false)
    }
    expect(isDatabaseAway(await failure('SET statement_timeout = 20; SELECT pg_sleep(9)'))).toBe(true)
    await servers.postgres.query('ALTER DATABASE forwardcheck SET default_transaction_read_only = on')
    await servers.postgres.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bot'`,
    )
    await eventually(async () =>
      expect(await failure('INSERT INTO t VALUES (2)')).toMatchObject({ code: '25006' }),
    )
    expect(isDatabaseAway(await failure('INSERT INTO t VALUES (2)'))).toBe(true)
    await servers.postgres.query(
      'ALTER DATABASE forwardcheck RESET default_transaction_read_only',
      'postgres',
    )
    await servers.postgres.query('ALTER DATABASE forwardcheck ALLOW_CONNECTIONS false', 'postgres')
    await servers.postgres.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bot'`,
      'postgres',
    )
    await eventually(async () => expect(await failure('SELECT 1')).toMatchObject({ code: '55000' }))
    expect(isDatabaseAway(await failure('SELECT 1'))).toBe(true)
    await servers.postgres.query('ALTER DATABASE forwardcheck ALLOW_CONNECTIONS true', 'postgres')
  })

  it('is away while it is frozen, killed, or gone', async () => {
    const running = failure('SELECT pg_sleep(30)')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await servers.postgres.kill()
    expect(isDatabaseAway(await running)).toBe(true)
    const refused = await failure('SELECT 1')
    expect(isDatabaseAway(refused)).toBe(true)
    await servers.postgres.start()
    servers.postgres.freeze()
    const frozen = await failure('SELECT 1')
    servers.postgres.thaw()
    expect(isDatabaseAway(frozen)).toBe(true)
  })
})
