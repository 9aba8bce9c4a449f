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
import { checkMode, prepareFolder, rememberMode } from './store/data-folder.ts'
import { readDataKeys } from './store/data-key.ts'
import { createDatabase, type Database, type SqlPool } from './store/database.ts'
import { RETENTION } from './store/expiry.ts'
import { lockFolder } from './store/folder-lock.ts'
import { dropLeases } from './store/leases.ts'
import { migrate } from './store/migrate.ts'
import { openKeyring, type Keyring } from './store/open-keyring.ts'
import { dropNumberOwners } from './store/numbers.ts'
import { openPglite } from './store/pglite-pool.ts'
import { openPostgres } from './store/postgres-pool.ts'
import { dropRetiredKeys } from './store/retired-keys.ts'
import { createSqlStore } from './store/sql-store.ts'
import { createSpool, type Spool } from './store/spool.ts'
import type { Store } from './store/store.ts'

export interface RuntimeConfig extends Pick<Config, 'dataDir' | 'dataKey' | 'mode' | 'caseDays'> {
  /** How long somebody waits to hear of a correction; RETENTION's time unless told. */
  correctionDays?: number
  /** Start of every key in Redis; `forwardcheck` unless told. */
  queuePrefix?: string
}

/** The database with its keys: all that commands beside the bot need. */
export interface Storage {
  mode: 'embedded' | 'distributed'
  database: Database
  keyring: Keyring
  store: Store
  /** Safe to call twice. */
  close(): Promise<void>
}

export interface Runtime extends Storage {
  queues: Queues
  /** On this machine's disk, for what the number's messages and keys need while the database is away. */
  openSpool(account: string): Spool
  /** Lets active jobs finish for a bounded time, then closes queues, database and folder. Safe to call twice. */
  close(): Promise<void>
}

const DAY_MS = 86_400_000
/** How often a process looks whether another one rotated keys. */
const FOLLOW_KEYS_MS = 30_000

/** Every error says what to do about it. A half-opened runtime closes again before the error is thrown. */
export async function openRuntime(config: RuntimeConfig, log: Log): Promise<Runtime> {
  return opening(log, async (undo) => {
    const { openBackend, ...storage } = await openParts(config, log, undo)
    const queues = createQueues(await openBackend(), log)
    undo.push(() => queues.close())
    const openSpool = (account: string): Spool => createSpool(config.dataDir, account, storage.keyring.crypto)
    return { ...storage, queues, openSpool }
  })
}

/** Like openRuntime, without queues. In the embedded mode it owns the folder all the same. */
export async function openStorage(config: RuntimeConfig, log: Log): Promise<Storage> {
  return opening(log, async (undo) => {
    const { openBackend: _, ...storage } = await openParts(config, log, undo)
    return storage
  })
}

type Undo = (() => Promise<void> | void)[]

/** `undo` fills with what must be closed, last first; it is closed at once when opening fails half-way. */
async function opening<T>(
  log: Log,
  open: (undo: Undo) => Promise<T>,
): Promise<T & { close(): Promise<void> }> {
  const undo: Undo = []
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
    const opened = await open(undo)
    let closing: Promise<void> | undefined
    return { ...opened, close: () => (closing ??= closeAll()) }
  } catch (error) {
    await closeAll()
    throw error
  }
}

async function openParts(
  config: RuntimeConfig,
  log: Log,
  undo: Undo,
): Promise<Omit<Storage, 'close'> & Pick<Servers, 'openBackend'>> {
  const { mode, dataDir } = config
  prepareFolder(dataDir)
  checkMode(dataDir, mode.kind)
  if (mode.kind === 'embedded') {
    rememberMode(dataDir, mode.kind)
    undo.push(await lockFolder(dataDir))
  }
  const dataKeys = readDataKeys(dataDir, config.dataKey)

  const { pool, openBackend } = await openServers(config, log)
  const database = createDatabase(pool)
  undo.push(() => database.close())
  await migrate(database)
  const keyring = await openKeyring(database, dataKeys, {
    ...(mode.kind === 'distributed' && { followMs: FOLLOW_KEYS_MS }),
    onTrouble: (error) => log.warn({ error: errorName(error) }, 'the key ring could not be read again'),
  })
  undo.push(() => keyring.close())
  if (keyring.ring.isRotating) log.warn('a rotation of keys was interrupted: run forwardcheck key rotate')
  // Only now: a wrong address tried once must not bind a new folder to the distributed mode.
  rememberMode(dataDir, mode.kind)
  if (mode.kind === 'embedded') {
    await dropLeases(database)
    await dropNumberOwners(database)
  }
  await tidyKeys(database, keyring, dataDir, log)
  const { caseDays, correctionDays } = config
  const retention = {
    ...RETENTION,
    caseMs: caseDays * DAY_MS,
    ...(correctionDays !== undefined && { correctionMs: correctionDays * DAY_MS }),
  }
  const store = createSqlStore(database, keyring.crypto, retention, (damage) =>
    log.error(damage, 'a session record is damaged and set aside; see forwardcheck session verify'),
  )
  return { mode: mode.kind, database, keyring, store: withFreshKeys(store, keyring), openBackend }
}

async function tidyKeys(database: Database, keyring: Keyring, dataDir: string, log: Log): Promise<void> {
  const { dropped, kept } = await dropRetiredKeys(database, keyring, { dataDir, nowMs: Date.now() })
  if (dropped.length > 0) log.info({ dropped }, 'retired content keys left the ring')
  if (kept !== null) log.warn({ reason: kept }, 'retired content keys stay on the ring')
}

/** A gateway may have waited for long; what it takes over may be under other keys than those it started with. */
function withFreshKeys(store: Store, keyring: Keyring): Store {
  return {
    ...store,
    async takeNumber(...request) {
      const ownership = await store.takeNumber(...request)
      if (!ownership) return null
      try {
        await keyring.refresh()
      } catch (error) {
        // Who cannot read the session must not keep others from it.
        await store.releaseNumber(ownership).catch(() => undefined)
        throw error
      }
      return ownership
    },
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
    log.warn({ error: errorName(error) }, 'database connection'),
  )
  const address = { url: redisUrl, prefix: queuePrefix ?? 'forwardcheck' }
  return { pool, openBackend: () => openRedisBackend(address, log) }
}
