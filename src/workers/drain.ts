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
import { isRefusal } from '../store/database-away.ts'
import { OtherVersionError } from '../store/other-version.ts'
import type { Answer, CommitResult, InboxRow, Lease, Person, Store } from '../store/store.ts'
import { toAnswer, type ShowText } from './answer.ts'
import { createTellOnce, type TellOnce } from './tell-once.ts'
import { createAttempts, type Attempts } from './attempts.ts'
import { NO_BURSTS, takeBurst, type BurstRules } from './burst.ts'
import { errorName } from '../queues/error-name.ts'
import type { Examine, Examined } from './examine.ts'
import type { Keep } from './kept-words.ts'
import { holdLease, type HeldLease } from './hold-lease.ts'
import { createKnow, type Context, type Know, type KnowLimits } from './know.ts'
import { NO_METERS, type Meters } from './meters.ts'
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
  meters?: Meters
  /** No words of messages are kept unless told. */
  keep?: Keep | null
}

type Deps = Required<Omit<DrainDependencies, 'limits'>> & {
  limits: DrainLimits
  know: Know
  attempts: Attempts
  /** Of rows that wait for another version. */
  tellOnce: TellOnce
}

/** A chat while it is ours. */
interface Turn {
  lease: Lease
  held: HeldLease
  mustStop: () => boolean
}

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
    meters: NO_METERS,
    keep: null,
    ...dependencies,
    dutyAt,
    limits,
    know: createKnow({ store, dutyAt, limits, log }),
    attempts: createAttempts(store),
    tellOnce: createTellOnce(),
  }
  return async (job, signal) => {
    const { nowMs } = deps
    // An owner per run and not per process: a second run of a stalled job is another owner.
    const lease = await store.takeLease(job.chatKey, crypto.randomUUID(), nowMs(), limits.leaseMs)
    if (!lease) return { againMs: limits.busyMs }
    const held = holdLease({ store, lease, leaseMs: limits.leaseMs, nowMs, log })
    try {
      return await drainChat(deps, job, { lease, held, mustStop: () => signal.aborted || held.isLost() })
    } finally {
      await held.release()
    }
  }
}

async function drainChat(deps: Deps, job: ChatJob, turn: Turn): Promise<JobOutcome> {
  const leftOut: string[] = []
  for (;;) {
    const rows = await readRows(deps, job, leftOut)
    if (rows === 'again') continue
    let left = rows
    while (left.length > 0) {
      if (turn.mustStop()) return { againMs: deps.limits.busyMs }
      const burst = takeBurst(left, deps.nowMs(), deps.burst)
      if ('againMs' in burst) return burst
      const outcome = await answerRows(deps, turn, burst.rows)
      if (outcome === 'changed') break
      if (outcome !== 'done') return outcome
      left = left.filter((row) => !burst.rows.includes(row))
    }
    // A message stored since then has its own job, which the queue kept until this one ends.
    if (left.length === 0 && rows.length < BATCH) return 'done'
  }
}

/** `again`: one that cannot be read is out of the way now; `leftOut` grows by what waits for another version. */
async function readRows(
  { store, log, nowMs, tellOnce, meters }: Deps,
  { chatKey }: ChatJob,
  leftOut: string[],
): Promise<InboxRow[] | 'again'> {
  try {
    return await store.unanswered(chatKey, BATCH, leftOut)
  } catch (error) {
    if (error instanceof OtherVersionError) {
      leftOut.push(error.rowId)
      const facts = { inbox: error.rowId }
      tellOnce(error.rowId, () =>
        log.warn(facts, 'message of another version of the program, left to a worker of that one'),
      )
      return 'again'
    }
    if (!(error instanceof DamagedRecordError)) throw error
    log.error({ inbox: error.rowId }, 'message cannot be decrypted, set aside unanswered')
    await store.setAside(error.rowId, nowMs())
    meters.setAside()
    return 'again'
  }
}

/** `done`: these rows have their answer, go on with the next. `changed`: one is not what was read; read again. */
async function answerRows(
  deps: Deps,
  turn: Turn,
  candidates: readonly InboxRow[],
): Promise<JobOutcome | 'changed'> {
  const { limits, nowMs } = deps
  const startedMs = nowMs()
  const rows = await withoutHopeless(deps, candidates)
  if (!rows) return 'done'
  const [first] = rows
  const context = await deps.know(rows, startedMs)
  // Only now: what fails before is not the messages' fault.
  const attempt = await deps.attempts.count(rows)
  const examined = await examineOrFallBack(deps, { rows, attempt }, context)
  if (!examined) return { againMs: limits.retryMs * attempt ** 2 }

  const finishedMs = nowMs()
  const durationMs = finishedMs - startedMs
  const { showText, keep } = deps
  const answer = toAnswer(rows, examined, { durationMs, nowMs: finishedMs, showText, keep })
  const result = await commit(deps, turn, rows, answer)
  if (result === 'lost-lease') return { againMs: limits.busyMs }
  if (result === 'changed') return 'changed'
  const times = { waitedMs: finishedMs - first.receivedAtMs, examinedMs: durationMs }
  deps.meters.answered(first.account, examined, times)
  deps.log.info(
    { inbox: first.id, messages: rows.length, level: examined.level, attempt, durationMs },
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

/**
 * What the store fails at is no attempt of the messages, or a database out of room would use them all up. Two cases
 * count: values that it refuses for good, and an examination that froze this process until somebody took over.
 */
async function commit(
  { store, attempts, nowMs }: Deps,
  { lease, held }: Turn,
  rows: Question['rows'],
  answer: Answer,
): Promise<CommitResult> {
  try {
    const result = await store.commitAnswer(lease, answer, nowMs())
    if (result === 'lost-lease' && !held.wasFrozen()) await attempts.takeBack(rows)
    return result
  } catch (error) {
    if (!isRefusal(error)) await attempts.takeBack(rows)
    throw error
  }
}

/** Rows that get one answer, and how often that was tried. */
interface Question {
  rows: [InboxRow, ...InboxRow[]]
  attempt: number
}

/** Takes hopeless rows out of the way; null when none is left. */
async function withoutHopeless(
  { store, limits, log, nowMs, meters }: Deps,
  rows: readonly InboxRow[],
): Promise<Question['rows'] | null> {
  const isHopeless = ({ attempts }: InboxRow): boolean => attempts >= limits.attempts * GIVE_UP_FACTOR
  for (const { id, attempts } of rows.filter(isHopeless)) {
    log.error({ inbox: id, attempts }, 'message given up: not even the fallback could answer it')
    await store.setAside(id, nowMs())
    meters.setAside()
  }
  const [first, ...others] = rows.filter((row) => !isHopeless(row))
  return first ? [first, ...others] : null
}

/** null: failed, and worth another attempt. */
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
      deps.meters.examinationFailed()
      if (attempt < limits.attempts) return null
    }
  }
  log.error({ inbox: first.id, attempt }, 'answered with the fallback')
  deps.meters.fellBack()
  return deps.fallback(messages, context.person)
}
