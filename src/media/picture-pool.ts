/**
 * The media stage as the rest of the house sees it: bytes of a file go in, readings or a failure come out.
 * Decoding happens in child processes that are killed when a picture takes too long; nothing is loaded before
 * the first picture, and no byte of a picture is logged, stored or put into an error.
 */
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Tinypool } from 'tinypool'
import type { PictureResult } from '../model.ts'
import { inspectPicture, PICTURE_BYTES_LIMIT } from './inspect.ts'
import { checkedResult, STARTED, type PictureAnswer, type PictureJob } from './picture-job.ts'

export interface PicturePool {
  /**
   * Examines one picture. Never rejects: what a picture does to us, a crashed or killed child included, is a
   * `failure`; a closed pool answers `unavailable`.
   */
  read(bytes: Uint8Array): Promise<PictureResult>
  /** Starts all children and loads the decoders, so that the first picture does not wait for them. */
  warmUp(): Promise<void>
  /** Kills the children; pictures still being read end as `unavailable`. */
  close(): Promise<void>
}

export interface PicturePoolOptions {
  /** Child processes at most, one picture each; 2, or 1 on a single core. About 100 MB each. */
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
/** Children beyond the first leave after this long without work, in milliseconds. */
const IDLE_MS = 60_000

/** Creates the pool; cheap, for the children start with the first picture or `warmUp()`. */
export function createPicturePool(options: PicturePoolOptions = {}): PicturePool {
  const { budgetMs = 2_500, bytesLimit = PICTURE_BYTES_LIMIT } = options
  const children = options.children ?? Math.min(2, availableParallelism())
  const gate = createGate(children)
  let pool: Promise<Tinypool> | null = null
  let isClosed = false

  async function look(bytes: Uint8Array): Promise<PictureResult> {
    if (isClosed) return { ok: false, failure: 'unavailable' }
    const abort = new AbortController()
    let timer = setTimeout(() => abort.abort(), START_BUDGET_MS)
    const postMessage = (message: unknown): void => {
      if (message !== STARTED) return
      clearTimeout(timer)
      timer = setTimeout(() => abort.abort(), budgetMs)
    }
    try {
      const running = await (pool ??= startPool(children))
      const job: PictureJob = { bytes, softBudgetMs: budgetMs * SOFT_SHARE }
      const answer: PictureAnswer = await running.run(job, { signal: abort.signal, channel: { postMessage } })
      if (isTooFat(answer)) void running.recycleWorkers()
      return checkedResult(answer.result)
    } catch {
      if (isClosed) return { ok: false, failure: 'unavailable' }
      return { ok: false, failure: abort.signal.aborted ? 'timeout' : 'damaged' }
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async read(bytes) {
      const inspection = inspectPicture(bytes, bytesLimit)
      return inspection.ok ? gate(() => look(bytes)) : inspection
    },
    async warmUp() {
      const nothing = new Uint8Array()
      await Promise.all(Array.from({ length: children }, () => gate(() => look(nothing))))
    },
    async close() {
      isClosed = true
      await (await pool)?.destroy()
    },
  }
}

async function startPool(children: number): Promise<Tinypool> {
  const { Tinypool } = await import('tinypool')
  const pool = new Tinypool({
    filename: fileURLToPath(new URL(`./picture-worker${runsFromSource ? '.ts' : '.js'}`, import.meta.url)),
    runtime: 'child_process',
    // The default would send every byte as a JSON number.
    serialization: 'advanced',
    minThreads: 1,
    maxThreads: children,
    idleTimeout: IDLE_MS,
    // Nothing else is inherited: a decoder that is taken over finds no database address and no key.
    env: { MALLOC_ARENA_MAX: '2' },
    execArgv: ['--max-old-space-size=256', ...(runsFromSource ? ['--import', tsxLoader()] : [])],
  })
  // A child that dies between two pictures is replaced; without a listener the event would be thrown.
  pool.on('error', () => undefined)
  return pool
}

const runsFromSource = import.meta.url.endsWith('.ts')

/** Only for development and tests; found from here because the working directory may be anywhere. */
function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
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
