/**
 * Pictures sent in one go are one question: the unanswered rows of a chat in, the rows to be answered together
 * out, or how long to wait for more. Pure.
 */
import type { InboxRow } from '../store/store.ts'

export interface BurstLimits {
  /** Silence after a picture that ends its burst, counted from its arrival. 0: nothing is waited for. */
  quietMs: number
  /** Longest wait after the first picture, and largest gap between two pictures' own times of sending. */
  longestMs: number
  /** Pictures of one burst at most; the next begins another. */
  most: number
}

export const BURST_LIMITS: BurstLimits = { quietMs: 1_500, longestMs: 10_000, most: 6 }

/** `rows` is not empty and in order of arrival; what is not a picture is always answered alone. */
export function takeBurst(
  rows: readonly InboxRow[],
  nowMs: number,
  { quietMs, longestMs, most }: BurstLimits,
): { rows: InboxRow[] } | { againMs: number } {
  const burst: InboxRow[] = []
  for (const row of rows) {
    const previous = burst.at(-1)
    if (previous && !isSameBurst(previous, row, longestMs)) break
    burst.push(row)
    if (burst.length === most) break
  }
  const [first, last] = [burst[0], burst.at(-1)]
  const mayGrow = burst.length === rows.length && burst.length < most
  if (!first?.message.media || !last || !mayGrow) return { rows: burst }
  const endsMs = Math.min(last.receivedAtMs + quietMs, first.receivedAtMs + longestMs)
  return endsMs > nowMs ? { againMs: endsMs - nowMs } : { rows: burst }
}

/** By the senders' clock: after an outage everything arrives at once. */
function isSameBurst(
  { message: before }: InboxRow,
  { message: after }: InboxRow,
  longestMs: number,
): boolean {
  return (
    before.media !== undefined &&
    after.media !== undefined &&
    before.participant === after.participant &&
    Math.abs(after.sentAtMs - before.sentAtMs) <= longestMs
  )
}
