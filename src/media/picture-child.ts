/**
 * One child process that decodes pictures, one at a time, and is replaced whenever it dies, hangs or grows:
 * bytes of an inspected picture go in, readings or a failure come out. What a child inherits is said here.
 */
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Tinypool } from 'tinypool'
import type { PictureResult } from '../model.ts'
import { checkedResult, STARTED, type PictureAnswer, type PictureJob } from './picture-job.ts'

export interface PictureChild {
  /** Never rejects; `unavailable` means that nobody looked. Not to be called again before it answers. */
  look(bytes: Uint8Array): Promise<PictureResult>
  /** Starts the child and waits until its decoders are loaded. */
  warmUp(): Promise<void>
  /** Kills the child; a picture still being read ends as `unavailable`. */
  close(): Promise<void>
}

export interface PictureChildLimits {
  /** Milliseconds from the beginning of a picture to the killing of its child. */
  budgetMs: number
  /** Resident bytes above which the child is replaced after its picture. */
  residentLimitBytes: number
}

/** The child ends its search by itself a little earlier, which keeps what it found. */
const SOFT_SHARE = 0.8
/** Milliseconds for a child to come up on a busy machine. */
const START_BUDGET_MS = 10_000
/** The heap of the QR reader never shrinks: a child is replaced above this, too. */
const WASM_LIMIT_BYTES = 64 * 1024 * 1024

/** Creates the place for a child; the process starts with the first picture or `warmUp()`. */
export function createPictureChild({ budgetMs, residentLimitBytes }: PictureChildLimits): PictureChild {
  let running: Promise<Running> | null = null
  let isClosed = false

  const start = (): Promise<Running> => (running ??= startProcess())

  async function retire(): Promise<void> {
    const retired = running
    running = null
    await (await retired)?.pool.destroy()
  }

  /** `null` when the child was gone before it began, which says nothing about the picture. */
  async function attempt(bytes: Uint8Array): Promise<PictureResult | null> {
    const { pool } = await start()
    const clock = createClock(budgetMs)
    pool.on('error', clock.abort)
    try {
      const job: PictureJob = { bytes, softBudgetMs: budgetMs * SOFT_SHARE }
      const channel = { postMessage: clock.hear }
      const answer: PictureAnswer = await pool.run(job, { signal: clock.signal, channel })
      const hasGrown = answer.residentBytes > residentLimitBytes || answer.wasmBytes > WASM_LIMIT_BYTES
      if (hasGrown) await retire()
      return checkedResult(answer.result)
    } catch {
      if (!clock.hasStarted()) return null
      return { ok: false, failure: clock.signal.aborted ? 'timeout' : 'damaged' }
    } finally {
      clock.stop()
      pool.off('error', clock.abort)
    }
  }

  return {
    async look(bytes) {
      for (let tries = 0; tries < 2 && !isClosed; tries += 1) {
        const result = await attempt(bytes)
        if (result !== null && !isClosed) return result
        await retire()
      }
      return { ok: false, failure: 'unavailable' }
    },
    async warmUp() {
      if (!isClosed) await (await start()).ready
    },
    async close() {
      isClosed = true
      await retire()
    },
  }
}

interface Running {
  /** Of one process: a queue of its own would strand its tasks when a child dies while starting. */
  pool: Tinypool
  /** Resolves when the first process has loaded its decoders or is gone. */
  ready: Promise<void>
}

async function startProcess(): Promise<Running> {
  const { Tinypool } = await import('tinypool')
  const pool = new Tinypool({
    filename: fileURLToPath(new URL(`./picture-worker${runsFromSource ? '.ts' : '.js'}`, import.meta.url)),
    runtime: 'child_process',
    // The default would send every byte as a JSON number.
    serialization: 'advanced',
    minThreads: 1,
    maxThreads: 1,
    // Nothing else is inherited: a decoder that is taken over finds no database address and no key.
    env: { MALLOC_ARENA_MAX: '2' },
    execArgv: ['--max-old-space-size=256', ...(runsFromSource ? [tsxLoader()] : [])],
  })
  // A child that dies between two pictures is replaced; without a listener the event would be thrown.
  pool.on('error', () => undefined)
  const ready = new Promise<void>((resolve) => {
    for (const child of pool.threads)
      ['message', 'exit'].forEach((event) => child.once(event, () => resolve()))
  })
  return { pool, ready }
}

const runsFromSource = import.meta.url.endsWith('.ts')

/** Only for development and tests; found from here because the working directory may be anywhere. */
function tsxLoader(): string {
  return `--import=${pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href}`
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
