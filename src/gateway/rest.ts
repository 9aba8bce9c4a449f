/**
 * What a number remembers beyond its term: that it must not connect. A term ends whenever the database is away for
 * longer than a lease, and the next one's link knows nothing of this one's: it would knock after a 401, or fight a
 * foreign copy of the session, at every such moment. States of the link in, what to rest in out.
 */
import { RETURN_EVERY_MS, RETURN_MS } from '../channels/whatsapp/life-cycle.ts'
import { FINAL_STATES } from '../channels/whatsapp/link-states.ts'
import type { NumberState } from './status.ts'

export interface Rest {
  state: NumberState
  /** null: until an operator acts. */
  leftMs: number | null
}

export interface RestMemory {
  /**
   * What the link of the term with this fence shows now. true: end its connection, for it would return once more, and
   * the link of an earlier term did within the hour.
   */
  follow: (state: NumberState, fence: number) => boolean
  /** null: connect. */
  now: () => Rest | null
  /** Anything is remembered. */
  isUsed: () => boolean
  /**
   * Fence under which the session was written last. By another gateway since the last term here: then it is another
   * session, or fared well meanwhile.
   */
  reconsider: (headFence: number) => void
  /** An operator acted. */
  forget: () => void
}

const FINAL: ReadonlySet<NumberState> = new Set(FINAL_STATES)

/** `nowMs`: Unix time. */
export function createRestMemory(nowMs: () => number): RestMemory {
  let rest: { state: NumberState; endMs: number | null } | null = null
  /** The link comes back by itself once an hour, though another log-in threw it out. */
  let returned: { ms: number; fence: number } | null = null
  let lastFence = 0

  function forget(): void {
    rest = null
    returned = null
  }

  return {
    follow(state, fence) {
      lastFence = fence
      rest = FINAL.has(state) ? { state, endMs: null } : null
      if (!rest || state !== 'replaced') return false
      if (returned && nowMs() - returned.ms < RETURN_EVERY_MS) return returned.fence !== fence
      returned = { ms: nowMs(), fence }
      rest.endMs = nowMs() + RETURN_MS
      return false
    },
    now() {
      if (!rest) return null
      const { state, endMs } = rest
      if (endMs === null) return { state, leftMs: null }
      const leftMs = endMs - nowMs()
      return leftMs > 0 ? { state, leftMs } : null
    },
    isUsed: () => rest !== null || returned !== null,
    reconsider(headFence) {
      if (headFence > lastFence) forget()
    },
    forget,
  }
}
