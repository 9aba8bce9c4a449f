/**
 * Where the data key comes from: configuration (base64 or hex), or `data.key` in the data folder, made on the
 * first start with rights 600. And the check that the database was written with this very key.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createFile } from './create-file.ts'
import { DATA_KEY_BYTES, type Crypto } from './crypto.ts'
import type { Sql } from './database.ts'

export const DATA_KEY_FILE = 'data.key'

/** Throws when the text is neither 64 hex digits nor base64 of 32 bytes. */
export function parseDataKey(text: string): Buffer {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  const bytes = Buffer.from(trimmed, 'base64')
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) && bytes.length === DATA_KEY_BYTES) return bytes
  throw new Error('the data key is not 32 bytes in base64 or hex; make one with: openssl rand -base64 32')
}

/** The folder's key, made when there is none and never replaced. Throws when the file is readable by others or broken. */
export function loadOrCreateDataKey(dir: string): Buffer {
  const file = join(dir, DATA_KEY_FILE)
  createFile(file, `${randomBytes(DATA_KEY_BYTES).toString('base64')}\n`)
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new Error(`${file} can be read by other users; run: chmod 600 ${file}`)
  }
  try {
    return parseDataKey(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} is damaged; put the saved copy of this key back`, { cause: error })
  }
}

const CANARY = 'forwardcheck data key'
const CANARY_PLACE = 'meta/canary'

/** Leaves a sealed canary in an empty database; throws when an existing one was sealed with another key. */
export async function verifyDataKey(sql: Sql, crypto: Crypto): Promise<void> {
  await sql.query(
    `INSERT INTO forwardcheck.meta (name, value) VALUES ('canary', $1) ON CONFLICT (name) DO NOTHING`,
    [crypto.seal(CANARY_PLACE, Buffer.from(CANARY))],
  )
  const { rows } = await sql.query<{ value: Uint8Array }>(
    `SELECT value FROM forwardcheck.meta WHERE name = 'canary'`,
  )
  try {
    const canary = rows[0] && crypto.open(CANARY_PLACE, rows[0].value).toString()
    if (canary === CANARY) return
  } catch {
    // Reported below: the reason is the same whatever could not be opened.
  }
  throw new Error(
    `this data was written with another key: set DATA_KEY to the key it was written with, or put the saved ${DATA_KEY_FILE} back into the data folder`,
  )
}
