/**
 * The kinds of queue over BullMQ, whichever backend: adding a chat's job once, running handlers, counting.
 * Handlers get parsed references; logs and stored failures carry names of errors, never their messages.
 */
import { DelayedError, RateLimitError, type Job, type JobsOptions } from 'bullmq'
import type { ZodType } from 'zod'
import type { Log } from '../log.ts'
import { tellTrouble } from './connection-trouble.ts'
import { errorName } from './error-name.ts'
import { ChatJob, INBOUND, outboundQueue, RefetchJob, refetchQueue, type JobName } from './jobs.ts'
import { LIMITS, RETRY, STALL } from './rules.ts'
import { startWorker } from './patient-worker.ts'
import { within } from './within.ts'

/**
 * `againMs`: not finished, run the job again after that time. `pauseMs`: the same, and no other job of the queue is
 * begun before, by any process; at most LIMITS.pause at a time.
 */
export type JobOutcome = 'done' | { againMs: number } | { pauseMs: number }

/** How many jobs a queue begins in so long a time. */
export interface Fence {
  max: number
  durationMs: number
}

export interface DeliverOptions {
  /** Chats at a time, 4 unless told. */
  concurrency?: number
  /** Outermost bound on a number's sending, whatever its handler thinks; none unless told. */
  fence?: Fence | undefined
}

/** `signal` is aborted when the handler is stopped: finish the step at hand and return `{ againMs: 0 }`. */
export type JobHandler<T> = (job: T, signal: AbortSignal) => Promise<JobOutcome>

export type ChatHandler = JobHandler<ChatJob>
export type RefetchHandler = JobHandler<RefetchJob>

/** Takes no further jobs, and waits a bounded time for active ones. Safe to call twice. */
export type Stop = () => Promise<void>

export interface QueueCounts {
  waiting: number
  active: number
  delayed: number
  failed: number
}

export interface AddOptions {
  wakes?: boolean
  /** If the job that the chat is said to have cannot be found, as after Redis threw keys away, it gets another one. */
  mends?: boolean
}

export interface Queues {
  /**
   * All reject soon when the server is away; what is in the store gets its job from the sweep. `wakes`: also runs
   * when the chat's job waits for its time, which another one would wait for too.
   */
  addDrain(account: string, chatKey: string, options?: AddOptions): Promise<void>
  /** `wakes`: a job of the chat that waits for its time runs at once. */
  addDeliver(account: string, chatKey: string, options?: AddOptions): Promise<void>
  /** Has no sweep: whoever adds it waits for the answer in the store, for seconds. */
  addRefetch(account: string, requestId: string): Promise<void>
  /** Resolves once the worker listens. One drain handler per process. */
  runDrain(handler: ChatHandler, options: { concurrency: number }): Promise<Stop>
  /** For the process that owns the account's connection. */
  runDeliver(account: string, handler: ChatHandler, options?: DeliverOptions): Promise<Stop>
  /** Ends a pause early: the account can send again. */
  wakeDeliver(account: string): Promise<void>
  /** For that same process. */
  runRefetch(account: string, handler: RefetchHandler): Promise<Stop>
  /** By queue name, of the inbound queue and of every outbound queue this process used. */
  counts(): Promise<Record<string, QueueCounts>>
  /** Removes every job of the queues this process used; the sweep brings back what is still to do. */
  wipe(): Promise<void>
  /** Takes no further jobs, waits a bounded time for active ones, closes everything. Safe to call twice. */
  close(): Promise<void>
}

/** A job as far as whoever added it needs it. */
export type AddedJob = Pick<Job, 'promote' | 'getState' | 'remove' | 'removeDeduplicationKey'>

