/**
 * How fast an account sends: like a person who types, at most so many a minute, evenly; or as fast as it can. First
 * answers go before what is enclosed with them.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** One message about to be sent. */
export interface Sending {
  account: string
  /** A first answer, or something that one waits behind. */
  isPressing: boolean
  /** Right behind another message to the same chat. */
  isFollowing: boolean
}

/** Not now: this chat later, or the whole number. */
export type Wait = { againMs: number } | { pauseMs: number }

/** Resolves when the message may go out, or with how long it has to wait first. */
export type Pace = (sending: Sending) => Promise<Wait | undefined>

export interface PaceLimits {
  /** 0: any number. */
  perMinute: number
  /** A pause between the two before each reply, drawn anew every time. */
  shortestMs: number
  longestMs: number
}

/** Short, because most replies come after the wait for what else belongs to the question (burst.ts): 4 s in all. */
const PACE_LIMITS: PaceLimits = { perMinute: 30, shortestMs: 300, longestMs: 900 }
/** A second message takes a person longer than pressing the button for the first. */
const FOLLOWING = 2
/** So many windows in a minute: a burst of a fifth at once, and no longer silence than that. */
const WINDOWS = 5
/** What is enclosed leaves so much of a window to first answers. */
const SHARE = 0.8

/** `random` gives numbers from 0 up to 1. */
export function createPace(
  pacing: 'human' | 'off',
  limits: Partial<PaceLimits> = {},
  random: () => number = Math.random,
): Pace {
  if (pacing === 'off') return () => Promise.resolve(undefined)
  const { perMinute, shortestMs, longestMs } = { ...PACE_LIMITS, ...limits }
  const takeTurn = perMinute === 0 ? null : createTurns(perMinute)
  return async ({ account, isPressing, isFollowing }) => {
    const waitMs = await takeTurn?.(account, isPressing)
    if (waitMs) return isPressing ? { pauseMs: waitMs } : { againMs: waitMs }
    const gapMs = shortestMs + random() * (longestMs - shortestMs)
    await sleep(isFollowing ? gapMs * FOLLOWING : gapMs)
    return undefined
  }
}

/** Takes one turn of the account's, or tells how long to wait for one. */
function createTurns(perMinute: number): (account: string, isPressing: boolean) => Promise<number | null> {
  const points = Math.max(1, Math.floor(perMinute / WINDOWS))
  const limiter = new RateLimiterMemory({ points, duration: (60 * points) / perMinute })
  const share = Math.max(1, Math.floor(points * SHARE))
  return async (account, isPressing) => {
    const used = await limiter.get(account)
    if (!isPressing && used && used.consumedPoints >= share) return Math.max(1, used.msBeforeNext)
    try {
      await limiter.consume(account)
      return null
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      return Math.max(1, error.msBeforeNext)
    }
  }
}
