/** A session out of the database and back into one, this or another: all records or none, and never an older state unasked. */
import { DamagedRecordError, type Crypto } from './crypto.ts'
import type { Database, Sql } from './database.ts'
import { refuseWhileHeld } from './held-number.ts'
import type { Ring } from './keyring.ts'
import type { Keyring } from './open-keyring.ts'
import { ASIDE, DamagedSessionError } from './session-damage.ts'
import type { PlainRecord, SessionSnapshot } from './session-file.ts'
import { CREDS, linkOf } from './session-link.ts'

/** The database, or this gateway's witness, knows a newer state of the same link. */
export class StaleSnapshotError extends Error {
  constructor(snapshot: number, known: number) {
    super(
      `this export is older than what was used since (session version ${snapshot}, not ${known}): with it, messages of everybody who wrote ` +
        `since then cannot be read until their phones send them again. Restore a newer export. If there is none, add --even-if-stale`,
    )
    this.name = 'StaleSnapshotError'
  }
}

/** Another phone, or another pairing of it, is linked here. */
export class OtherLinkError extends Error {
  constructor(account: string) {
    super(
      `"${account}" is linked differently in this database, and restoring would forget that link. Export it first, ` +
        `then add --replace; or give the restored one to another installation`,
    )
    this.name = 'OtherLinkError'
  }
}

export interface Exported {
  snapshot: SessionSnapshot
  /** Records that cannot be opened, by type; they are not in the snapshot. */
  leftOut: Record<string, number>
}

/** In one statement, so that it is one state. Throws DamagedSessionError, and when nothing is linked. */
export async function exportSession(
  sql: Sql,
  { crypto, ring }: Keyring,
  account: string,
  nowMs: number,
): Promise<Exported> {
  const { rows } = await sql.query<{ version: string; key: string; type: string; value: Uint8Array }>(
    `SELECT number.session_version AS version, record_key AS key, type, value
     FROM forwardcheck.number AS number JOIN forwardcheck.session_record AS record USING (account)
     WHERE account = $1 AND NOT starts_with(record_key, '${ASIDE}') ORDER BY record_key`,
    [account],
  )
  const records: PlainRecord[] = []
  const leftOut: Record<string, number> = {}
  for (const { key, type, value } of rows) {
    const plain = openOrNull(crypto, key, value)
    if (plain) records.push({ key, type, value: plain })
    else if (type === CREDS) throw new DamagedSessionError(account)
    else leftOut[type] = (leftOut[type] ?? 0) + 1
  }
  const creds = records.find((record) => record.type === CREDS)
  const link = creds ? linkOf(creds.value) : null
  if (link === null) throw new Error(`no number is linked as "${account}": there is nothing to export`)
  const version = Number(rows[0]?.version)
  return {
    snapshot: { account, version, takenMs: nowMs, link, recordKey: recordKeyOf(ring, account), records },
    leftOut,
  }
}

export interface RestoreOptions {
  /** An operator's consent to forget another link, and to go back to an older state. */
  replace: boolean
  evenIfStale: boolean
  /** What this gateway used last (session-witness.ts). */
  witness: { link: string; version: number } | null
}

/**
 * In one transaction; returns the session's new version, above every known one. Throws NumberHeldError, OtherLinkError
 * or StaleSnapshotError, and changes nothing then.
 */
export async function restoreSession(
  database: Database,
  keyring: Keyring,
  snapshot: SessionSnapshot,
  options: RestoreOptions,
): Promise<number> {
  await keyring.refresh()
  const version = await database.transaction(async (sql) => {
    const { account } = snapshot
    await sql.query(
      `INSERT INTO forwardcheck.number (account) VALUES ($1) ON CONFLICT (account) DO NOTHING`,
      [account],
    )
    await refuseWhileHeld(sql, account)
    await refuseBackwards(sql, keyring.crypto, snapshot, options)
    await keyring.change(sql, (ring) => withRecordKey(ring, snapshot))
    await putRecords(sql, keyring.crypto, snapshot)
    return raiseVersion(sql, account, Math.max(snapshot.version, options.witness?.version ?? 0))
  })
  await keyring.refresh()
  return version
}