/** What we use of BullMQ's Queue and Worker, equal for both backends. */
export interface JobQueue {
  add(name: JobName, data: ChatJob | RefetchJob, options: JobsOptions): Promise<AddedJob>
  getJobCounts(...types: ('waiting' | 'active' | 'delayed' | 'failed')[]): Promise<Record<string, number>>
  obliterate(options: { force: boolean }): Promise<void>
  rateLimit(expireTimeMs: number): Promise<void>
  removeRateLimitKey(): Promise<unknown>
  close(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
}

export interface JobWorker {
  waitUntilReady(): Promise<unknown>
  close(force?: boolean): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
}

export type Process = (job: Job<unknown>, token?: string) => Promise<void>

export type WorkerOptions = typeof STALL & {
  concurrency: number
  limiter?: { max: number; duration: number }
  maximumRateLimitDelay: number
}

/** One backend's constructors with its connection already chosen. */
export interface Backend {
  queue(name: string): JobQueue
  worker(name: string, process: Process, options: WorkerOptions): JobWorker
  close(): Promise<void>
}

/** A queue without a limiter cannot be paused by its jobs. */
const NO_FENCE: Fence = { max: 1_000_000, durationMs: 1_000 }
/** Pictures that a phone is asked for at a time. */
const REFETCH_CONCURRENCY = 4

export function createQueues(backend: Backend, log: Log): Queues {
  const queues = new Map<string, JobQueue>()
  const running = new Set<Stop>()
  let closed: Promise<void> | undefined

  function queueOf(name: string): JobQueue {
    const known = queues.get(name)
    if (known) return known
    const queue = backend.queue(name)
    queue.on('error', tellTrouble(log, name, 'queue connection'))
    queues.set(name, queue)
    return queue
  }

  /** Resolves to the job that will run: an earlier one of the same id, if there is one. */
  async function add(
    queue: string,
    name: JobName,
    data: ChatJob | RefetchJob,
    id: string,
  ): Promise<AddedJob> {
    const added = queueOf(queue).add(name, data, {
      ...RETRY[name],
      // At most one job of an id runs and one waits; one added meanwhile runs after the active one.
      deduplication: { id, keepLastIfActive: true },
      removeOnComplete: true,
      removeOnFail: true,
      stackTraceLimit: 0,
    })
    return within(LIMITS.add, added)
  }

  async function addChat(
    queue: string,
    name: JobName,
    data: ChatJob,
    { id = data.chatKey, mends = false }: { id?: string; mends?: boolean | undefined } = {},
  ): Promise<AddedJob> {
    const addOne = () => add(queue, name, ChatJob.parse(data), id)
    const job = await addOne()
    return mends && (await within(LIMITS.add, removeIfAdrift(job))) ? addOne() : job
  }

  async function run<T>(
    queue: string,
    schema: ZodType<T>,
    handler: JobHandler<T>,
    concurrency: number,
    fence?: Fence,
  ): Promise<Stop> {
    const stopping = new AbortController()
    const pause = (ms: number): Promise<void> => queueOf(queue).rateLimit(Math.min(ms, LIMITS.pause))
    const process: Process = async (job, token) => {
      const data = schema.safeParse(job.data)
      if (data.success)
        return runJob(job, token, (signal) => handler(data.data, signal), stopping.signal, pause, log)
      // Nothing is lost: the rows are in the store and the sweep adds a job in today's form.
      log.error({ queue, job: job.id }, 'job of another form dropped')
    }
    const make = (): JobWorker =>
      backend.worker(queue, process, {
        ...STALL,
        concurrency,
        ...(fence && { limiter: { max: fence.max, duration: fence.durationMs } }),
        maximumRateLimitDelay: LIMITS.lookAgain,
      })
    const starting = startWorker(queue, make, log)
    const stop = async (): Promise<void> => {
      stopping.abort()
      await (await starting).close()
      running.delete(stop)
    }
    running.add(stop)
    await starting
    return stop
  }

  async function closeAll(): Promise<void> {
    await Promise.all([...running].map((stop) => stop()))
    const closing = [...queues.values()].map((queue) => queue.close())
    await within(LIMITS.disconnect, Promise.all(closing)).catch(() => undefined)
    await backend.close()
  }

  queueOf(INBOUND)
  return {
    async addDrain(account, chatKey, options) {
      const id = options?.wakes ? `${chatKey}-now` : chatKey
      await addChat(INBOUND, 'drain', { account, chatKey }, { id, mends: options?.mends })
    },
    async addDeliver(account, chatKey, options) {
      const { mends } = options ?? {}
      const job = await addChat(outboundQueue(account), 'deliver', { account, chatKey }, { mends })
      // Refused for a job that does not wait for its time, which is as well.
      if (options?.wakes) await within(LIMITS.add, job.promote()).catch(() => undefined)
    },
    async addRefetch(account, requestId) {
      const data = RefetchJob.parse({ account, requestId })
      await add(refetchQueue(account), 'refetch', data, `request-${requestId}`)
    },
    runDrain: (handler, options) => run(INBOUND, ChatJob, handler, options.concurrency),
    runDeliver: async (account, handler, options) =>
      run(outboundQueue(account), ChatJob, handler, options?.concurrency ?? 4, options?.fence ?? NO_FENCE),
    async wakeDeliver(account) {
      await within(LIMITS.add, queueOf(outboundQueue(account)).removeRateLimitKey())
    },
    runRefetch: async (account, handler) =>
      run(refetchQueue(account), RefetchJob, handler, REFETCH_CONCURRENCY),
    async counts() {
      const all = [...queues].map(async ([name, queue]) => {
        const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed')
        const { waiting = 0, active = 0, delayed = 0, failed = 0 } = counts
        return [name, { waiting, active, delayed, failed }] as const
      })
      return Object.fromEntries(await Promise.all(all))
    },
    async wipe() {
      for (const queue of queues.values()) await queue.obliterate({ force: true })
    },
    close: () => (closed ??= closeAll()),
  }
}

/**
 * States in which a job of ours never runs again: no list names it, or it ended when its options, which have finished
 * jobs removed, were gone.
 */
const ADRIFT = new Set(['unknown', 'completed', 'failed'])

/**
 * A job whose record is there though it will not run stands in the way of every other one with its id. BullMQ itself
 * sees only the opposite. One that somebody works on is locked and stays.
 */
async function removeIfAdrift(job: AddedJob): Promise<boolean> {
  if (!ADRIFT.has(await job.getState())) return false
  const isRemoved = await job.remove().then(
    () => true,
    () => false,
  )
  if (isRemoved) await job.removeDeduplicationKey()
  return isRemoved
}

async function runJob(
  job: Job<unknown>,
  token: string | undefined,
  handle: (signal: AbortSignal) => Promise<JobOutcome>,
  signal: AbortSignal,
  pause: (ms: number) => Promise<void>,
  log: Log,
): Promise<void> {
  let outcome: JobOutcome
  try {
    outcome = await handle(signal)
  } catch (error) {
    log.error(
      { queue: job.queueName, job: job.id, attempt: job.attemptsMade + 1, error: errorName(error) },
      'job failed',
    )
    // What BullMQ keeps of a failure is its message, which may quote content.
    throw new Error(errorName(error))
  }
  if (outcome === 'done') return
  if ('pauseMs' in outcome) {
    await pause(Math.max(1, Math.round(outcome.pauseMs)))
    throw new RateLimitError()
  }
  await job.moveToDelayed(Date.now() + outcome.againMs, token)
  throw new DelayedError()
}
