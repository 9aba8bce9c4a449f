/** `content check`: loads every content file, an operator's over the own, and examines references, texts and replies. */
import { layOver, placeOf } from '../content/overlay.ts'
import { loadContent } from '../content/load.ts'
import { readEnvironment } from '../config.ts'
import { ContentError } from '../content/read-yaml.ts'
import { findContentProblems } from './content-problems.ts'
import { OperatorError } from './terminal.ts'

/** `overlayFolder`: CONTENT_DIR unless told. Throws OperatorError naming every problem by file and line. */
export async function contentCheck(overlayFolder: string | undefined = overlayFolderOf()): Promise<void> {
  const startedMs = Date.now()
  const today = new Date(startedMs).toISOString().slice(0, 10)
  const { content, places, files } = overlaid(overlayFolder)
  const { problems, warnings, counts } = findContentProblems(content, today)
  for (const warning of warnings) console.log(`look: ${warning}`)
  if (problems.length > 0) throw refused(problems.map((problem) => placeOf(problem, places)))
  const what = Object.entries(counts).map(([name, count]) => `${count} ${name}`)
  const over = overlayFolder === undefined ? '' : `, with ${files.length} files of ${overlayFolder}`
  console.log(`Content is in order: ${what.join(', ')}${over} (${Date.now() - startedMs} ms).`)
}

/** CONTENT_DIR, also from the file .env; nothing else of the configuration matters here. */
export function overlayFolderOf(): string | undefined {
  return readEnvironment()['CONTENT_DIR'] || undefined
}

/** Throws OperatorError for an overlay that cannot be laid over. */
export function overlaid(folder: string | undefined): ReturnType<typeof layOver> {
  const content = loadContent()
  if (folder === undefined) return { content, files: [], hash: '', places: new Map() }
  try {
    return layOver(content, folder)
  } catch (error) {
    if (error instanceof ContentError) throw refused(error.problems)
    throw error
  }
}

function refused(problems: readonly string[]): OperatorError {
  return new OperatorError(`${problems.join('\n')}\n${problems.length} problems`)
}
