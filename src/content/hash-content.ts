/** A hash of the program's own content files: tells operators whether two processes have the same content. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** SHA-256 over names and bytes of all YAML files and models under the folder, hex; about 2 MB are read. */
export function hashContent(folder: string): string {
  const hash = createHash('sha256')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:yaml|bin)$/.test(name))
    .toSorted()
  for (const name of names) hash.update(JSON.stringify(name)).update(readFileSync(join(folder, name)))
  return hash.digest('hex')
}
