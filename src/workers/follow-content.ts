/**
 * Keeps the content of this process in step with the operator's folder: looks every few seconds whether a file changed,
 * loads and checks, and puts the new content in the old one's place at once. A folder with problems changes nothing.
 */
import type { Log } from '../log.ts'
import type { ContentStatus } from '../store/content-status.ts'
import { lookAgain } from './look-again.ts'

/** Content that is in order. */
export interface LoadedContent<C> {
  content: C
  /** Of the whole content, hex. */
  hash: string
  /** Of the overlay, relative to its folder. */
  files: string[]
}

export type LoadResult<C> = { ok: true; loaded: LoadedContent<C> } | { ok: false; problems: string[] }

export interface FollowContentParts<C> {
  /** The program's own. */
  own: LoadedContent<C>
  /** null: there is no overlay to follow. `mark` changes with the files; `load` never rejects for what is in them. */
  overlay: { mark: () => string; load: () => Promise<LoadResult<C>> } | null
  version: string
  /** Told at the start, at every change and now and then; may fail, and is told again. */
  report: (status: ContentStatus) => Promise<void>
  log: Log
  nowMs?: () => number
  everyMs?: number
}

export interface FollowContent<C> {
  content: () => C
  status: () => ContentStatus
  /** Looks once now; resolves when what changed is in force or refused. */
  refresh: () => Promise<void>
  stop: () => Promise<void>
}

const EVERY_MS = 5_000
/** Of that many looks one tells the status again, changed or not. */
const REPORT_EVERY = 12
/** Files are written one after the other: they count once nothing changed for so long. */
const SETTLE_MS = 300
const MOST_SETTLING = 20
const MOST_PROBLEMS = 100
const LONGEST_PROBLEM = 400

/** Resolves once the overlay counts or is refused; a refused one does not keep the bot from its work. */
export async function followContent<C>({
  own,
  overlay,
  version,
  report,
  log,
  nowMs = Date.now,
  everyMs = EVERY_MS,
}: FollowContentParts<C>): Promise<FollowContent<C>> {
  let inForce = own
  let mark: string | null = null
  let status = statusOf(own, 'none')
  let looks = 0

  function statusOf({ hash, files }: LoadedContent<C>, state: ContentStatus['overlay']): ContentStatus {
    return { hash: hash.slice(0, 16), version, loadedAtMs: nowMs(), overlay: state, files, problems: [] }
  }

  async function look(isStopped: () => boolean): Promise<void> {
    const isTime = looks++ % REPORT_EVERY === 0
    const isChanged = overlay !== null && (await changed(overlay.mark, isStopped))
    if (isChanged) take(await overlay.load())
    if (isChanged || isTime) await report(status).catch(() => undefined)
  }

  /** true: the files are others than before, and nobody is writing them just now. */
  async function changed(read: () => string, isStopped: () => boolean): Promise<boolean> {
    let latest = read()
    if (latest === mark) return false
    for (let tries = 0; mark !== null && tries < MOST_SETTLING && !isStopped(); tries++) {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
      const next = read()
      if (next === latest) break
      latest = next
    }
    mark = latest
    return !isStopped()
  }

  function take(result: LoadResult<C>): void {
    if (!result.ok) {
      const problems = result.problems.slice(0, MOST_PROBLEMS).map((each) => each.slice(0, LONGEST_PROBLEM))
      status = { ...status, overlay: 'refused', problems }
      const first = /^[^\s:]{0,200}:\d{1,7}/.exec(problems[0] ?? '')?.[0]
      log.error(
        { problems: result.problems.length, first },
        'the content of CONTENT_DIR has problems and is refused; what counted before stays',
      )
      return
    }
    inForce = result.loaded
    status = statusOf(inForce, inForce.files.length > 0 ? 'in-force' : 'none')
    log.info({ hash: status.hash, files: inForce.files.length }, 'content in force')
  }

  const looking = await lookAgain(look, everyMs)
  return {
    content: () => inForce.content,
    status: () => status,
    ...looking,
  }
}
