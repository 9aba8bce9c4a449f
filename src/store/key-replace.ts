/**
 * Another data key for the same ring. Killed at any point the database opens again, with one of the two keys; where the
 * key lies in the data folder, the next start finds out which.
 */
import { join } from 'node:path'
import { adoptNextKey, DATA_KEY_FILE, newDataKey, placeNextKey, readDataKeys } from './data-key.ts'
import type { Database } from './database.ts'
import { refuseWhileHeld } from './held-number.ts'
import { openKeyring, type Keyring } from './open-keyring.ts'

export interface Replacement {
  dataDir: string
  /** Set when the key comes from DATA_KEY and not from the folder. */
  configured: string | undefined
  /** Needed with `configured`; else one is made. */
  newKey: Uint8Array | undefined
}

/** Where the keys are afterwards; null: with the operator, who must set DATA_KEY. */
export type Replaced = { file: string; oldFile: string } | null

/** Throws NumberHeldError, and for a key that is not new. */
export async function replaceDataKey(
  database: Database,
  keyring: Keyring,
  { dataDir, configured, newKey }: Replacement,
): Promise<Replaced> {
  await refuseWhileHeld(database)
  if (configured && !newKey) {
    throw new Error(
      'DATA_KEY is set, so give the new key in a file: openssl rand -base64 32 > new.key, chmod 600 new.key, --new-key-file new.key',
    )
  }
  const next = newKey ?? newDataKey()
  const isOld = readDataKeys(dataDir, configured)[0].bytes.equals(next)
  if (isOld) throw new Error('this is the data key in use: make a new one with: openssl rand -base64 32')
  if (configured) {
    await keyring.rewrap(next)
    return null
  }
  placeNextKey(dataDir, next)
  await keyring.rewrap(next)
  const oldFile = adoptNextKey(dataDir)
  const proof = await openKeyring(database, readDataKeys(dataDir, undefined))
  proof.close()
  return { file: join(dataDir, DATA_KEY_FILE), oldFile }
}
