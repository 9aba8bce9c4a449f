/**
 * Handler of `drain`: answers a chat's unanswered messages burst after burst, under a lease. What keeps failing, or
 * killing the worker, gets the fallback answer; nothing blocks its chat for ever.
 */
import type { Duty } from '../conversation/duty.ts'
import type { Log } from '../log.ts'
import type { Examination } from '../model.ts'
import type { ChatJob } from '../queues/jobs.ts'
import type { ChatHandler, JobOutcome, Queues } from '../queues/queues.ts'
import { within } from '../queues/within.ts'
import { DamagedRecordError } from '../store/crypto.ts'
import type { InboxRow, Lease, Person, Store } from '../store/store.ts'
import { toAnswer, type ShowText } from './answer.ts'
import { NO_BURSTS, takeBurst, type BurstRules } from './burst.ts'
import { errorName } from '../queues/error-name.ts'
import type { Examine, Examined } from './examine.ts'
import { holdLease } from './hold-lease.ts'
import { createKnow, type Context, type Know, type KnowLimits } from './know.ts'
import type { Messages } from './submission.ts'

/** The answer when examining failed for good: could not check, do this meanwhile. Must not throw. */
export type Fallback = (messages: Messages, person: Pick<Person, 'language' | 'typed'>) => Examination

export interface DrainLimits extends KnowLimits {
  leaseMs: number
  /** Longest examination of one message; each further picture of a burst adds a third of it. */
  examineMs: number
  /** Attempts at examining a message before the fallback answers it. */
  attempts: number
  /** Wait after the n-th failed attempt, times n². */
  retryMs: number
  /** Wait while somebody else answers this chat. */
  busyMs: number
}

const DRAIN_LIMITS: DrainLimits = {
  leaseMs: 6_000,
  examineMs: 30_000,
  attempts: 3,
  retryMs: 1_000,
  busyMs: 1_000,
  checksPerHour: 0,
  waitingMost: 0,
}

export interface DrainDependencies {
  store: Store
  queues: Pick<Queues, 'addDeliver'>
  examine: Examine
  fallback: Fallback
  log: Log
  nowMs?: () => number
  limits?: Partial<DrainLimits>
  /** Every message is answered alone and at once unless told. */
  burst?: BurstRules
  /** Nobody is ever there unless told. */
  dutyAt?: (nowMs: number) => Duty | null
  showText?: ShowText
}

type Deps = Required<Omit<DrainDependencies, 'limits'>> & { limits: DrainLimits; know: Know }

/** Rows read at once; the rest follows in the next round of the same job. */
const BATCH = 20

/** Where even the fallback fails, a message is given up after this many times the attempts. */
const GIVE_UP_FACTOR = 3

export function createDrain(dependencies: DrainDependencies): ChatHandler {
  const limits = { ...DRAIN_LIMITS, ...dependencies.limits }
  const { store, log, dutyAt = () => null } = dependencies
  const deps: Deps = {
    nowMs: Date.now,
    burst: { limits: NO_BURSTS, isQuick: () => false, isUrgent: () => false },
    showText: (text) => text,
    ...dependencies,
    dutyAt,
    limits,
    know: createKnow({ store, dutyAt, limits, log }),
  }
  return async (job, signal) => {
    const { nowMs } = deps
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
    let left = rows
    while (left.length > 0) {
      if (mustStop()) return { againMs: deps.limits.busyMs }
      const burst = takeBurst(left, deps.nowMs(), deps.burst)
      if ('againMs' in burst) return burst
      const outcome = await answerRows(deps, lease, burst.rows)
      if (outcome === 'changed') break
      if (outcome !== 'done') return outcome
      left = left.filter((row) => !burst.rows.includes(row))
    }
    // A message stored since then has its own job, which the queue kept until this one ends.
    if (left.length === 0 && rows.length < BATCH) return 'done'
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

/** `done`: these rows have their answer, go on with the next. `changed`: one is not what was read; read again. */
async function answerRows(
  deps: Deps,
  lease: Lease,
  rows: readonly InboxRow[],
): Promise<JobOutcome | 'changed'> {
  const { store, limits, nowMs } = deps
  const startedMs = nowMs()
  const question = await countAttempts(deps, rows)
  if (!question) return 'done'
  const [first] = question.rows
  const context = await deps.know(question.rows, startedMs)
  const examined = await examineOrFallBack(deps, question, context)
  if (!examined) return { againMs: limits.retryMs * question.attempt ** 2 }

  const finishedMs = nowMs()
  const durationMs = finishedMs - startedMs
  const answer = toAnswer(question.rows, examined, durationMs, deps.showText)
  const result = await store.commitAnswer(lease, answer, finishedMs)
  if (result === 'lost-lease') return { againMs: limits.busyMs }
  if (result === 'changed') return 'changed'
  const { attempt } = question
  deps.log.info(
    { inbox: first.id, messages: question.rows.length, level: examined.level, attempt, durationMs },
    'answered',
  )
  if (answer.replies.length > 0) {
    // Committed already: when the queue is away, the sweep finds the reply.
    await deps.queues
      .addDeliver(first.account, first.chatKey, { wakes: true })
      .catch((error: unknown) =>
        deps.log.warn({ inbox: first.id, error: errorName(error) }, 'deliver job not added'),
      )
  }
  return 'done'
}

/** Rows that get one answer, and how often that was tried. */
interface Question {
  rows: [InboxRow, ...InboxRow[]]
  attempt: number
}

/** Takes hopeless rows out of the way; null when none is left. */
async function countAttempts(
  { store, limits, log, nowMs }: Deps,
  rows: readonly InboxRow[],
): Promise<Question | null> {
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
  return first ? { rows: [first, ...others], attempt: Math.max(...kept.map((each) => each.attempt)) } : null
}

/** null: failed, and worth another attempt. The attempt was counted before, so a killed worker counts too. */
async function examineOrFallBack(
  deps: Deps,
  { rows, attempt }: Question,
  context: Context,
): Promise<Examined | null> {
  const { limits, log } = deps
  const [first, ...others] = rows
  const messages: Messages = [first.message, ...others.map((row) => row.message)]
  if (attempt <= limits.attempts) {
    const pictures = messages.filter(({ media }) => media).length
    const examineMs = limits.examineMs * (1 + Math.max(0, pictures - 1) / 3)
    try {
      return await within(examineMs, deps.examine(messages, context))
    } catch (error) {
      log.error({ inbox: first.id, attempt, error: errorName(error) }, 'examination failed')
      if (attempt < limits.attempts) return null
    }
  }
  log.error({ inbox: first.id, attempt }, 'answered with the fallback')
  return deps.fallback(messages, context.person)
}
