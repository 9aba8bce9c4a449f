/** The data folder: rights 700, and the mode it was set up for, which never changes silently. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createFile } from './create-file.ts'
import { DATA_KEY_FILE } from './data-key.ts'

export type FolderMode = 'embedded' | 'distributed'

const MODE_FILE = 'mode'

/** One of these tells a folder of ours, also one that got only its key back so far. */
const OURS = [MODE_FILE, DATA_KEY_FILE, 'PG_VERSION']
/** What a new file system brings along. */
const NOT_DATA = new Set(['lost+found'])

/**
 * Creates the folder when missing and takes away others' rights. Throws with the path when that fails, and for a
 * folder that others may read and that holds other things: DATA_DIR=/tmp must not shut everybody out of /tmp.
 */
export function prepareFolder(dir: string): void {
  let isForeign: boolean
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    isForeign = isOpenToOthers(dir) && !isOurs(readdirSync(dir))
    if (!isForeign) chmodSync(dir, 0o700)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error'
    throw new Error(
      `the data folder ${dir} cannot be used (${code}): make it writable for this user, or set DATA_DIR`,
      { cause: error },
    )
  }
  if (!isForeign) return
  throw new Error(
    `${dir} holds other things and is open to other users: set DATA_DIR to a folder of its own, or run: chmod 700 ${dir}`,
  )
}

function isOpenToOthers(dir: string): boolean {
  return (statSync(dir).mode & 0o077) !== 0
}

function isOurs(names: string[]): boolean {
  return OURS.some((name) => names.includes(name)) || names.every((name) => NOT_DATA.has(name))
}

/** Notes the mode in a new folder; throws as checkMode does. Gateway and worker may start at the same moment. */
export function rememberMode(dir: string, mode: FolderMode): void {
  if (!createFile(join(dir, MODE_FILE), `${mode}\n`)) checkMode(dir, mode)
}

/** Throws when the folder was set up for the other mode. */
export function checkMode(dir: string, mode: FolderMode): void {
  const recorded = readRecorded(join(dir, MODE_FILE))
  if (recorded === null || recorded === mode) return
  throw new Error(
    recorded === 'embedded'
      ? `${dir} holds an embedded installation with its own database: unset DATABASE_URL and REDIS_URL to go on with it, or set DATA_DIR to a new folder for the distributed one`
      : `${dir} belongs to a ${recorded} installation: set DATABASE_URL and REDIS_URL as before, or set DATA_DIR to a new folder for an embedded one`,
  )
}

function readRecorded(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
