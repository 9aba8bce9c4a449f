/**
 * An operator's content over the program's own: content and files in, merged content out. Each kind of file says what
 * replaces and what adds (overlay-kinds.ts). Nothing is half taken: one problem refuses the whole overlay.
 */
import { createHash } from 'node:crypto'
import { listOverlay, readOverlayFile } from './overlay-files.ts'
import { OVERLAY_KINDS, type OverlayKind } from './overlay-kinds.ts'
import type { Content } from './load.ts'
import { ContentError, parseYaml } from './read-yaml.ts'

export interface Overlaid {
  content: Content
  /** Relative names of the files that were laid over; empty: the program's own content. */
  files: string[]
  /** SHA-256 of their names and texts, hex; empty without files. */
  hash: string
  /** Id of what they define → `file:line`. */
  places: ReadonlyMap<string, string>
}

/** Throws ContentError naming file and line of everything that is wrong. `content` stays as it is. */
export function layOver(content: Content, folder: string): Overlaid {
  const problems: string[] = []
  const places = new Map<string, string>()
  const hash = createHash('sha256')
  const files = listOverlay(folder)
  const known = files.map((file) => ({
    file,
    index: OVERLAY_KINDS.findIndex(({ path }) => path.test(file.name)),
  }))
  let merged = content
  // Kind by kind: what a file names may be defined in another one.
  for (const { file, index } of known.toSorted((a, b) => a.index - b.index)) {
    try {
      const text = readOverlayFile(file)
      hash.update(JSON.stringify([file.name, text]))
      merged = layFile(merged, file.name, text, { kind: OVERLAY_KINDS[index], places })
    } catch (error) {
      if (!(error instanceof ContentError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new ContentError(problems)
  return {
    content: merged,
    files: files.map(({ name }) => name),
    hash: files.length === 0 ? '' : hash.digest('hex'),
    places,
  }
}

function layFile(
  content: Content,
  name: string,
  text: string,
  { kind, places }: { kind: OverlayKind | undefined; places: Map<string, string> },
): Content {
  const match = kind?.path.exec(name)
  if (!kind || !match)
    throw new ContentError([
      `${name}:1: has a name that nothing can be laid over by; src/content/README.md names them`,
    ])
  const { data, lineOf } = parseYaml(text, name, kind.schema)
  const { content: merged, ids } = kind.lay(content, data, match)
  const problems: string[] = []
  for (const { id, path } of ids) {
    const place = `${name}:${lineOf(path)}`
    const key = `${kind.scope?.(match) ?? ''}${id}`
    const known = places.get(key)
    if (known !== undefined) problems.push(`${place}: ${id} is in ${known} as well`)
    places.set(key, place)
  }
  if (problems.length > 0) throw new ContentError(problems)
  return merged
}

/**
 * A problem of the merged content with the place that it most likely comes from: the longest id it names, of the language
 * it names before others (a text that lacks a variable in English shows in all the others).
 */
export function placeOf(problem: string, places: ReadonlyMap<string, string>): string {
  const named = [...places].flatMap(([key, place]) => {
    const [scope, id] = key.includes('\u0000') ? (key.split('\u0000') as [string, string]) : ['', key]
    const isOfScope = scope === '' || problem.includes(scope)
    return names(problem, id) ? [{ place, weight: id.length + (isOfScope ? 0.5 : 0) }] : []
  })
  const [likeliest] = named.toSorted((a, b) => b.weight - a.weight)
  return likeliest ? `${likeliest.place}: ${problem}` : problem
}

/** As a whole word: `lure.vote` is not named by `lure.vote-contest`. */
function names(problem: string, id: string): boolean {
  for (let at = problem.indexOf(id); at >= 0; at = problem.indexOf(id, at + 1)) {
    const around = `${problem[at - 1] ?? ' '}${problem[at + id.length] ?? ' '}`
    if (!/[\w-]/.test(around)) return true
  }
  return false
}
