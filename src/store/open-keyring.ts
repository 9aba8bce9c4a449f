/**
 * The database's key ring, opened with the data key, and the Crypto that follows it: another process may rotate keys
 * while this one runs. A database without a ring is one of an earlier version and opens all the same.
 */
import { createKeyedCrypto, type Crypto, type Keys } from './crypto.ts'
import { DATA_KEY_FILE, type DataKey } from './data-key.ts'
import type { Database, Sql } from './database.ts'
import { createRing, deriveRing, keysOfRing, unwrapRing, wrapRing, type Ring } from './keyring.ts'

export interface Keyring {
  /** Seals and opens with the ring as it was read last. */
  readonly crypto: Crypto
  readonly ring: Ring
  /** Reads the ring again. Throws when it is wrapped with another data key by now; what was known stays in use. */
  refresh(): Promise<void>
  /** Changes the ring in the database, as part of the transaction; call `refresh` when that is committed. */
  change(sql: Sql, change: (ring: Ring) => Ring): Promise<void>
  /** Wraps it with another data key, in a transaction of its own, and uses that one from then on. */
  rewrap(dataKey: Uint8Array): Promise<void>
  close(): void
}

export interface KeyringOptions {
  /** Another process may change the ring: read it again so often. */
  followMs?: number
  /** Hears of failures to read it again; there is nobody to throw to. */
  onTrouble?: (error: unknown) => void
}

const CANARY = 'forwardcheck data key'
const CANARY_PLACE = 'meta/canary'
/** Values under a missing key come in numbers. */
const REFRESH_GAP_MS = 1_000

/** Tries the keys in order. Throws, with what to do, when the database was written with none of them. */
export async function openKeyring(
  database: Database,
  dataKeys: readonly [DataKey, ...DataKey[]],
  options: KeyringOptions = {},
): Promise<Keyring> {
  await furnish(database, dataKeys[0].bytes)
  for (const { bytes, adopt } of dataKeys) {
    const ring = await readRing(database, bytes)
    if (!ring) continue
    adopt()
    return follow(database, bytes, ring, options)
  }
  throw new Error(
    `this data was written with another key: set DATA_KEY to the key it was written with, or put the saved ${DATA_KEY_FILE} back into the data folder`,
  )
}

function follow(database: Database, firstKey: Uint8Array, firstRing: Ring, options: KeyringOptions): Keyring {
  let dataKey = firstKey
  let ring = firstRing
  let keys: Keys = keysOfRing(ring)
  let lastAskedMs = 0
  let isClosed = false

  const refresh = async (): Promise<void> => {
    const read = await readRing(database, dataKey)
    if (!read) {
      throw new Error('the key ring was wrapped with another DATA_KEY: restart this process with that one')
    }
    ring = read
    keys = keysOfRing(read)
  }
  const tryRefresh = (): void => {
    if (isClosed || Date.now() - lastAskedMs < REFRESH_GAP_MS) return
    lastAskedMs = Date.now()
    refresh().catch((error: unknown) => {
      if (!isClosed) options.onTrouble?.(error)
    })
  }
  const timer = options.followMs === undefined ? undefined : setInterval(tryRefresh, options.followMs)
  timer?.unref()

  return {
    crypto: createKeyedCrypto(() => keys, tryRefresh),
    get ring() {
      return ring
    },
    refresh,
    async change(sql, change) {
      const before = await lockRing(sql, dataKey)
      await writeRing(sql, dataKey, change(before))
    },
    async rewrap(next) {
      await database.transaction(async (sql) => writeRing(sql, next, await lockRing(sql, dataKey)))
      dataKey = next
    },
    close() {
      isClosed = true
      clearInterval(timer)
    },
  }
}

/** An empty database gets a ring of its own, and a canary by which also earlier programs know a foreign database. */
async function furnish(sql: Sql, dataKey: Uint8Array): Promise<void> {
  const { rows } = await sql.query(`SELECT 1 FROM forwardcheck.meta WHERE name = 'canary'`)
  if (rows.length > 0) return
  const ring = createRing(Date.now())
  await sql.query(
    `INSERT INTO forwardcheck.meta (name, value) VALUES ('canary', $1), ('keyring', $2) ON CONFLICT (name) DO NOTHING`,
    [sealCanary(createKeyedCrypto(() => keysOfRing(ring))), wrapRing(dataKey, ring)],
  )
}

/** null when the database is not this key's. */
async function readRing(sql: Sql, dataKey: Uint8Array): Promise<Ring | null> {
  const { rows } = await sql.query<{ name: string; value: Uint8Array }>(
    `SELECT name, value FROM forwardcheck.meta WHERE name IN ('canary', 'keyring')`,
  )
  const valueOf = (name: string): Uint8Array | undefined => rows.find((row) => row.name === name)?.value
  const wrapped = valueOf('keyring')
  if (wrapped) return unwrapRing(dataKey, wrapped)
  const ring = deriveRing(dataKey)
  const canary = valueOf('canary')
  return canary && isCanary(ring, canary) ? ring : null
}

/** As it is in the database now; nobody else changes it until the transaction ends. */
async function lockRing(sql: Sql, dataKey: Uint8Array): Promise<Ring> {
  await sql.query(`SELECT 1 FROM forwardcheck.meta WHERE name = 'canary' FOR UPDATE`)
  const ring = await readRing(sql, dataKey)
  if (ring) return ring
  throw new Error('the key ring was changed by another process meanwhile: try again')
}

async function writeRing(sql: Sql, dataKey: Uint8Array, ring: Ring): Promise<void> {
  await sql.query(
    `INSERT INTO forwardcheck.meta (name, value) VALUES ('keyring', $1), ('canary', $2)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [wrapRing(dataKey, ring), sealCanary(createKeyedCrypto(() => keysOfRing(ring)))],
  )
}

function sealCanary(crypto: Crypto): Buffer {
  return crypto.seal(CANARY_PLACE, Buffer.from(CANARY))
}

function isCanary(ring: Ring, sealed: Uint8Array): boolean {
  try {
    const crypto = createKeyedCrypto(() => keysOfRing(ring))
    return crypto.open(CANARY_PLACE, sealed).toString() === CANARY
  } catch {
    return false
  }
}
