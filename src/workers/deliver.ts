/**
 * Handler of `deliver` for one account: sends a chat's replies in order, marked before and after, until the server
 * acknowledged each. A repeat goes out under the same message id, which makes it the same message to the phone.
 */
import type { Channel, SendResult } from '../channels/channel.ts'
import type { Log } from '../log.ts'
import type { ChatJob } from '../queues/jobs.ts'
import type { ChatHandler, JobOutcome } from '../queues/queues.ts'
import { DamagedRecordError } from '../store/crypto.ts'
import type { OutboxRow, Store } from '../store/store.ts'
import { errorName } from '../queues/error-name.ts'
import type { Pace } from './pace.ts'

export interface DeliverLimits {
  /** Wait after the n-th send without acknowledgement: doubles from `retryMs` up to `longestRetryMs`. */
  retryMs: number
  longestRetryMs: number
  /** Age of a reply at which the replies behind it stop waiting; long enough for an outage of the link. */
  giveUpMs: number
}

const DELIVER_LIMITS: DeliverLimits = {
  retryMs: 1_000,
  longestRetryMs: 60_000,
  giveUpMs: 6 * 3_600_000,
}

export interface DeliverDependencies {
  store: Pick<Store, 'pendingReplies' | 'markSending' | 'markSent' | 'markUnknown' | 'markRefused'>
  channel: Pick<Channel, 'send'>
  pace: Pace
  log: Log
  nowMs?: () => number
  limits?: Partial<DeliverLimits>
}

/** Replies sent before other chats get their turn: one who floods the bot must not hold up everybody's answers. */
const TURN = 5

type Deps = Required<Omit<DeliverDependencies, 'limits'>> & { limits: DeliverLimits }

export function createDeliver(dependencies: DeliverDependencies): ChatHandler {
  const deps: Deps = {
    nowMs: Date.now,
    ...dependencies,
    limits: { ...DELIVER_LIMITS, ...dependencies.limits },
  }
  return async (job, signal) => {
    let rows = await readReplies(deps, job)
    while (rows === 'damaged') rows = await readReplies(deps, job)
    // A reply committed from here on has its own job, which the queue keeps until this one ends.
    for (const row of rows.slice(0, TURN)) {
      if (signal.aborted) return { againMs: deps.limits.retryMs }
      const outcome = await sendRow(deps, row)
      if (outcome !== 'done') return outcome
    }
    return rows.length > TURN ? { againMs: 0 } : 'done'
  }
}

async function readReplies(
  { store, log, nowMs }: Deps,
  { account, chatKey }: ChatJob,
): Promise<OutboxRow[] | 'damaged'> {
  try {
    return await store.pendingReplies(account, chatKey)
  } catch (error) {
    if (!(error instanceof DamagedRecordError)) throw error
    log.error({ outbox: error.rowId }, 'reply cannot be decrypted, set aside unsent')
    await store.markRefused(error.rowId, 'damaged', nowMs())
    return 'damaged'
  }
}

/** `done`: this reply is out of the way, go on with the next. */
async function sendRow(deps: Deps, row: OutboxRow): Promise<JobOutcome> {
  const { store, limits, log, nowMs } = deps
  await deps.pace(row)
  const startedMs = nowMs()
  await store.markSending(row.id, startedMs)
  const result = await send(deps, row)
  const finishedMs = nowMs()
  const attempt = row.attempts + 1
  const facts = { outbox: row.id, attempt, durationMs: finishedMs - startedMs }
  if (result.outcome === 'sent') {
    await store.markSent(row.id, finishedMs)
    log.info(facts, 'sent')
    return 'done'
  }
  if (result.outcome === 'refused') {
    await store.markRefused(row.id, result.code, finishedMs)
    log.error({ ...facts, code: result.code }, 'server refused the reply')
    return 'done'
  }
  if (finishedMs - row.createdAtMs >= limits.giveUpMs) {
    await store.markRefused(row.id, 'no-acknowledgement', finishedMs)
    log.error({ ...facts, reason: result.reason }, 'reply given up: never acknowledged')
    return 'done'
  }
  await store.markUnknown(row.id, result.reason, finishedMs)
  log.warn({ ...facts, reason: result.reason }, 'no acknowledgement, will repeat under the same id')
  return { againMs: Math.min(limits.longestRetryMs, limits.retryMs * 2 ** Math.min(attempt - 1, 20)) }
}

/** A throw says nothing about whether the message left, so it counts as unknown. */
async function send({ channel }: Deps, { reply }: OutboxRow): Promise<SendResult> {
  try {
    return await channel.send(reply)
  } catch (error) {
    return { outcome: 'unknown', reason: errorName(error) }
  }
}
