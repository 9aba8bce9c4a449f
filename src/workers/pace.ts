/** How fast an account sends: like a person typing, at most so many a minute, or as fast as it can. */
import { setTimeout as sleep } from 'node:timers/promises'
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible'
import type { ChatRef } from '../store/store.ts'

/** Resolves when the next reply may go out. */
export type Pace = (chat: ChatRef) => Promise<void>

export interface PaceLimits {
  perMinute: number
  /** A pause between the two before each reply, drawn anew every time. */
  shortestMs: number
  longestMs: number
}

/** Short, because most replies come after the wait for what else belongs to the question (burst.ts): 4 s in all. */
const PACE_LIMITS: PaceLimits = { perMinute: 30, shortestMs: 300, longestMs: 900 }

/** `random` gives numbers from 0 up to 1. */
export function createPace(
  pacing: 'human' | 'off',
  limits: PaceLimits = PACE_LIMITS,
  random: () => number = Math.random,
): Pace {
  if (pacing === 'off') return () => Promise.resolve()
  const { perMinute, shortestMs, longestMs } = limits
  const queue = new RateLimiterQueue(new RateLimiterMemory({ points: perMinute, duration: 60 }))
  return async ({ account }) => {
    await queue.removeTokens(1, account)
    await sleep(shortestMs + random() * (longestMs - shortestMs))
  }
}
