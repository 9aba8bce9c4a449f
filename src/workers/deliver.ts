/**
 * Handler of `deliver` for one account: sends a chat's replies in order, marked before and after, until the server
 * acknowledged each. A repeat goes out under the same message id, which makes it the same message to the phone.
 */
import type { Channel, SendResult } from '../channels/channel.ts'
import type { Log } from '../log.ts'
import type { ChatJob } from '../queues/jobs.ts'
import type { ChatHandler, JobOutcome } from '../queues/queues.ts'
import { DamagedRecordError } from '../store/crypto.ts'
import { OtherVersionError } from '../store/other-version.ts'
import type { OutboxRow, Store } from '../store/store.ts'
import { errorName } from '../queues/error-name.ts'
import { NO_CAPS, type Caps } from './caps.ts'
import { NO_METERS, type Meters } from './meters.ts'
import type { Pace } from './pace.ts'
import { createTellOnce, type TellOnce } from './tell-once.ts'

export interface DeliverLimits {
  /**
   * Wait after the n-th send without acknowledgement: doubles from `retryMs` up to `quickRetryMs`, so that a number
   * that is well again catches up soon; after `quickAttempts` from there up to `longestRetryMs`.
   */
  retryMs: number
  quickRetryMs: number
  quickAttempts: number
  longestRetryMs: number
  /** Sends of a first answer that go before what others get enclosed: a chat that is dead holds up nobody. */
  pressingAttempts: number
  /**
   * Age of a reply, and sends without acknowledgement, at which the replies behind it stop waiting. Time in which
   * nothing could be sent is no attempt.
   */
  giveUpMs: number
  giveUpAttempts: number
  /** Age at which a held reply is given up: sooner than the store drops it unheard of. */
  heldMostMs: number
}

const DELIVER_LIMITS: DeliverLimits = {
  retryMs: 1_000,
  quickRetryMs: 60_000,
  quickAttempts: 10,
  longestRetryMs: 15 * 60_000,
  pressingAttempts: 3,
  giveUpMs: 6 * 3_600_000,
  giveUpAttempts: 30,
  heldMostMs: 6 * 24 * 3_600_000,
}

export interface DeliverDependencies {
  store: Pick<
    Store,
    'pendingReplies' | 'markSending' | 'markSent' | 'markUnknown' | 'markRefused' | 'markHeld'
  >
  channel: Pick<Channel, 'send'>
  pace: Pace
  caps?: Caps
  /** Shows that somebody writes, before a message that follows another one. */
  beginTyping?: (chat: string) => void
  log: Log
  nowMs?: () => number
  limits?: Partial<DeliverLimits>
  meters?: Meters
}

/** Replies sent before other chats get their turn: one who floods the bot must not hold up everybody's answers. */
const TURN = 5
/** A pause of no time at all would be a loop. */
const SHORTEST_HOLD_MS = 100

type Deps = Required<Omit<DeliverDependencies, 'limits'>> & {
  limits: DeliverLimits
  /** Acknowledged, but the database was away when it was to be marked: never to be sent again. */
  unmarked: Set<string>
  /** Of rows that wait for another version. */
  tellOnce: TellOnce
}

export function createDeliver(dependencies: DeliverDependencies): ChatHandler {
  const deps: Deps = {
    nowMs: Date.now,
    caps: NO_CAPS,
    beginTyping: () => undefined,
    meters: NO_METERS,
    ...dependencies,
    limits: { ...DELIVER_LIMITS, ...dependencies.limits },
    unmarked: new Set(),
    tellOnce: createTellOnce(),
  }
  return async (job, signal) => {
    let rows = await readReplies(deps, job)
    while (rows === 'damaged') rows = await readReplies(deps, job)
    if (rows === 'other-version') return { againMs: deps.limits.quickRetryMs }
    // A reply committed from here on has its own job, which the queue keeps until this one ends.
    for (const [place, row] of rows.slice(0, TURN).entries()) {
      if (signal.aborted) return { againMs: deps.limits.retryMs }
      // Only a first answer quotes; a person who asked again must not wait for what is enclosed with the last one.
      const isAwaited = rows.slice(place).some(({ reply }) => reply.quote !== undefined)
      const isPressing = isAwaited && row.attempts < deps.limits.pressingAttempts
      const outcome = await sendRow(deps, row, isPressing, place > 0)
      if (outcome !== 'done') return outcome
    }
    return rows.length > TURN ? { againMs: 0 } : 'done'
  }
}

