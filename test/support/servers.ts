/**
 * Runtimes for tests: embedded in a temporary folder, and distributed on the servers of TEST_DATABASE_URL and
 * TEST_REDIS_URL with a database and a Redis prefix of its own, so that test files run side by side.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { createCrypto } from '../../src/store/crypto.ts'
import { createDatabase, type Database, type SqlPool } from '../../src/store/database.ts'
import { openPglite } from '../../src/store/pglite-pool.ts'
import { openPostgres } from '../../src/store/postgres-pool.ts'
import type { Log } from '../../src/log.ts'
import { openRuntime, type Runtime, type RuntimeConfig } from '../../src/runtime.ts'
import { copyTemplate, templateDump } from './pglite-template.ts'

export type TestMode = 'embedded' | 'distributed'

/** For `describe.each(MODES)` with `describe.skipIf(isSkipped(mode))`. */
export const MODES: TestMode[] = ['embedded', 'distributed']

const databaseUrl = process.env['TEST_DATABASE_URL']
const redisUrl = process.env['TEST_REDIS_URL']
const hasServers = Boolean(databaseUrl && redisUrl)

/** Says so on standard error, once per test file, when the distributed half cannot run. */
export function isSkipped(mode: TestMode): boolean {
  if (mode === 'embedded' || hasServers) return false
  if (!isAnnounced) {
    process.stderr.write('DISTRIBUTED MODE NOT TESTED: set TEST_DATABASE_URL and TEST_REDIS_URL\n')
  }
  isAnnounced = true
  return true
}
let isAnnounced = false

/** Address of the Redis of the distributed tests, for those that put something in between. */
export const testRedisUrl = redisUrl

export const silentLog: Log = pino({ level: 'silent' })

/** Logs into an array, for tests that read what was logged. */
export function recordingLog(): { log: Log; lines: string[] } {
  const lines: string[] = []
  return { lines, log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }) }
}

export interface TestFolder {
  path: string
  remove(): void
}

export function temporaryFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'forwardcheck-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A configuration nobody else uses; `remove` drops folder and database, after the runtimes on it are closed. */
export async function testConfig(
  mode: TestMode,
): Promise<{ config: RuntimeConfig; remove: () => Promise<void> }> {
  const folder = temporaryFolder()
  const base = { dataDir: folder.path, dataKey: undefined, caseDays: 30 }
  if (mode === 'embedded') {
    await copyTemplate(join(folder.path, 'pglite'))
    return {
      config: { ...base, mode: { kind: 'embedded' } },
      remove: async () => folder.remove(),
    }
  }
  const own = await ownDatabase()
  return {
    config: {
      ...base,
      mode: { kind: 'distributed', databaseUrl: own.url, redisUrl: redisUrl ?? '' },
      queuePrefix: own.name,
    },
    async remove() {
      folder.remove()
      await own.drop()
    },
  }
}

/** Opens a runtime with a configuration of its own; `close` also removes what it was made of. */
export async function openTestRuntime(mode: TestMode, log: Log = silentLog): Promise<Runtime> {
  const { config, remove } = await testConfig(mode)
  const runtime = await openRuntime(config, log)
  return {
    ...runtime,
    async close() {
      await runtime.close()
      await remove()
    },
  }
}

/** A database of the mode without rows; call `migrate` on it, which does nothing where it is a copied one. */
export async function openTestDatabase(
  mode: TestMode,
  { isNew = false } = {},
): Promise<{ database: Database; pool: SqlPool; close: () => Promise<void> }> {
  if (mode === 'embedded') {
    const pool = await (isNew ? openPglite() : openPglite(undefined, await templateDump()))
    return { database: createDatabase(pool), pool, close: () => pool.end() }
  }
  const own = await ownDatabase()
  const pool = await openPostgres(own.url, () => undefined)
  return {
    database: createDatabase(pool),
    pool,
    async close() {
      await pool.end()
      await own.drop()
    },
  }
}

export const testCrypto = createCrypto(Buffer.alloc(32, 7))

/** Empty, on the server of the distributed tests. */
export async function ownDatabase(): Promise<{ name: string; url: string; drop: () => Promise<void> }> {
  const name = `forwardcheck_test_${randomUUID().replaceAll('-', '')}`
  await administrate(`CREATE DATABASE ${name}`)
  const url = new URL(databaseUrl ?? '')
  url.pathname = `/${name}`
  return { name, url: url.href, drop: () => administrate(`DROP DATABASE ${name} WITH (FORCE)`) }
}

async function administrate(statement: string): Promise<void> {
  const pool = await openPostgres(databaseUrl ?? '', () => undefined)
  try {
    await pool.query(statement)
  } finally {
    await pool.end()
  }
}
