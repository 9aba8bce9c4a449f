/**
 * The server's refusals counted, told to operators, and turned into what becomes of the reply. Counts of tries live in
 * memory: after a restart a reply gets its tries once more.
 */
import type { Logger } from 'pino'
import type { SendResult } from '../channel.ts'
import { ackErrorOf, type AckMeaning } from './ack-errors.ts'
import { createExpiringCache } from './expiring-cache.ts'

const REMEMBER_MS = 24 * 60 * 60_000
const REMEMBER = 5_000
/** A storm of one code is one line a minute. */
const SAME_LINE_MS = 60_000

const MINUTE_MS = 60_000
/** Waits in ms between the tries of a reply that is refused for now; after the last it is refused for good. */
const FEW_WAITS_MS = [5_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS]
/** Nearly eight hours in all. */
const HOURS_WAITS_MS = [...FEW_WAITS_MS, 30 * MINUTE_MS, 60 * MINUTE_MS, 120 * MINUTE_MS, 240 * MINUTE_MS]
const LASTING: ReadonlySet<AckMeaning> = new Set(['hours', 'unknown'])
/** A job that runs so little before its time is in time. */
const EARLY_MS = 1_000

interface Tries {
  /** Waits that were begun. */
  count: number
  /** End of the last one, Unix ms. */
  untilMs: number
}

export interface Refusals {
  /** Counts, and logs what an operator has to know. */
  count: (code: string) => void
  /** By the server's code. */
  counts: () => Record<string, number>
  /**
   * Of a reply that is to be tried some times more, or refused for good. A try before its time, because somebody asked
   * again in the same chat, does not count.
   */
  again: (messageId: string, code: string) => SendResult
}

export function createRefusals(log: Logger): Refusals {
  const counted = new Map<string, number>()
  const loggedMs = new Map<string, number>()
  const tries = createExpiringCache(REMEMBER_MS, REMEMBER)

  return {
    count: (code) => {
      const count = (counted.get(code) ?? 0) + 1
      counted.set(code, count)
      const now = Date.now()
      if (now - (loggedMs.get(code) ?? -SAME_LINE_MS) < SAME_LINE_MS) return
      loggedMs.set(code, now)
      const { name, meaning, runbook } = ackErrorOf(code)
      log.error({ code, name, meaning, count, runbook }, 'whatsapp refused a reply; look at the linked phone')
    },
    counts: () => Object.fromEntries(counted),
    again: (messageId, code) => {
      const next = nextTries(tries.get<Tries>(messageId) ?? NO_TRIES, ackErrorOf(code).meaning, Date.now())
      if (next === null) return { outcome: 'refused', code }
      tries.set(messageId, next)
      return { outcome: 'held', scope: 'chat', reason: `refused-${code}`, untilMs: next.untilMs, code }
    },
  }
}

const NO_TRIES: Tries = { count: 0, untilMs: 0 }

/** null: that was the last one. */
function nextTries(tries: Tries, meaning: AckMeaning, nowMs: number): Tries | null {
  if (nowMs < tries.untilMs - EARLY_MS) {
    // The newer answer behind it must not wait for hours, should only this message be what is refused.
    const givesWay = meaning === 'unknown' && tries.count > FEW_WAITS_MS.length
    return givesWay ? null : tries
  }
  const waitMs = (LASTING.has(meaning) ? HOURS_WAITS_MS : FEW_WAITS_MS)[tries.count]
  return waitMs === undefined ? null : { count: tries.count + 1, untilMs: nowMs + waitMs }
}
