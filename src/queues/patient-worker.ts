/**
 * A worker that begins once its server can be reached, however long that takes: BullMQ's own never begins when it was
 * made while the server was away.
 */
import type { Log } from '../log.ts'
import { tellTrouble } from './connection-trouble.ts'
import { errorName } from './error-name.ts'
import type { JobWorker } from './queues.ts'
import { LIMITS } from './rules.ts'
import { within } from './within.ts'

export interface PatientWorker {
  /** Waits a bounded time for active jobs. Safe to call twice. */
  close: () => Promise<void>
}

/** Resolves when it listens, or soon when the server is away. */
export async function startWorker(queue: string, make: () => JobWorker, log: Log): Promise<PatientWorker> {
  let worker: JobWorker | null = null
  let isClosing = false
  let retry: NodeJS.Timeout | undefined
  let closed: Promise<void> | undefined
  const tell = tellTrouble(log, queue, 'worker connection')

  async function begin(): Promise<void> {
    const tried = make()
    worker = tried
    tried.on('error', tell)
    try {
      await within(LIMITS.ready, tried.waitUntilReady())
    } catch (error) {
      worker = null
      void within(LIMITS.disconnect, tried.close(true)).catch(() => undefined)
      if (isClosing) return
      log.warn({ queue, error: errorName(error) }, 'the queue is away; its worker begins when it is back')
      retry = setTimeout(() => void begin(), LIMITS.again)
    }
  }

  async function close(): Promise<void> {
    isClosing = true
    clearTimeout(retry)
    if (worker) await closeWorker(worker, log)
  }

  await begin()
  return { close: () => (closed ??= close()) }
}

async function closeWorker(worker: JobWorker, log: Log): Promise<void> {
  try {
    await within(LIMITS.close, worker.close())
  } catch (error) {
    log.warn({ error: errorName(error) }, 'jobs still active while closing; they will run again')
    await within(LIMITS.disconnect, worker.close(true)).catch(() => undefined)
  }
}
