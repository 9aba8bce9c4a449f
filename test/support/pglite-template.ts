/**
 * A migrated, otherwise empty PGlite that tests copy: making one costs seconds of both cores, a copy a fraction of
 * one. Made once per version of PGlite and of the migrations, in the temporary folder.
 */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createDatabase } from '../../src/store/database.ts'
import { migrate, MIGRATIONS } from '../../src/store/migrate.ts'
import { openPglite } from '../../src/store/pglite-pool.ts'

const FOLDER = 'pglite'
const DUMP = 'dump.tar'

let made: Promise<string> | undefined

/** The data directory of a runtime's database, as a copy at `target`, which must not exist. */
export async function copyTemplate(target: string): Promise<void> {
  cpSync(join(await template(), FOLDER), target, { recursive: true })
}

/** The same for a database in memory. */
export async function templateDump(): Promise<Blob> {
  return new Blob([new Uint8Array(readFileSync(join(await template(), DUMP)))])
}

function template(): Promise<string> {
  return (made ??= makeTemplate())
}

async function makeTemplate(): Promise<string> {
  const place = join(tmpdir(), `forwardcheck-template-${fingerprint()}`)
  if (existsSync(place)) return place
  const own = `${place}.${process.pid}`
  mkdirSync(own, { recursive: true, mode: 0o700 })
  const pool = await openPglite(join(own, FOLDER))
  await migrate(createDatabase(pool))
  await pool.end()
  const database = await PGlite.create(join(own, FOLDER))
  const dump = await database.dumpDataDir('none')
  await database.close()
  writeFileSync(join(own, DUMP), new Uint8Array(await dump.arrayBuffer()))
  try {
    renameSync(own, place)
  } catch {
    // Another test file made it in the meantime.
    rmSync(own, { recursive: true, force: true })
  }
  return place
}

function fingerprint(): string {
  const packages = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const version = /"@electric-sql\/pglite": "([^"]+)"/.exec(packages)?.[1]
  const text = JSON.stringify([version, process.arch, MIGRATIONS.map(({ sql }) => sql)])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
