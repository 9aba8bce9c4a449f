/**
 * Handler of `drain`: answers a chat's unanswered messages one after the other, a burst of pictures together, under
 * a lease. What keeps failing, or killing the worker, gets the fallback answer; nothing blocks its chat for ever.
 */
import type { Log } from '../log.ts'
import type { Examination, InboundMessage } from '../model.ts'
import type { ChatJob } from '../queues/jobs.ts'
import type { ChatHandler, JobOutcome, Queues } from '../queues/queues.ts'
import { within } from '../queues/within.ts'
import { DamagedRecordError } from '../store/crypto.ts'
import type { InboxRow, Lease, Preference, Store } from '../store/store.ts'
import { toAnswer } from './answer.ts'
import { BURST_LIMITS, takeBurst, type BurstLimits } from './burst.ts'
import { errorName } from '../queues/error-name.ts'
import { holdLease } from './hold-lease.ts'

/** One message, or several that are one question. */
export type Messages = readonly [InboundMessage, ...InboundMessage[]]

export type Examine = (
  messages: Messages,
  context: { preference: Preference; nowMs: number },
) => Promise<Examination>

/** The answer when examining failed for good: could not check, do this meanwhile. Must not throw. */
export type Fallback = (messages: Messages, preference: Preference) => Examination

export interface DrainLimits {
  leaseMs: number
  /** Longest examination of one message; each further one of a burst adds a third of it. */
  examineMs: number
  /** Attempts at examining a message before the fallback answers it. */
  attempts: number
  /** Wait after the n-th failed attempt, times n². */
  retryMs: number
  /** Wait while somebody else answers this chat. */
  busyMs: number
  burst: BurstLimits
}

const DRAIN_LIMITS: DrainLimits = {
  leaseMs: 6_000,
  examineMs: 30_000,
  attempts: 3,
  retryMs: 1_000,
  busyMs: 1_000,
  burst: BURST_LIMITS,
}

export interface DrainDependencies {
  store: Store
  queues: Pick<Queues, 'addDeliver'>
  examine: Examine
  fallback: Fallback
  log: Log
  nowMs?: () => number
  limits?: Partial<DrainLimits>
}

type Deps = Required<Omit<DrainDependencies, 'limits'>> & { limits: DrainLimits }

/** Rows read at once; the rest follows in the next round of the same job. */
const BATCH = 20

/** Where even the fallback fails, a message is given up after this many times the attempts. */
const GIVE_UP_FACTOR = 3

export function createDrain(dependencies: DrainDependencies): ChatHandler {
  const deps: Deps = {
    nowMs: Date.now,
    ...dependencies,
    limits: { ...DRAIN_LIMITS, ...dependencies.limits },
  }
  return async (job, signal) => {
    const { store, nowMs, limits, log } = deps
    // An owner per run and not per process: a second run of a stalled job is another owner.
    const lease = await store.takeLease(job.chatKey, crypto.randomUUID(), nowMs(), limits.leaseMs)
    if (!lease) return { againMs: limits.busyMs }
    const held = holdLease({ store, lease, leaseMs: limits.leaseMs, nowMs, log })
    try {
      return await drainChat(deps, job, lease, () => signal.aborted || held.isLost())
    } finally {
      await held.release()
    }
  }
}

async function drainChat(
  deps: Deps,
  job: ChatJob,
  lease: Lease,
  mustStop: () => boolean,
): Promise<JobOutcome> {
  for (;;) {
    const rows = await readRows(deps, job)
    if (rows === 'damaged') continue
    for (let left = rows; left.length > 0;) {
      if (mustStop()) return { againMs: deps.limits.busyMs }
      const burst = takeBurst(left, deps.nowMs(), deps.limits.burst)
      if ('againMs' in burst) return burst
      const outcome = await answerRows(deps, lease, burst.rows)
      if (outcome !== 'done') return outcome
      left = left.slice(burst.rows.length)
    }
    // A message stored since then has its own job, which the queue kept until this one ends.
    if (rows.length < BATCH) return 'done'
  }
}

async function readRows({ store, log, nowMs }: Deps, { chatKey }: ChatJob): Promise<InboxRow[] | 'damaged'> {
  try {
    return await store.unanswered(chatKey, BATCH)
  } catch (error) {
    if (!(error instanceof DamagedRecordError)) throw error
    log.error({ inbox: error.rowId }, 'message cannot be decrypted, set aside unanswered')
    await store.setAside(error.rowId, nowMs())
    return 'damaged'
  }
}

/** `done`: these rows have their answer, go on with the next. */
async function answerRows(deps: Deps, lease: Lease, rows: readonly InboxRow[]): Promise<JobOutcome> {
  const { store, limits, log, nowMs } = deps
  const startedMs = nowMs()
  const counted = await Promise.all(
    rows.map(async (row) => ({ row, attempt: await store.countAttempt(row.id) })),
  )
  const hopeless = counted.filter(({ attempt }) => attempt > limits.attempts * GIVE_UP_FACTOR)
  for (const { row, attempt } of hopeless) {
    log.error({ inbox: row.id, attempt }, 'message given up: not even the fallback could answer it')
    await store.setAside(row.id, nowMs())
  }
  const kept = counted.filter((each) => !hopeless.includes(each))
  const [first, ...others] = kept.map(({ row }) => row)
  if (!first) return 'done'
  const attempt = Math.max(...kept.map((each) => each.attempt))
  const question: Question = { rows: [first, ...others], attempt }
  const preference = await store.preference(first.chatKey)
  const examination = await examineOrFallBack(deps, question, preference)
  if (!examination) return { againMs: limits.retryMs * attempt ** 2 }

  const finishedMs = nowMs()
  const answer = toAnswer(question.rows, examination, finishedMs - startedMs)
  const result = await store.commitAnswer(lease, answer, finishedMs)
  if (result === 'lost-lease') return { againMs: limits.busyMs }
  const durationMs = finishedMs - startedMs
  log.info(
    { inbox: first.id, messages: question.rows.length, level: examination.level, attempt, durationMs },
    'answered',
  )
  if (answer.reply) {
    // Committed already: when the queue is away, the sweep finds the reply.
    await deps.queues
      .addDeliver(first.account, first.chatKey)
      .catch((error: unknown) =>
        log.warn({ inbox: first.id, error: errorName(error) }, 'deliver job not added'),
      )
  }
  return 'done'
}

/** Rows that get one answer, and how often that was tried. */
interface Question {
  rows: [InboxRow, ...InboxRow[]]
  attempt: number
}

/** null: failed, and worth another attempt. The attempt was counted before, so a killed worker counts too. */
async function examineOrFallBack(
  deps: Deps,
  { rows, attempt }: Question,
  preference: Preference,
): Promise<Examination | null> {
  const { limits, log, nowMs } = deps
  const [first, ...others] = rows
  const messages: Messages = [first.message, ...others.map((row) => row.message)]
  if (attempt <= limits.attempts) {
    const examineMs = limits.examineMs * (1 + others.length / 3)
    try {
      return await within(examineMs, deps.examine(messages, { preference, nowMs: nowMs() }))
    } catch (error) {
      log.error({ inbox: first.id, attempt, error: errorName(error) }, 'examination failed')
      if (attempt < limits.attempts) return null
    }
  }
  log.error({ inbox: first.id, attempt }, 'answered with the fallback')
  return deps.fallback(messages, preference)
}
