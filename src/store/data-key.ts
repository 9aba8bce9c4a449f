/**
 * Where the data key comes from: configuration (base64 or hex), or `data.key` in the data folder, made on the
 * first start with rights 600. It wraps the ring (keyring.ts) and nothing else.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createFile } from './create-file.ts'
import { DATA_KEY_BYTES } from './crypto.ts'

export const DATA_KEY_FILE = 'data.key'
/** A replacement that waits for the database to be wrapped with it, and the key it replaced. */
const NEXT_FILE = `${DATA_KEY_FILE}.new`
const OLD_FILE = `${DATA_KEY_FILE}.old`

export interface DataKey {
  bytes: Buffer
  /** Call once the database turned out to be this key's: finishes a replacement that was interrupted. */
  adopt: () => void
}

/** Throws when the text is neither 64 hex digits nor base64 of 32 bytes. */
export function parseDataKey(text: string): Buffer {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  const bytes = Buffer.from(trimmed, 'base64')
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) && bytes.length === DATA_KEY_BYTES) return bytes
  throw new Error('the data key is not 32 bytes in base64 or hex; make one with: openssl rand -base64 32')
}

/**
 * The key of the configuration; without one that of the folder, made when there is none. A replacement that was
 * interrupted leaves two, of which one opens the database; the likelier comes first.
 */
export function readDataKeys(dir: string, configured: string | undefined): [DataKey, ...DataKey[]] {
  if (configured) return [{ bytes: parseDataKey(configured), adopt: () => undefined }]
  const current: DataKey = { bytes: loadOrCreateDataKey(dir), adopt: () => undefined }
  if (!existsSync(join(dir, NEXT_FILE))) return [current]
  return [current, { bytes: readKeyFile(join(dir, NEXT_FILE)), adopt: () => adoptNextKey(dir) }]
}

/** The folder's key, made when there is none and never replaced. Throws when the file is readable by others or broken. */
export function loadOrCreateDataKey(dir: string): Buffer {
  const file = join(dir, DATA_KEY_FILE)
  createFile(file, `${newDataKey().toString('base64')}\n`)
  return readKeyFile(file)
}

export function newDataKey(): Buffer {
  return randomBytes(DATA_KEY_BYTES)
}

/** Throws when the file is missing, readable by others, or holds no key. */
export function readKeyFile(file: string): Buffer {
  const info = statSync(file, { throwIfNoEntry: false })
  if (!info) throw new Error(`there is no file ${file}; make a key with: openssl rand -base64 32 > ${file}`)
  if ((info.mode & 0o077) !== 0) {
    throw new Error(`${file} can be read by other users; run: chmod 600 ${file}`)
  }
  try {
    return parseDataKey(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} is damaged; put the saved copy of this key back`, { cause: error })
  }
}

/** Puts a replacement beside the folder's key. Throws while the key of an earlier replacement still lies there. */
export function placeNextKey(dir: string, key: Uint8Array): void {
  const old = join(dir, OLD_FILE)
  if (existsSync(old)) {
    throw new Error(
      `${old} is still there: backups of the database from before need it. Move it to where you keep those, then try again`,
    )
  }
  const file = join(dir, NEXT_FILE)
  rmSync(file, { force: true })
  createFile(file, `${Buffer.from(key).toString('base64')}\n`)
}

/** The replacement becomes the folder's key, in one step; the old one stays as `data.key.old`, whose path is returned. */
export function adoptNextKey(dir: string): string {
  const [file, next, old] = [DATA_KEY_FILE, NEXT_FILE, OLD_FILE].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ]
  try {
    linkSync(file, old)
  } catch (error) {
    // Interrupted between the two steps: it is there already.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  renameSync(next, file)
  return old
}
