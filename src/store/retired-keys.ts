/**
 * Retired content keys leave the ring when nothing needs them any more. What a gateway confirmed may lie in a spool,
 * sealed with one: a key goes late rather than take messages along.
 */
import type { Database, Sql } from './database.ts'
import { databaseNowMs } from './database-clock.ts'
import { RETENTION } from './expiry.ts'
import type { Ring } from './keyring.ts'
import { createNumbers } from './numbers.ts'
import type { Keyring } from './open-keyring.ts'
import { keyIdsInUse } from './sealed-columns.ts'
import { accountsWithFiles } from './spool-folder.ts'

/** By the database's clock; for spools that nothing tells us of. */
export const RETIRED_KEY_MS = 7 * 86_400_000

export interface RetiredKeys {
  /** Numbers of those taken off the ring. */
  dropped: number[]
  /** Why those that are old enough stay, for the log; null also when something is still sealed with them. */
  kept: string | null
}

export interface KeyDrop {
  dataDir: string
  /** The caller's clock: while it differs from the database's nobody knows which one is wrong, and nothing goes. */
  nowMs: number
}

/** Takes keys off the ring that were retired long ago, that nothing is sealed with, and that no spool may need. */
export async function dropRetiredKeys(
  database: Database,
  keyring: Keyring,
  { dataDir, nowMs }: KeyDrop,
): Promise<RetiredKeys> {
  if (keyring.ring.content.every(({ retiredMs }) => retiredMs === null)) return { dropped: [], kept: null }
  const clockMs = await databaseNowMs(database)
  const isDue = ({ id, retiredMs }: Ring['content'][number]): boolean =>
    id !== keyring.ring.current && retiredMs !== null && clockMs - retiredMs >= RETIRED_KEY_MS
  const due = keyring.ring.content.filter(isDue)
  if (due.length === 0) return { dropped: [], kept: null }
  if (Math.abs(nowMs - clockMs) > RETENTION.clockSkewMs) {
    return { dropped: [], kept: 'the clocks of this machine and of the database differ' }
  }
  const accounts = await accountsThatMayWait(database, dataDir)
  if (accounts.length > 0) {
    const kept = `messages may wait on the disk of a gateway for ${accounts.join(', ')}`
    return { dropped: [], kept }
  }
  const used = await keyIdsInUse(database)
  const dropped = due.map(({ id }) => id).filter((id) => !used.has(id))
  if (dropped.length > 0) {
    await database.transaction((sql) =>
      keyring.change(sql, (ring) => ({
        ...ring,
        content: ring.content.filter(({ id }) => id === ring.current || !dropped.includes(id)),
      })),
    )
    await keyring.refresh()
  }
  return { dropped, kept: null }
}

/**
 * Numbers for which something lies, or may lie, in a spool: this machine's; one that its gateway reported last; one of
 * a gateway that ended without letting its number go, as it does when it is stopped while the database is away. When
 * another gateway took that number over, nothing tells any more.
 */
export async function accountsThatMayWait(sql: Sql, dataDir: string): Promise<string[]> {
  const rows = await createNumbers(sql).numbers()
  const reported = rows.filter((row) => row.abandonedBy !== null || (row.status?.spooled ?? 0) > 0)
  const here = await accountsWithFiles(dataDir)
  return [...new Set([...here, ...reported.map(({ account }) => account)])].sort()
}
