/**
 * Handler of `drain`: answers a chat's unanswered messages one after the other, under a lease. A message that
 * keeps failing, or killing the worker, gets the fallback answer; nothing blocks its chat for ever.
 */
import type { Log } from '../log.ts'
import type { Examination, InboundMessage } from '../model.ts'
import type { ChatJob } from '../queues/jobs.ts'
import type { ChatHandler, JobOutcome, Queues } from '../queues/queues.ts'
import { within } from '../queues/within.ts'
import { DamagedRecordError } from '../store/crypto.ts'
import type { InboxRow, Lease, Preference, Store } from '../store/store.ts'
import { toAnswer } from './answer.ts'
import { errorName } from '../queues/error-name.ts'
import { holdLease } from './hold-lease.ts'

export type Examine = (
  message: InboundMessage,
  context: { preference: Preference; nowMs: number },
) => Promise<Examination>

/** The answer when examining failed for good: could not check, do this meanwhile. Must not throw. */
export type Fallback = (message: InboundMessage, preference: Preference) => Examination

export interface DrainLimits {
  leaseMs: number
  /** Longest examination of one message. */
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
    for (const row of rows) {
      if (mustStop()) return { againMs: deps.limits.busyMs }
      const outcome = await answerRow(deps, lease, row)
      if (outcome !== 'done') return outcome
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

/** `done`: this row is answered, go on with the next. */
async function answerRow(deps: Deps, lease: Lease, row: InboxRow): Promise<JobOutcome> {
  const { store, limits, log, nowMs } = deps
  const startedMs = nowMs()
  const attempt = await store.countAttempt(row.id)
  if (attempt > limits.attempts * GIVE_UP_FACTOR) {
    log.error({ inbox: row.id, attempt }, 'message given up: not even the fallback could answer it')
    await store.setAside(row.id, nowMs())
    return 'done'
  }
  const preference = await store.preference(row.chatKey)
  const examination = await examineOrFallBack(deps, row, attempt, preference)
  if (!examination) return { againMs: limits.retryMs * attempt ** 2 }

  const finishedMs = nowMs()
  const answer = toAnswer(row, examination, finishedMs - startedMs)
  const result = await store.commitAnswer(lease, answer, finishedMs)
  if (result === 'lost-lease') return { againMs: limits.busyMs }
  log.info(
    { inbox: row.id, level: examination.level, attempt, durationMs: finishedMs - startedMs },
    'answered',
  )
  if (answer.reply) {
    // Committed already: when the queue is away, the sweep finds the reply.
    await deps.queues
      .addDeliver(row.account, row.chatKey)
      .catch((error: unknown) =>
        log.warn({ inbox: row.id, error: errorName(error) }, 'deliver job not added'),
      )
  }
  return 'done'
}

/** null: failed, and worth another attempt. The attempt was counted before, so a killed worker counts too. */
async function examineOrFallBack(
  deps: Deps,
  row: InboxRow,
  attempt: number,
  preference: Preference,
): Promise<Examination | null> {
  const { limits, log, nowMs } = deps
  if (attempt <= limits.attempts) {
    try {
      return await within(limits.examineMs, deps.examine(row.message, { preference, nowMs: nowMs() }))
    } catch (error) {
      log.error({ inbox: row.id, attempt, error: errorName(error) }, 'examination failed')
      if (attempt < limits.attempts) return null
    }
  }
  log.error({ inbox: row.id, attempt }, 'answered with the fallback')
  return deps.fallback(row.message, preference)
}
