/**
 * One in-process PGlite behind the shape of a pg Pool, for our store and for BullMQ's PostgreSQL backend.
 * PGlite has a single session, so statements queue up in order and a transaction holds the session until
 * its COMMIT or ROLLBACK.
 */
import { EventEmitter } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PGlite, Results } from '@electric-sql/pglite'
import type { SqlPool } from './database.ts'

interface Result {
  rows: never[]
  rowCount: number
}

/** A pg Pool as far as BullMQ looks: `connect` gives clients with `notification` events. */
export interface PglitePool extends EventEmitter, SqlPool {
  readonly options: { keepAlive: boolean; max: number }
  query(text: string, params?: readonly unknown[]): Promise<Result>
  connect(): Promise<PgliteClient>
}

export interface PgliteClient extends EventEmitter {
  query(text: string, params?: readonly unknown[]): Promise<Result>
  release(destroy?: boolean): void
}

const TEXT_OF_JSON = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const INT8 = 20
const JSON_TYPES = { 114: TEXT_OF_JSON, 3802: TEXT_OF_JSON }

/**
 * Opens or creates the database in `dir`; without `dir` it lives in memory. Making one takes 2 to 3 s, unless it is
 * made from a dump of PGlite's.
 */
export async function openPglite(dir?: string, dump?: Blob): Promise<PglitePool> {
  const { PGlite } = await import('@electric-sql/pglite')
  const db = await PGlite.create({
    ...(dir === undefined ? {} : { dataDir: dir }),
    ...(dump && { loadDataDir: dump }),
    // As node-postgres does it: 64-bit numbers arrive as strings, JSON parameters may be text already.
    parsers: { [INT8]: (value: string) => value },
    serializers: JSON_TYPES,
  })
  return createPool(db)
}

function createPool(db: PGlite): PglitePool {
  const session = createTurnstile()
  let isEnded = false

  async function run(text: string, params: readonly unknown[] | undefined): Promise<Result> {
    // PGlite resolves on microtasks only; without a turn of the event loop a polling worker starves timers.
    await nextTurn()
    if (isEnded) throw new Error('Cannot use a pool after calling end on the pool')
    if (params) return toResult(await db.query(text, [...params]))
    return toResult((await db.exec(text)).at(-1))
  }

  const pool = Object.assign(new EventEmitter(), {
    options: { keepAlive: true, max: 1 },
    async query(text: string, params?: readonly unknown[]) {
      const leave = await session.enter()
      try {
        return await run(text, params)
      } finally {
        leave()
      }
    },
    async connect() {
      return createClient(db, session, run)
    },
    async end() {
      const leave = await session.enter()
      try {
        if (!isEnded) await db.close()
      } finally {
        isEnded = true
        leave()
      }
    },
  })
  pool.setMaxListeners(0)
  return pool
}

function createClient(
  db: PGlite,
  session: Turnstile,
  run: (text: string, params?: readonly unknown[]) => Promise<Result>,
): PgliteClient {
  /** Set while this client is inside BEGIN … COMMIT and so owns the session. */
  let leave: (() => void) | undefined
  const unlisten: (() => Promise<void>)[] = []
  const end = (): void => {
    leave?.()
    leave = undefined
  }

  const client: PgliteClient = Object.assign(new EventEmitter(), {
    async query(text: string, params?: readonly unknown[]): Promise<Result> {
      const channel = /(?:^|\n)\s*LISTEN\s+"?(\w+)"?/i.exec(text)?.[1]
      if (channel !== undefined) {
        const stop = await db.listen(channel, (payload) => client.emit('notification', { channel, payload }))
        unlisten.push(() => stop())
        return { rows: [], rowCount: 0 }
      }
      const isOwner = leave !== undefined
      if (!isOwner) leave = await session.enter()
      let stays = isOwner
      try {
        const result = await run(text, params)
        if (/^\s*BEGIN\b/i.test(text)) stays = true
        return result
      } finally {
        if (!stays || /^\s*(COMMIT|ROLLBACK)\b/i.test(text)) end()
      }
    },
    release() {
      for (const stop of unlisten.splice(0)) void stop().catch(() => undefined)
      if (leave)
        void run('ROLLBACK')
          .catch(() => undefined)
          .finally(end)
    },
  })
  client.setMaxListeners(0)
  return client
}

function toResult(results: Results | undefined): Result {
  const rows = (results?.rows ?? []) as never[]
  return { rows, rowCount: results?.affectedRows || rows.length }
}

interface Turnstile {
  /** Resolves with the way out once everybody who came earlier has left. */
  enter(): Promise<() => void>
}

function createTurnstile(): Turnstile {
  let last: Promise<void> = Promise.resolve()
  return {
    async enter() {
      const before = last
      let leave!: () => void
      last = new Promise((resolve) => (leave = resolve))
      await before
      return leave
    },
  }
}
