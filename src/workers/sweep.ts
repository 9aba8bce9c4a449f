/**
 * What makes the queues expendable: at the start and on a timer, every chat with something left to do gets its job
 * again, and what is past its time goes.
 */
import type { Log } from '../log.ts'
import type { Queues } from '../queues/queues.ts'
import type { ChatRef, Store } from '../store/store.ts'
import { errorName } from '../queues/error-name.ts'
import { NO_METERS, type Meters } from './meters.ts'

export interface SweepResult {
  drain: number
  deliver: number
  expired: number
}

export interface Sweep {
  /** Rejects when store or queues are away. `olderThanMs` leaves alone what is being worked on just now. */
  runOnce(olderThanMs?: number): Promise<SweepResult>
  /** Sweeps everything once, then on the timer; failures are logged and the next turn tries again. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface SweepDependencies {
  store: Pick<Store, 'chatsToDrain' | 'chatsToDeliver' | 'expire'>
  queues: Pick<Queues, 'addDrain' | 'addDeliver'>
  log: Log
  nowMs?: () => number
  everyMs?: number
  olderThanMs?: number
  meters?: Pick<Meters, 'swept'>
}

/** Chats a turn whose jobs are looked for, which takes longer the more jobs wait; the next turn does the next ones. */
const LOOKED_AFTER = 200

const CLOCK_WRONG =
  "this machine's clock and the database's differ: nothing expires until both are set by NTP (clockSkewMs: ahead)"
const GONE = 'messages that were never answered and replies that were never sent are past their time and gone'

export function createSweep(dependencies: SweepDependencies): Sweep {
  const { store, queues, log, nowMs = Date.now, everyMs = 15_000, olderThanMs = 5_000 } = dependencies
  const { meters = NO_METERS } = dependencies
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> | undefined
  let isStopped = false
  let isClockWrong = false
  let firstLookedAfter = 0

  async function addAll(
    chats: ChatRef[],
    add: (account: string, chatKey: string, options: { mends: boolean }) => Promise<void>,
  ): Promise<void> {
    for (const [index, { account, chatKey }] of chats.entries()) {
      if (isStopped) return
      const fromFirst = (index + chats.length - (firstLookedAfter % chats.length)) % chats.length
      await add(account, chatKey, { mends: fromFirst < LOOKED_AFTER })
    }
  }

  async function runOnce(ageMs = 0): Promise<SweepResult> {
    const drain = await store.chatsToDrain(nowMs(), ageMs)
    await addAll(drain, queues.addDrain)
    const deliver = await store.chatsToDeliver(nowMs(), ageMs)
    await addAll(deliver, queues.addDeliver)
    firstLookedAfter += LOOKED_AFTER
    const expired = await expire()
    return { drain: drain.length, deliver: deliver.length, expired }
  }

  async function expire(): Promise<number> {
    const expired = await store.expire(nowMs())
    meters.swept(expired)
    const { rows, unanswered, unsent, clockSkewMs, ...found } = expired
    if (found.isClockWrong && !isClockWrong) log.warn({ clockSkewMs }, CLOCK_WRONG)
    isClockWrong = found.isClockWrong
    if (unanswered + unsent > 0) log.error({ unanswered, unsent }, GONE)
    return rows
  }

  async function runAndLog(ageMs: number): Promise<void> {
    try {
      const result = await runOnce(ageMs)
      if (result.drain + result.deliver + result.expired > 0) log.info(result, 'swept')
    } catch (error) {
      log.warn({ error: errorName(error) }, 'sweep failed, tried again in its next turn')
    }
  }

  return {
    runOnce,
    async start() {
      await runAndLog(0)
      timer = setInterval(() => {
        // A sweep that outlasts its turn is not followed by a queue of others.
        current ??= runAndLog(olderThanMs).finally(() => (current = undefined))
      }, everyMs)
    },
    async stop() {
      isStopped = true
      clearInterval(timer)
      await current
    },
  }
}
