/** A clock that people can wait by: the program's own `Date.now` is moved on, and goes on ticking from there. */

export interface Clock {
  /** Unix ms. */
  now(): number
  /** On by so many ms. */
  advance(ms: number): void
  /** On to the next time of this hour (UTC). */
  advanceTo(hour: number): void
  /** Puts the true clock back. */
  remove(): void
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Everything in this process sees it, the embedded database too; timers run as always. */
export function installClock(startMs: number): Clock {
  const trueNow = Date.now
  let aheadMs = startMs - trueNow()
  Date.now = () => trueNow() + aheadMs
  return {
    now: () => Date.now(),
    advance(ms) {
      aheadMs += ms
    },
    advanceTo(hour) {
      const intoDayMs = Date.now() % DAY_MS
      aheadMs += (hour * HOUR_MS - intoDayMs + DAY_MS) % DAY_MS
    },
    remove() {
      Date.now = trueNow
    },
  }
}
