/** A small WhatsApp session as Baileys would have stored it, without a phone behind it. */
import { randomBytes } from 'node:crypto'
import type { Database } from '../../src/store/database.ts'
import type { Ownership, SessionChange, Store } from '../../src/store/store.ts'
import { held } from './waiting.ts'

const pair = (): object => ({
  private: { type: 'Buffer', data: randomBytes(32).toString('base64') },
  public: { type: 'Buffer', data: randomBytes(32).toString('base64') },
})

/** Credentials as bytes; `part` over those of a finished link. */
export function credsBytes(part: object = {}): Buffer {
  const creds = {
    noiseKey: pair(),
    signedIdentityKey: pair(),
    me: { id: '15550009999:1@s.whatsapp.net', name: 'bot' },
    account: { details: 'synthetic' },
    nextPreKeyId: 4,
    ...part,
  }
  return Buffer.from(JSON.stringify(creds))
}

export const CONTACT = '15550007777.0'

/** Credentials, three pre-keys, two contacts. */
export function sessionChanges(creds: Uint8Array = credsBytes()): SessionChange[] {
  const value = (text: string): Buffer => Buffer.from(JSON.stringify({ type: 'Buffer', data: text }))
  return [
    { type: 'creds', id: 'creds', value: creds },
    ...['1', '2', '3'].map((id) => ({ type: 'pre-key', id, value: value(`key ${id}`) })),
    { type: 'session', id: CONTACT, value: value('ratchet') },
    { type: 'session', id: '15550008888.0', value: value('another') },
  ]
}

/** Stores it and lets the number go again. */
export async function storeSession(
  store: Store,
  account: string,
  creds: Uint8Array = credsBytes(),
): Promise<void> {
  await whileHeld(store, account, async (ownership) => {
    await store.session(ownership).write(sessionChanges(creds))
  })
}

export async function whileHeld<T>(
  store: Store,
  account: string,
  work: (ownership: Ownership) => Promise<T>,
): Promise<T> {
  const ownership = await held(store, account)
  try {
    return await work(ownership)
  } finally {
    await store.releaseNumber(ownership)
  }
}

/** Flips a bit in the sealed values of one type; returns how many rows that were. */
export async function damage(database: Database, account: string, type: string, most = 100): Promise<number> {
  const { rowCount } = await database.query(
    `UPDATE forwardcheck.session_record SET value = set_byte(value, length(value) - 1, get_byte(value, length(value) - 1) # 1)
     WHERE record_key IN (SELECT record_key FROM forwardcheck.session_record
       WHERE account = $1 AND type = $2 ORDER BY record_key LIMIT $3)`,
    [account, type, most],
  )
  return rowCount
}

/** As migrated and never opened. */
export async function emptyTables(database: Database): Promise<void> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT 'forwardcheck.' || table_name AS name FROM information_schema.tables
     WHERE table_schema = 'forwardcheck' AND table_name <> 'migration'`,
  )
  await database.query(`TRUNCATE ${rows.map((row) => row.name).join(', ')}`)
}
