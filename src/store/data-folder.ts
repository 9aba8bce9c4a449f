/** The data folder: rights 700, and the mode it was set up for, which never changes silently. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type FolderMode = 'embedded' | 'distributed'

const MODE_FILE = 'mode'

/** Creates the folder when missing and takes away others' rights. Throws with the path when that fails. */
export function prepareFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    chmodSync(dir, 0o700)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error'
    throw new Error(
      `the data folder ${dir} cannot be used (${code}): make it writable for this user, or set DATA_DIR`,
      { cause: error },
    )
  }
}

/** Throws when the folder was set up for the other mode; notes the mode in a new folder. */
export function rememberMode(dir: string, mode: FolderMode): void {
  const file = join(dir, MODE_FILE)
  try {
    writeFileSync(file, `${mode}\n`, { flag: 'wx', mode: 0o600 })
    return
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const recorded = readFileSync(file, 'utf8').trim()
  if (recorded === mode) return
  throw new Error(
    recorded === 'embedded'
      ? `${dir} holds an embedded installation with its own database: unset DATABASE_URL and REDIS_URL to go on with it, or set DATA_DIR to a new folder for the distributed one`
      : `${dir} belongs to a ${recorded} installation: set DATABASE_URL and REDIS_URL as before, or set DATA_DIR to a new folder for an embedded one`,
  )
}
