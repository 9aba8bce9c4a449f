/** Tells waiting tests that something happened, so that nobody sleeps or polls. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Something changes all the time under load: after some looks at once the others come with a pause before them. */
const EAGER_LOOKS = 20
const BETWEEN_LOOKS_MS = 10

export interface Journal {
  /** Grows by one with every change; a client asks for changes since the number it last saw. */
  version(): number
  changed(): void
  /** Resolves with the current version once it exceeds `since`, or after `timeoutMs`. Never rejects. */
  nextChange(since: number, timeoutMs: number): Promise<number>
}

export function createJournal(): Journal {
  let version = 0
  const waiting = new Set<() => void>()
  return {
    version: () => version,
    changed() {
      version++
      for (const wake of waiting) wake()
    },
    nextChange(since, timeoutMs) {
      if (version > since) return Promise.resolve(version)
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          waiting.delete(wake)
          resolve(version)
        }
        const timer = setTimeout(wake, timeoutMs)
        waiting.add(wake)
      })
    },
  }
}

/**
 * Asks `look` again after every change until it answers something other than `undefined`.
 * Rejects after `timeoutMs` naming `what` was awaited.
 */
export async function waitUntil<T>(
  nextChange: (since: number, timeoutMs: number) => Promise<number>,
  look: () => T | undefined | Promise<T | undefined>,
  timeoutMs: number,
  what: string,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  let seen = 0
  for (let looks = 1; ; looks++) {
    const found = await look()
    if (found !== undefined) return found
    const left = deadline - Date.now()
    if (left <= 0) throw new Error(`${what}: not seen within ${timeoutMs} ms`)
    seen = await nextChange(seen, left)
    if (looks > EAGER_LOOKS) await sleep(BETWEEN_LOOKS_MS)
  }
}