/** Forgets a link for good, at an operator's wish: what is left to do when no export is. Returns how many records went. */
export async function forgetSession(database: Database, account: string): Promise<number> {
  return database.transaction(async (sql) => {
    await refuseWhileHeld(sql, account)
    const { rowCount } = await sql.query(`DELETE FROM forwardcheck.session_record WHERE account = $1`, [
      account,
    ])
    await raiseVersion(sql, account, 0)
    return rowCount
  })
}

/** Goes on with what the database has although a gateway used a newer state; its version rises above that one's. */
export async function acceptStale(database: Database, account: string, witnessed: number): Promise<void> {
  await database.transaction(async (sql) => {
    await refuseWhileHeld(sql, account)
    await raiseVersion(sql, account, witnessed)
  })
}

async function refuseBackwards(
  sql: Sql,
  crypto: Crypto,
  { account, link, version }: SessionSnapshot,
  { replace, evenIfStale, witness }: RestoreOptions,
): Promise<void> {
  const stored = await storedLink(sql, crypto, account)
  const { rows } = await sql.query<{ version: string }>(
    `SELECT session_version AS version FROM forwardcheck.number WHERE account = $1`,
    [account],
  )
  const isOther = stored.state === 'linked' && stored.link !== link
  if (isOther && !replace) throw new OtherLinkError(account)
  // Of damaged credentials nobody can tell whose they are; most likely they are this link's.
  const knownHere = stored.state === 'none' || isOther ? 0 : Number(rows[0]?.version)
  const known = Math.max(knownHere, witness?.link === link ? witness.version : 0)
  if (version < known && !evenIfStale) throw new StaleSnapshotError(version, known)
}

/** `none`: also one that was never finished. */
type StoredLink = { state: 'none' | 'damaged' } | { state: 'linked'; link: string }

async function storedLink(sql: Sql, crypto: Crypto, account: string): Promise<StoredLink> {
  const { rows } = await sql.query<{ key: string; value: Uint8Array }>(
    `SELECT record_key AS key, value FROM forwardcheck.session_record WHERE account = $1 AND type = '${CREDS}'
       AND NOT starts_with(record_key, '${ASIDE}')`,
    [account],
  )
  const [creds] = rows
  if (!creds) return { state: 'none' }
  const plain = openOrNull(crypto, creds.key, creds.value)
  if (!plain) return { state: 'damaged' }
  try {
    const link = linkOf(plain)
    return link === null ? { state: 'none' } : { state: 'linked', link }
  } catch {
    return { state: 'damaged' }
  }
}

async function putRecords(sql: Sql, crypto: Crypto, { account, records }: SessionSnapshot): Promise<void> {
  await sql.query(`DELETE FROM forwardcheck.session_record WHERE account = $1`, [account])
  await sql.query(
    `INSERT INTO forwardcheck.session_record (record_key, account, type, value)
     SELECT record_key, $1, type, decode(sealed, 'base64')
     FROM unnest($2::text[], $3::text[], $4::text[]) AS kept (record_key, type, sealed)`,
    [
      account,
      records.map((record) => record.key),
      records.map((record) => record.type),
      records.map(({ key, value }) => crypto.seal(placeOf(key), value).toString('base64')),
    ],
  )
}

/**
 * Above the stored version and that one. With a fence of its own: what a gateway still keeps of the session before must
 * not be written over this one.
 */
async function raiseVersion(sql: Sql, account: string, above: number): Promise<number> {
  const { rows } = await sql.query<{ version: string }>(
    `UPDATE forwardcheck.number
     SET session_version = greatest(session_version, $2::bigint) + 1, session_fence = nextval('forwardcheck.fence')
     WHERE account = $1 RETURNING session_version AS version`,
    [account, above],
  )
  return Number(rows[0]?.version)
}

function recordKeyOf(ring: Ring, account: string): string {
  return ring.records[account] ?? ring.identity.record
}

/** Records are known by hashes under the key of the database they were first stored in, and bring it along. */
function withRecordKey(ring: Ring, { account, recordKey }: SessionSnapshot): Ring {
  const { [account]: _, ...others } = ring.records
  const isOwn = recordKey === ring.identity.record
  return { ...ring, records: isOwn ? others : { ...others, [account]: recordKey } }
}

function openOrNull(crypto: Crypto, key: string, value: Uint8Array): Buffer | null {
  try {
    return crypto.open(placeOf(key), value)
  } catch (error) {
    if (error instanceof DamagedRecordError) return null
    throw error
  }
}

function placeOf(key: string): string {
  return `session_record/${key}`
}
