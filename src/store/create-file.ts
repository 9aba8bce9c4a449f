/** A file that several processes may make at the same moment: the first one wins, and nobody reads half of it. */
import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, rmSync, writeFileSync } from 'node:fs'

/** Written aside and linked into place with rights 600; says whether it is ours. An existing file stays as it is. */
export function createFile(file: string, content: string | Uint8Array): boolean {
  if (existsSync(file)) return false
  const draft = `${file}.${randomUUID()}.new`
  writeFileSync(draft, content, { mode: 0o600, flush: true })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}
