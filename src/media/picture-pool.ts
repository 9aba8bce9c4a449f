/**
 * The media stage as the rest of the house sees it: bytes of a file go in, readings or a failure come out.
 * Decoding happens in child processes that are killed when a picture takes too long; nothing is loaded before
 * the first picture, and no byte of a picture is logged, stored or put into an error.
 */
import { availableParallelism } from 'node:os'
import type { PictureResult } from '../model.ts'
import { inspectPicture, PICTURE_BYTES_LIMIT } from './inspect.ts'
import { startChildren, type PictureChildren } from './picture-children.ts'
import { checkedResult, STARTED, type PictureAnswer, type PictureJob } from './picture-job.ts'

export interface PicturePool {
  /**
   * Examines one picture. Never rejects: what a picture does to us, a crashed or killed child included, is a
   * `failure`; `unavailable` means that nobody looked: the pool is closed or no child came up.
   */
  read(bytes: Uint8Array): Promise<PictureResult>
  /** Starts all children and waits until their decoders are loaded, so that the first picture need not. */
  warmUp(): Promise<void>
  /** Kills the children; pictures still being read end as `unavailable`. */
  close(): Promise<void>
}

export interface PicturePoolOptions {
  /** Child processes, one picture each; 2, or 1 on a single core. About 100 MB each. */
  children?: number
  /** Milliseconds one picture may take before its child is killed. */
  budgetMs?: number
  /** Bytes of the largest file accepted. */
  bytesLimit?: number
}

/** The child stops begun searches by itself a little earlier, which keeps what it found. */
const SOFT_SHARE = 0.8
/** Milliseconds for a child to come up on a busy machine. */
const START_BUDGET_MS = 20_000
/** A child that grew above one of these is replaced after its picture. */
const RESIDENT_BYTES_LIMIT = 320 * 1024 * 1024
const WASM_BYTES_LIMIT = 64 * 1024 * 1024

/** Creates the pool; cheap, for the children start with the first picture or `warmUp()`. */
export function createPicturePool(options: PicturePoolOptions = {}): PicturePool {
  const { budgetMs = 2_500, bytesLimit = PICTURE_BYTES_LIMIT } = options
  const children = options.children ?? Math.min(2, availableParallelism())
  const gate = createGate(children)
  let started: Promise<PictureChildren> | null = null
  let isClosed = false
  const start = (): Promise<PictureChildren> => (started ??= startChildren(children))

  async function look(bytes: Uint8Array): Promise<PictureResult> {
    const clock = createClock(budgetMs)
    try {
      if (isClosed) throw new Error('The picture pool is closed')
      const { pool, whenNoneStarts } = await start()
      whenNoneStarts.add(clock.abort)
      const job: PictureJob = { bytes, softBudgetMs: budgetMs * SOFT_SHARE }
      const channel = { postMessage: clock.hear }
      const answer: PictureAnswer = await pool.run(job, { signal: clock.signal, channel })
      if (isTooFat(answer)) void pool.recycleWorkers()
      return checkedResult(answer.result)
    } catch {
      if (isClosed || !clock.hasStarted()) return { ok: false, failure: 'unavailable' }
      return { ok: false, failure: clock.signal.aborted ? 'timeout' : 'damaged' }
    } finally {
      clock.stop()
      void started?.then(({ whenNoneStarts }) => whenNoneStarts.delete(clock.abort))
    }
  }

  return {
    async read(bytes) {
      const inspection = inspectPicture(bytes, bytesLimit)
      return inspection.ok ? gate(() => look(bytes)) : inspection
    },
    warmUp: async () => (await start()).ready,
    async close() {
      isClosed = true
      await (await started)?.pool.destroy()
    },
  }
}

/** Two deadlines of one job: for a child to take it up, then for the picture itself. */
interface Clock {
  signal: AbortSignal
  hasStarted: () => boolean
  /** Takes the child's word that it has begun. */
  hear: (message: unknown) => void
  abort: () => void
  stop: () => void
}

function createClock(budgetMs: number): Clock {
  const abort = new AbortController()
  let timer = setTimeout(() => abort.abort(), START_BUDGET_MS)
  let hasStarted = false
  return {
    signal: abort.signal,
    hasStarted: () => hasStarted,
    hear(message) {
      if (message !== STARTED || hasStarted) return
      hasStarted = true
      clearTimeout(timer)
      timer = setTimeout(() => abort.abort(), budgetMs)
    },
    abort: () => abort.abort(),
    stop: () => clearTimeout(timer),
  }
}

function isTooFat({ residentBytes, wasmBytes }: PictureAnswer): boolean {
  return residentBytes > RESIDENT_BYTES_LIMIT || wasmBytes > WASM_BYTES_LIMIT
}

/**
 * Lets `limit` tasks run and keeps the rest waiting in order. The pool has a queue of its own, but it strands
 * the tasks in it when a child dies while starting.
 */
function createGate(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
