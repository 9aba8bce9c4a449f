/**
 * Points per key and window in the database, counted by rate-limiter-flexible: caps that hold across restarts and
 * processes. Keys name numbers by their account name only, never people.
 */
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Sql } from './database.ts'
import type { Rates } from './store.ts'

/** What RateLimiterPostgres asks of a client. It also names its statements, which PGlite has no use for. */
interface Query {
  text: string
  values: unknown[]
}

export function createRates(sql: Sql): Rates {
  const client = { query: ({ text, values }: Query) => sql.query(text, values) }
  const limiters = new Map<string, RateLimiterPostgres>()

  function limiterOf(points: number, windowMs: number): RateLimiterPostgres {
    const name = `${points}/${windowMs}`
    const known = limiters.get(name)
    if (known) return known
    const limiter = new RateLimiterPostgres({
      storeClient: client,
      storeType: 'client',
      schemaName: 'forwardcheck',
      tableName: 'rate_limit',
      // Migrations make the table; a few keys per number need no cleaning, and no timer for it.
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: '',
      points,
      duration: windowMs / 1_000,
    })
    limiters.set(name, limiter)
    return limiter
  }

  return {
    async takePoint(key, points, windowMs) {
      const limiter = limiterOf(points, windowMs)
      try {
        await limiter.consume(key)
        return null
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error
        // What was refused must not count, or returned points would not make room again.
        await limiter.reward(key)
        return Math.max(1, error.msBeforeNext)
      }
    },
    async returnPoint(key, points, windowMs) {
      await limiterOf(points, windowMs).reward(key)
    },
  }
}
