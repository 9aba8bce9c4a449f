/**
 * Ends a process whose embedded database crashed: it lives in this process and comes back with a new one only, which a
 * supervisor starts. What was acknowledged meanwhile lies in the spool.
 */
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import { withinLimit } from '../store/database-away.ts'

export interface EmbeddedWatch {
  /** The smallest question there is. */
  ask: () => Promise<unknown>
  log: Pick<Log, 'fatal'>
  /** Must not wait for the database. */
  end: () => void
}

const EVERY_MS = 10_000
/** A question behind long work is not one without an answer. */
const ANSWER_MS = 60_000
/** How long there may be no answer, or only errors. */
const PATIENCE_MS = 60_000
/** A full disk passes without a restart. */
const FULL = new Set(['53100', 'ENOSPC'])

/** Returns how to end the watch. */
export function watchEmbedded({ ask, log, end }: EmbeddedWatch): () => void {
  let failingSinceMs: number | null = null
  let isOver = false
  let timer: NodeJS.Timeout

  async function look(): Promise<void> {
    try {
      await withinLimit(ANSWER_MS, ask())
      failingSinceMs = null
    } catch (error) {
      fail(error)
    }
    if (!isOver) next()
  }

  function fail(error: unknown): void {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
    failingSinceMs = FULL.has(code ?? '') ? null : (failingSinceMs ?? performance.now())
    if (isOver || failingSinceMs === null || performance.now() - failingSinceMs < PATIENCE_MS) return
    isOver = true
    log.fatal({ error: errorName(error) }, 'the embedded database crashed and needs a new process, ending')
    end()
  }

  function next(): void {
    timer = setTimeout(() => void look(), EVERY_MS)
    timer.unref()
  }

  next()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