async function readReplies(
  { store, log, nowMs, tellOnce, meters }: Deps,
  { account, chatKey }: ChatJob,
): Promise<OutboxRow[] | 'damaged' | 'other-version'> {
  try {
    return await store.pendingReplies(account, chatKey)
  } catch (error) {
    if (error instanceof OtherVersionError) {
      // The chat's later replies wait behind it: only this gateway's upgrade helps, and order is kept.
      const facts = { outbox: error.rowId }
      tellOnce(error.rowId, () =>
        log.warn(facts, 'reply of another version of the program, waits for the upgrade of its gateway'),
      )
      return 'other-version'
    }
    if (!(error instanceof DamagedRecordError)) throw error
    log.error({ outbox: error.rowId }, 'reply cannot be decrypted, set aside unsent')
    await store.markRefused(error.rowId, 'damaged', nowMs())
    meters.gaveUp(account, 'damaged')
    return 'damaged'
  }
}

/** `done`: this reply is out of the way, go on with the next. */
async function sendRow(
  deps: Deps,
  row: OutboxRow,
  isPressing: boolean,
  isFollowing: boolean,
): Promise<JobOutcome> {
  if (deps.unmarked.has(row.id)) return markSent(deps, row)
  if (isFollowing) deps.beginTyping(row.reply.chat)
  const wait =
    (await deps.pace({ account: row.account, isPressing, isFollowing })) ?? (await deps.caps.take(isPressing))
  if (wait) return wait
  await deps.store.markSending(row.id, deps.nowMs())
  const startedMs = deps.nowMs()
  const result = await send(deps, row)
  const endedMs = deps.nowMs()
  const times = { ackMs: endedMs - startedMs, waitedMs: endedMs - row.createdAtMs }
  deps.meters.tried(row.account, result, times)
  return settle(deps, row, result)
}

async function settle(deps: Deps, row: OutboxRow, result: SendResult): Promise<JobOutcome> {
  const { store, limits, log } = deps
  const nowMs = deps.nowMs()
  const attempt = row.attempts + 1
  const facts = { outbox: row.id, attempt, waitedMs: nowMs - row.createdAtMs }
  if (result.outcome === 'sent') {
    const outcome = await markSent(deps, row)
    log.info(facts, 'sent')
    return outcome
  }
  if (result.outcome === 'held') {
    // A refused message counts, to WhatsApp as well.
    if (result.code === undefined) await deps.caps.giveBack()
    if (nowMs - row.createdAtMs >= limits.heldMostMs) return giveUp(deps, row, 'held-too-long')
    await store.markHeld(row.id, result.reason, nowMs)
    const leftMs = Math.max(SHORTEST_HOLD_MS, result.untilMs - nowMs)
    return result.scope === 'number' ? { pauseMs: leftMs } : { againMs: leftMs }
  }
  if (result.outcome === 'refused') {
    await store.markRefused(row.id, result.code, nowMs)
    log.error({ ...facts, code: result.code, runbook: 'refused' }, 'server refused the reply')
    return 'done'
  }
  if (result.isUnsent) await deps.caps.giveBack()
  const isOld = nowMs - row.createdAtMs >= limits.giveUpMs && attempt >= limits.giveUpAttempts
  if (isOld) return giveUp(deps, row, 'no-acknowledgement')
  await store.markUnknown(row.id, result.reason, nowMs)
  log.warn({ ...facts, reason: result.reason }, 'no acknowledgement, will repeat under the same id')
  return { againMs: retryAfterMs(limits, attempt) }
}

function retryAfterMs(limits: DeliverLimits, attempt: number): number {
  const { retryMs, quickRetryMs, quickAttempts, longestRetryMs } = limits
  const quickMs = Math.min(quickRetryMs, retryMs * 2 ** Math.min(attempt - 1, 20))
  return Math.min(longestRetryMs, quickMs * 2 ** Math.min(Math.max(0, attempt - quickAttempts), 20))
}

async function giveUp(
  { store, nowMs, log, meters }: Deps,
  row: OutboxRow,
  reason: 'held-too-long' | 'no-acknowledgement',
): Promise<'done'> {
  await store.markRefused(row.id, reason, nowMs())
  meters.gaveUp(row.account, reason)
  const waitedMs = nowMs() - row.createdAtMs
  log.error(
    { outbox: row.id, attempt: row.attempts, waitedMs, reason, runbook: 'no-acknowledgement' },
    'reply given up',
  )
  return 'done'
}

/** Rejects when the database is away; the reply is remembered and only marked when the job runs again. */
async function markSent({ store, unmarked, nowMs }: Deps, row: OutboxRow): Promise<'done'> {
  unmarked.add(row.id)
  await store.markSent(row.id, nowMs())
  unmarked.delete(row.id)
  return 'done'
}

/** A throw says nothing about whether the message left, so it counts as unknown. */
async function send({ channel }: Deps, { reply }: OutboxRow): Promise<SendResult> {
  try {
    return await channel.send(reply)
  } catch (error) {
    return { outcome: 'unknown', reason: errorName(error) }
  }
}
