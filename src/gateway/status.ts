/** What a number tells of itself: its state and since when, and what was counted over all its connections. */
import type { LinkState } from '../channels/whatsapp/link-states.ts'
import type { NumberStatus } from '../store/store.ts'

/** `waiting`: another gateway holds the number, or none can, because the database is away. */
export type NumberState = LinkState | 'waiting'

/** What only an open connection knows; counted since it was opened. */
export type TermHealth = Omit<NumberStatus, 'state' | 'sinceMs' | 'isStandby'>

export const NO_HEALTH: TermHealth = {
  lastInboundMs: null,
  lastAckMs: null,
  closes: {},
  refusals: {},
  heldUntilMs: null,
  cappedUntilMs: null,
  spooled: 0,
  clockSkewMs: null,
  reasons: [],
}

/** `now` with what the terms before it counted. */
export function addHealth(before: TermHealth, now: TermHealth): TermHealth {
  return {
    ...now,
    lastInboundMs: now.lastInboundMs ?? before.lastInboundMs,
    lastAckMs: now.lastAckMs ?? before.lastAckMs,
    closes: addCounts(before.closes, now.closes),
    refusals: addCounts(before.refusals, now.refusals),
  }
}

function addCounts(some: Record<string, number>, more: Record<string, number>): Record<string, number> {
  const sums = { ...some }
  for (const [code, times] of Object.entries(more)) sums[code] = (sums[code] ?? 0) + times
  return sums
}

export interface StateBoard {
  readonly state: NumberState
  readonly sinceMs: number
  show: (state: NumberState) => void
  onState: (listener: (state: NumberState) => void) => () => void
}

export function createStateBoard(initial: NumberState, nowMs: () => number): StateBoard {
  const listeners = new Set<(state: NumberState) => void>()
  let state = initial
  let sinceMs = nowMs()
  return {
    get state() {
      return state
    },
    get sinceMs() {
      return sinceMs
    },
    show(next) {
      if (next === state) return
      state = next
      sinceMs = nowMs()
      for (const listener of listeners) listener(state)
    },
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
