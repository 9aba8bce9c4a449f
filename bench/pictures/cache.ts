/** Drawn pictures kept outside git: a set's name goes in, its truths and the folder of its files come out, drawn anew when a drawing part changed. */
import { createHash } from 'node:crypto'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readSet } from '../eval-rows.ts'
import { findChromium } from './browser.ts'
import { QrPicture, TextPicture } from './truth.ts'

export interface PictureSet<T> {
  folder: string
  truths: T[]
}

const CACHE = join(import.meta.dirname, '../.cache/pictures')
const DRAW = join(import.meta.dirname, 'draw.ts')
/** What each set is drawn by. */
const ENTRIES = { qr: 'qr-plan.ts', negatives: 'negatives.ts', texts: 'draw-texts.ts' } as const
type SetName = keyof typeof ENTRIES

export function qrSet(name: 'qr' | 'negatives', redraw: boolean): PictureSet<QrPicture> {
  const { folder, manifest } = ensure(name, redraw)
  return { folder, truths: QrPicture.array().parse(manifest) }
}

export function textSet(redraw: boolean): PictureSet<TextPicture> {
  const { folder, manifest } = ensure('texts', redraw)
  return { folder, truths: TextPicture.array().parse(manifest) }
}

function ensure(name: SetName, redraw: boolean): { folder: string; manifest: unknown } {
  const folder = join(CACHE, `${name}-${versionOf(name)}`)
  const manifest = join(folder, 'manifest.json')
  if (redraw || !existsSync(manifest)) {
    console.log(`Drawing the set '${name}' once, some minutes …`)
    removeOlder(name)
    const drawn = spawnSync(process.execPath, ['--import', 'tsx', DRAW, name, folder], {
      stdio: 'inherit',
      cwd: join(import.meta.dirname, '../..'),
    })
    if (drawn.status !== 0) throw new Error(`The pictures of '${name}' could not be drawn`)
  }
  return { folder, manifest: JSON.parse(readFileSync(manifest, 'utf8')) as unknown }
}

function removeOlder(name: SetName): void {
  if (!existsSync(CACHE)) return
  for (const folder of readdirSync(CACHE).filter((entry) => entry.startsWith(`${name}-`)))
    rmSync(join(CACHE, folder), { recursive: true })
}

/** Changes with any file that draws, with the rows that are quoted, and with the browser. */
function versionOf(name: SetName): string {
  const hash = createHash('sha256')
  for (const file of filesOf(join(import.meta.dirname, ENTRIES[name])).toSorted())
    hash.update(readFileSync(file))
  if (name !== 'qr') hash.update(JSON.stringify(readSet('tuning').map(({ id, text }) => [id, text])))
  hash.update(browserVersion())
  return hash.digest('hex').slice(0, 12)
}

/** A file of this folder and all those of this folder it imports. */
function filesOf(entry: string, known = new Set<string>()): string[] {
  if (known.has(entry)) return []
  known.add(entry)
  for (const [, target = ''] of readFileSync(entry, 'utf8').matchAll(/from '(\.\/[^']+)'/g))
    filesOf(resolve(dirname(entry), target), known)
  return [...known]
}

function browserVersion(): string {
  const path = findChromium()
  return path === undefined
    ? 'none'
    : execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}
