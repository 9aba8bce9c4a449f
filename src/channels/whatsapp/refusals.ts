/**
 * The server's refusals counted, told to operators, and turned into what becomes of the reply. Counts of tries live in
 * memory: after a restart a reply gets its few tries once more.
 */
import type { Logger } from 'pino'
import type { SendResult } from '../channel.ts'
import { ackErrorOf } from './ack-errors.ts'
import { createExpiringCache } from './expiring-cache.ts'

const REMEMBER_MS = 24 * 60 * 60_000
const REMEMBER = 5_000
/** A storm of one code is one line a minute. */
const SAME_LINE_MS = 60_000

/** Waits between the tries of a reply that is refused for now; after the last it is refused for good. In ms. */
export const FEW_WAITS_MS = [5_000, 30_000, 120_000, 600_000]

export interface Refusals {
  /** Counts, and logs what an operator has to know. */
  count: (code: string) => void
  /** By the server's code. */
  counts: () => Record<string, number>
  /** Of a reply that is to be tried a few times more, or refused for good. */
  again: (messageId: string, code: string) => SendResult
}

export function createRefusals(log: Logger, waitsMs: readonly number[] = FEW_WAITS_MS): Refusals {
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
      const count = tries.get<number>(messageId) ?? 0
      tries.set(messageId, count + 1)
      const waitMs = waitsMs[count]
      if (waitMs === undefined) return { outcome: 'refused', code }
      return { outcome: 'held', scope: 'chat', reason: `refused-${code}`, untilMs: Date.now() + waitMs, code }
    },
  }
}
