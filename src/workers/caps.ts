/**
 * How many messages a number sends in an hour and in a day, counted in the database: restarts and other gateways do
 * not begin anew. At a cap replies wait. The last fifth is kept for first answers: what is enclosed with them waits
 * earlier.
 */
import type { Log } from '../log.ts'
import type { Rates } from '../store/store.ts'
import type { Wait } from './pace.ts'

/** Messages per window; 0: any number. */
export interface CapLimits {
  perHour: number
  perDay: number
}

export interface Caps {
  /** Counts one message about to be sent, or tells how long to wait. Rejects when the database is away. */
  take: (isPressing: boolean) => Promise<Wait | undefined>
  /** It was not sent after all. */
  giveBack: () => Promise<void>
  /** Unix ms; null while there is no cap in the way of first answers. */
  cappedUntilMs: () => number | null
}

export interface CapsOptions {
  account: string
  limits: CapLimits
  rates: Rates
  log: Log
  nowMs?: () => number
}

interface Window {
  name: 'hour' | 'day'
  key: string
  points: number
  windowMs: number
}

const HOUR_MS = 3_600_000
const SHARE = 0.8
/** An enclosure looks again so often; a new answer to its chat wakes it earlier. */
const LOOK_AGAIN_MS = 10 * 60_000

/** No caps. */
export const NO_CAPS: Caps = {
  take: () => Promise.resolve(undefined),
  giveBack: () => Promise.resolve(),
  cappedUntilMs: () => null,
}

export function createCaps({ account, limits, rates, log, nowMs = Date.now }: CapsOptions): Caps {
  const windows: Window[] = [
    { name: 'hour' as const, key: `hour/${account}`, points: limits.perHour, windowMs: HOUR_MS },
    { name: 'day' as const, key: `day/${account}`, points: limits.perDay, windowMs: 24 * HOUR_MS },
  ].filter(({ points }) => points > 0)
  /** End of the window that is used up, by its name. */
  const fullUntilMs = new Map<Window['name'], number>()

  function noteFull({ name, points }: Window, leftMs: number): void {
    const untilMs = nowMs() + leftMs
    const isKnown = (fullUntilMs.get(name) ?? 0) > nowMs()
    fullUntilMs.set(name, untilMs)
    if (isKnown) return
    const facts = { account, cap: name, limit: points, untilMs, runbook: 'caps' }
    log.error(facts, 'this number reached its cap; replies wait until it is over')
  }

  async function giveBackTo(taken: readonly Window[]): Promise<void> {
    for (const { key, points, windowMs } of taken) await rates.returnPoint(key, points, windowMs)
  }

  return {
    async take(isPressing) {
      const taken: Window[] = []
      for (const window of windows) {
        const { name, key, points, windowMs } = window
        const allowed = isPressing ? points : Math.max(1, Math.floor(points * SHARE))
        const leftMs = await rates.takePoint(key, allowed, windowMs)
        if (leftMs !== null) {
          await giveBackTo(taken)
          if (!isPressing) return { againMs: Math.min(leftMs, LOOK_AGAIN_MS) }
          noteFull(window, leftMs)
          return { pauseMs: leftMs }
        }
        fullUntilMs.delete(name)
        taken.push(window)
      }
      return undefined
    },
    giveBack: () => giveBackTo(windows),
    cappedUntilMs() {
      const ends = [...fullUntilMs.values()].filter((untilMs) => untilMs > nowMs())
      return ends.length === 0 ? null : Math.max(...ends)
    },
  }
}
