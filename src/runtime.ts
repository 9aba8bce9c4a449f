/**
 * Database and queues for the configured mode. Embedded: PGlite in the data folder for both, this process alone.
 * Distributed: PostgreSQL and Redis, any number of processes. Run a sweep first thing (workers/sweep.ts).
 */
import type { Config } from './config.ts'
import type { Log } from './log.ts'
import { errorName } from './queues/error-name.ts'
import { openPostgresBackend } from './queues/postgres-backend.ts'
import { createQueues, type Backend, type Queues } from './queues/queues.ts'
import { openRedisBackend } from './queues/redis-backend.ts'
import { createCrypto } from './store/crypto.ts'
import { checkMode, prepareFolder, rememberMode } from './store/data-folder.ts'
import { loadOrCreateDataKey, parseDataKey, verifyDataKey } from './store/data-key.ts'
import { createDatabase, type SqlPool } from './store/database.ts'
import { RETENTION } from './store/expiry.ts'
import { lockFolder } from './store/folder-lock.ts'
import { dropLeases } from './store/leases.ts'
import { migrate } from './store/migrate.ts'
import { dropNumberOwners } from './store/numbers.ts'
import { openPglite } from './store/pglite-pool.ts'
import { openPostgres } from './store/postgres-pool.ts'
import { createSqlStore } from './store/sql-store.ts'
import type { Store } from './store/store.ts'

export interface RuntimeConfig extends Pick<Config, 'dataDir' | 'dataKey' | 'mode' | 'caseDays'> {
  /** Start of every key in Redis; `forwardcheck` unless told. */
  queuePrefix?: string
}

export interface Runtime {
  mode: 'embedded' | 'distributed'
  store: Store
  queues: Queues
  /** Lets active jobs finish for a bounded time, then closes queues, database and folder. Safe to call twice. */
  close(): Promise<void>
}

const DAY_MS = 86_400_000

/** Every error says what to do about it. A half-opened runtime closes again before the error is thrown. */
export async function openRuntime(config: RuntimeConfig, log: Log): Promise<Runtime> {
  const { mode, dataDir } = config
  const undo: (() => Promise<void> | void)[] = []
  const closeAll = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) {
      try {
        await step()
      } catch (error) {
        // What comes after it, the folder's lock above all, must be let go all the same.
        log.error({ error: errorName(error) }, 'a part was not closed properly')
      }
    }
  }
  try {
    prepareFolder(dataDir)
    checkMode(dataDir, mode.kind)
    if (mode.kind === 'embedded') {
      rememberMode(dataDir, mode.kind)
      undo.push(await lockFolder(dataDir))
    }
    const crypto = createCrypto(config.dataKey ? parseDataKey(config.dataKey) : loadOrCreateDataKey(dataDir))

    const { pool, openBackend } = await openServers(config, log)
    const database = createDatabase(pool)
    undo.push(() => database.close())
    await migrate(database)
    await verifyDataKey(database, crypto)
    // Only now: a wrong address tried once must not bind a new folder to the distributed mode.
    rememberMode(dataDir, mode.kind)
    if (mode.kind === 'embedded') {
      await dropLeases(database)
      await dropNumberOwners(database)
    }
    const store = createSqlStore(database, crypto, { ...RETENTION, caseMs: config.caseDays * DAY_MS })

    const queues = createQueues(await openBackend(), log)
    undo.push(() => queues.close())
    let closing: Promise<void> | undefined
    return { mode: mode.kind, store, queues, close: () => (closing ??= closeAll()) }
  } catch (error) {
    await closeAll()
    throw error
  }
}

interface Servers {
  pool: SqlPool
  openBackend: () => Promise<Backend>
}

async function openServers({ mode, dataDir, queuePrefix }: RuntimeConfig, log: Log): Promise<Servers> {
  if (mode.kind === 'embedded') {
    const folder = `${dataDir}/pglite`
    prepareFolder(folder)
    const pool = await openPglite(folder)
    return { pool, openBackend: () => openPostgresBackend(pool) }
  }
  const { databaseUrl, redisUrl } = mode
  const pool = await openPostgres(databaseUrl, (error) =>
    log.warn({ error: error.name }, 'database connection'),
  )
  const address = { url: redisUrl, prefix: queuePrefix ?? 'forwardcheck' }
  return { pool, openBackend: () => openRedisBackend(address, log) }
}
