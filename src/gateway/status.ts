/** What a number tells of itself: its state and since when, and what was counted over all its connections. */
import type { SendResult } from '../channels/channel.ts'
import type { WhatsAppChannel } from '../channels/whatsapp/whatsapp.ts'

/** `waiting`: another gateway holds the number, or none can, because the database is away. */
export type NumberState = WhatsAppChannel['state'] | 'waiting'

/** Counted over all terms of this process. */
export interface Tally {
  lastInboundMs: number | null
  lastAckMs: number | null
  /** By WhatsApp's code. */
  closes: Record<string, number>
  refusals: Record<string, number>
}

export function createTally(): Tally {
  return { lastInboundMs: null, lastAckMs: null, closes: {}, refusals: {} }
}

export function countResult(tally: Tally, result: SendResult, nowMs: number): void {
  if (result.outcome === 'sent') tally.lastAckMs = nowMs
  else if ('code' in result && result.code !== undefined) count(tally.refusals, result.code)
}

export function addCounts(
  some: Record<string, number>,
  more: Record<string, number>,
): Record<string, number> {
  const sums = { ...some }
  for (const [code, times] of Object.entries(more)) sums[code] = (sums[code] ?? 0) + times
  return sums
}

function count(counts: Record<string, number>, code: string): void {
  counts[code] = (counts[code] ?? 0) + 1
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
