/**
 * How fast a gateway puts messages on its disk while the database is away, and drains them when it is back. The floor
 * is the same number of bytes written and flushed by itself; the disk decides, so compare within a run.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCrypto } from '../src/store/crypto.ts'
import { createDatabase } from '../src/store/database.ts'
import { drainSpool } from '../src/store/drain-spool.ts'
import { RETENTION } from '../src/store/expiry.ts'
import { migrate } from '../src/store/migrate.ts'
import { openPglite } from '../src/store/pglite-pool.ts'
import { encodeRecord, toLine, type SpoolRecord } from '../src/store/spool-line.ts'
import { createSpool, type Spool } from '../src/store/spool.ts'
import { createSqlStore } from '../src/store/sql-store.ts'
import { median, printTable, ratio, show } from './figures.ts'

const ACCOUNT = 'bench'
const RECORDS = 1_000
const ROUNDS = 3
/** A message of some length, and a Signal session beside it. */
const TEXT = 'x'.repeat(300)
const SESSION = Buffer.alloc(1_500, 7)

const crypto = createCrypto(Buffer.alloc(32, 7))

export async function run(): Promise<void> {
  const rows: string[][] = []
  const dir = mkdtempSync(join(tmpdir(), 'forwardcheck-bench-'))
  try {
    const floor = await medianRate(() => floorRate(dir))
    rows.push(['written and flushed one by one, nothing else', show(floor), ratio(1, 1)])
    for (const together of [1, 8, 64]) {
      const rate = await medianRate(async () => {
        const spool = createSpool(dir, ACCOUNT, crypto)
        const spent = await spend(() => fill(spool, together))
        await empty(spool)
        return RECORDS / spent
      })
      rows.push([`spooled, ${together} at the same time`, show(rate), ratio(rate, floor)])
    }
    const { read, drain } = await measureDrain(dir)
    rows.push(['read back', show(read), ratio(read, floor)])
    rows.push(['drained into PGlite on disk', show(drain), ratio(drain, floor)])
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
  printTable(`Records a second, median of ${ROUNDS} times ${RECORDS}`, ['', 'a second', 'of the floor'], rows)
}

function record(n: number): SpoolRecord {
  const message = {
    account: ACCOUNT,
    chat: `1555000${n % 100}@s.whatsapp.net`,
    participant: '',
    id: `BENCH${n}`,
    kind: 'text' as const,
    text: TEXT,
    forwarded: false,
    sentAtMs: 0,
  }
  const changes = [{ type: 'session', id: String(n % 100), value: SESSION }]
  return { fence: 1, changes, inbound: { message, nowMs: n } }
}

async function fill(spool: Spool, together: number): Promise<void> {
  for (let n = 0; n < RECORDS; n += together) {
    const indexes = Array.from({ length: Math.min(together, RECORDS - n) }, (_, index) => n + index)
    await Promise.all(indexes.map((index) => spool.append(record(index))))
  }
}

async function empty(spool: Spool): Promise<void> {
  for await (const _ of spool.read()) continue
  await spool.remove()
}

async function floorRate(dir: string): Promise<number> {
  const line = toLine(crypto, 'floor', 1, encodeRecord(record(0)))
  const file = await open(join(dir, 'floor'), 'w')
  const spent = await spend(async () => {
    for (let n = 0; n < RECORDS; n++) {
      await file.appendFile(line)
      await file.datasync()
    }
  })
  await file.close()
  return RECORDS / spent
}

async function measureDrain(dir: string): Promise<{ read: number; drain: number }> {
  const pool = await openPglite(join(dir, 'pglite'))
  const database = createDatabase(pool)
  await migrate(database)
  const store = createSqlStore(database, crypto, RETENTION)
  const ownership = await store.takeNumber(ACCOUNT, 'bench', 3_600_000)
  if (!ownership) throw new Error('the number is held')
  const spool = createSpool(dir, ACCOUNT, crypto)
  await fill(spool, 64)
  const reading = await spend(async () => {
    for await (const _ of spool.read()) continue
  })
  const records = store.session(ownership)
  const draining = await spend(() =>
    drainSpool({
      spool,
      headFence: 0,
      write: (changes, inbound) => records.write(changes, inbound),
      onAccepted: () => {},
    }),
  )
  await database.close()
  return { read: RECORDS / reading, drain: RECORDS / draining }
}

async function medianRate(measure: () => Promise<number>): Promise<number> {
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round++) rates.push(await measure())
  return median(rates)
}

/** Seconds. */
async function spend(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1_000
}
