/**
 * One child process that decodes pictures, one at a time, and is replaced whenever it dies, hangs or grows:
 * bytes of an inspected picture go in, readings or a failure come out.
 */
import type { PictureResult } from '../model.ts'
import type { PictureFormat } from './inspect.ts'
import { checkedResult, STARTED } from './picture-job.ts'
import type { PictureAnswer, PictureChildKind, PictureJob } from './picture-job.ts'
import { startPictureProcess, type PictureProcess } from './picture-process.ts'

export interface PictureChild {
  /**
   * Never rejects while processes can be started. `timeout`: killed at its deadline; `damaged`: also a picture that
   * killed its child twice; `unavailable`: nobody looked. Not to be called again before it answers.
   */
  look(bytes: Uint8Array, format: PictureFormat): Promise<PictureResult>
  /** Starts the child and waits until its decoders are loaded. */
  warmUp(): Promise<void>
  /** Kills the child; a picture still being read ends as `unavailable`. */
  close(): Promise<void>
}

export interface PictureChildLimits {
  /** Milliseconds from the beginning of a picture to the killing of its child. */
  budgetMs: number
  /** Milliseconds for a child to load its decoders on a busy machine and take up its first picture. */
  startBudgetMs: number
  /** Resident bytes above which the child is replaced after its picture. */
  residentLimitBytes: number
}

/** The child ends its search by itself a little earlier, which keeps what it found. */
const SOFT_SHARE = 0.8
/** The heap of the QR reader never shrinks: a child is replaced above this, too. */
const WASM_LIMIT_BYTES = 64 * 1024 * 1024

/** `gone`: before it began, which says nothing about the picture; `crashed`: while it looked. */
type Outcome = PictureResult | 'gone' | 'crashed'

/** Creates the place for a child; the process starts with the first picture or `warmUp()`. */
export function createPictureChild(kind: PictureChildKind, limits: PictureChildLimits): PictureChild {
  let running: Promise<PictureProcess> | null = null
  let isClosed = false

  const start = (): Promise<PictureProcess> => (running ??= startPictureProcess(kind))

  async function retire(): Promise<void> {
    const retired = running
    running = null
    await (await retired)?.pool.destroy()
  }

  async function attempt(bytes: Uint8Array, format: PictureFormat): Promise<Outcome> {
    if (isClosed) return 'gone'
    const { pool } = await start()
    const clock = createClock(limits)
    pool.on('error', clock.abort)
    try {
      const job: PictureJob = { bytes, format, softBudgetMs: limits.budgetMs * SOFT_SHARE }
      const channel = { postMessage: clock.hear }
      const answer: PictureAnswer = await pool.run(job, { signal: clock.signal, channel })
      const hasGrown = answer.residentBytes > limits.residentLimitBytes || answer.wasmBytes > WASM_LIMIT_BYTES
      if (hasGrown) await retire()
      return checkedResult(kind, answer.result)
    } catch {
      if (!clock.hasStarted()) return 'gone'
      return clock.signal.aborted ? { ok: false, failure: 'timeout' } : 'crashed'
    } finally {
      clock.stop()
      pool.off('error', clock.abort)
    }
  }

  /** Once more in a process that sees nothing else before or after: the crash may have been another picture's. */
  async function attemptAlone(bytes: Uint8Array, format: PictureFormat): Promise<PictureResult> {
    await retire()
    const outcome = await attempt(bytes, format)
    await retire()
    return typeof outcome === 'string' ? { ok: false, failure: 'damaged' } : outcome
  }

  return {
    async look(bytes, format) {
      let outcome = await attempt(bytes, format)
      if (outcome === 'gone') {
        await retire()
        outcome = await attempt(bytes, format)
      }
      if (outcome === 'crashed') outcome = await attemptAlone(bytes, format)
      if (outcome !== 'gone' && !isClosed) return outcome
      await retire()
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

/** Two deadlines of one job: for a child to take it up, then for the picture itself. */
interface Clock {
  signal: AbortSignal
  hasStarted: () => boolean
  /** Takes the child's word that it has begun. */
  hear: (message: unknown) => void
  abort: () => void
  stop: () => void
}

function createClock({ budgetMs, startBudgetMs }: PictureChildLimits): Clock {
  const abort = new AbortController()
  let timer = setTimeout(() => abort.abort(), startBudgetMs)
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
