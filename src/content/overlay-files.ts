/**
 * The files of an operator's content folder (CONTENT_DIR): which there are, within limits, and a mark that changes when
 * any of them does. Nothing outside of the folder is ever read, nothing but YAML.
 */
import { readdirSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs'
import { join, sep } from 'node:path'
import { ContentError } from './read-yaml.ts'

export interface OverlayFile {
  /** Relative to the folder, with slashes: `locales/en/verdict.yaml`. */
  name: string
  /** Where its bytes are, after all links. */
  path: string
  bytes: number
  changedMs: number
}

const MOST_FILES = 500
const MOST_BYTES_EACH = 1_000_000
const MOST_BYTES = 8_000_000
/** `locales/<language>/<file>`. */
const DEEPEST = 3
/** Notes for people, what editors and version control leave, and how Kubernetes swaps volumes. */
const IGNORED = /^\.|^README|~$|\.(?:swp|tmp|md|txt)$/i

/** In the order of their names. Throws ContentError for a folder that cannot be read, and for files that do not belong. */
export function listOverlay(folder: string): OverlayFile[] {
  const problems: string[] = []
  const files: OverlayFile[] = []
  const root = rootOf(folder)

  function visit(at: string, depth: number): void {
    const names = readdirSync(join(root, at)).toSorted()
    for (const name of names) {
      if (IGNORED.test(name)) continue
      const relative = at === '' ? name : `${at}/${name}`
      if (files.length + problems.length >= MOST_FILES) {
        problems.push(`${relative}:1: more than ${MOST_FILES} files`)
        return
      }
      const found = resolve(root, relative)
      if (typeof found === 'string') problems.push(`${relative}:1: ${found}`)
      else if (found.info.isDirectory() && depth < DEEPEST) visit(relative, depth + 1)
      else {
        const problem = fileProblem(relative, found.info)
        if (problem) problems.push(`${relative}:1: ${problem}`)
        files.push({
          name: relative,
          path: found.path,
          bytes: found.info.size,
          changedMs: found.info.mtimeMs,
        })
      }
    }
  }

  visit('', 1)
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES)
    problems.push(`:1: more than ${MOST_BYTES} bytes in all files`)
  if (problems.length > 0) throw new ContentError(problems)
  return files
}

function rootOf(folder: string): string {
  try {
    const root = realpathSync(folder)
    if (statSync(root).isDirectory()) return root
  } catch {
    // Said below.
  }
  throw new ContentError([':1: the folder of CONTENT_DIR is not there or cannot be read'])
}

/** Where a name leads; a text when that is nowhere, or outside of the folder. */
function resolve(root: string, relative: string): { path: string; info: Stats } | string {
  try {
    const path = realpathSync(join(root, relative))
    if (!path.startsWith(root + sep)) return 'leads out of the folder'
    return { path, info: statSync(path) }
  } catch {
    return 'cannot be read, or leads nowhere'
  }
}

function fileProblem(name: string, info: Stats): string | null {
  // A pipe would be waited for, and a device never ends.
  if (!info.isFile()) return info.isDirectory() ? 'lies too deep' : 'is no ordinary file'
  if (!name.endsWith('.yaml')) return 'is no content file: only .yaml'
  if (info.size > MOST_BYTES_EACH) return `has ${info.size} bytes, at most ${MOST_BYTES_EACH}`
  return null
}

/** Throws ContentError when the file vanished meanwhile. */
export function readOverlayFile({ name, path }: OverlayFile): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new ContentError([`${name}:1: cannot be read`])
  }
}

/** Changes when a file comes, goes or is written; also for a folder that is not in order. Never throws. */
export function overlayMark(folder: string): string {
  try {
    return listOverlay(folder)
      .map(({ name, path, bytes, changedMs }) => [name, path, bytes, changedMs].join(' '))
      .join('\n')
  } catch (error) {
    return error instanceof ContentError ? `! ${error.message}` : '!'
  }
}
