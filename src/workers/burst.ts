/**
 * What a person sends in one go is one question: the unanswered rows of a chat in, the rows to be answered together
 * out, or how long to wait for more. Pure; what the words mean is told by the caller.
 */
import type { InboundMessage } from '../model.ts'
import type { InboxRow } from '../store/store.ts'

export interface BurstLimits {
  /** Silence that ends a burst: counted from the last arrival, and between two times of sending. */
  quietMs: number
  /** Longest wait after the first arrival, and longest span of the times of sending. */
  longestMs: number
  /** Messages of one burst at most, and pictures among them; the next begins another. */
  most: number
  mostPictures: number
}

export const BURST_LIMITS: BurstLimits = { quietMs: 3_000, longestMs: 10_000, most: 12, mostPictures: 6 }

/** Nothing is waited for and nothing put together: load runs, and tests of other things. */
export const NO_BURSTS: BurstLimits = { quietMs: 0, longestMs: 0, most: 1, mostPictures: 1 }

export interface BurstRules {
  limits: BurstLimits
  /** An answer to a question or a command, as typed: answered alone and at once. A greeting is none. */
  isQuick: (text: string) => boolean
  /** Somebody in need, by their own words: nobody waits for more of them. */
  isUrgent: (text: string) => boolean
}

/** The phones' stamps are whole seconds. */
const STAMP_MS = 1_000

/**
 * `rows` is not empty and in order of arrival. One person's rows are answered in that order; in a group nobody waits
 * for what another member may still add.
 */
export function takeBurst(
  rows: readonly InboxRow[],
  nowMs: number,
  rules: BurstRules,
): { rows: InboxRow[] } | { againMs: number } {
  let againMs = Infinity
  for (const participant of new Set(rows.map(({ message }) => message.participant))) {
    const own = rows.filter(({ message }) => message.participant === participant)
    const burst = firstBurst(own, rules)
    const waitMs = burst.endsMs - nowMs
    if (waitMs <= 0) return { rows: burst.rows }
    againMs = Math.min(againMs, waitMs)
  }
  return { againMs }
}

/** Whether nothing can join it that may still come, so that it is answered at once, and before it what waits. */
export function isPressing(message: InboundMessage, rules: BurstRules): boolean {
  return isAlone(message, rules) || isUrgentIn(message, rules)
}

/** `rows` are one person's. `endsMs` is -Infinity once nothing can join the burst. */
function firstBurst(rows: readonly InboxRow[], rules: BurstRules): { rows: InboxRow[]; endsMs: number } {
  const { limits } = rules
  const burst: InboxRow[] = []
  for (const row of rows) {
    if (burst.length > 0 && !canJoin(burst, row, rules)) return { rows: burst, endsMs: -Infinity }
    burst.push(row)
    if (isPressing(row.message, rules) || burst.length >= limits.most)
      return { rows: burst, endsMs: -Infinity }
  }
  const received = burst.map(({ receivedAtMs }) => receivedAtMs)
  const endsMs = Math.min(Math.max(...received) + limits.quietMs, Math.min(...received) + limits.longestMs)
  return { rows: burst, endsMs }
}

/** By the senders' clock: after an outage everything arrives at once. */
function canJoin(burst: readonly InboxRow[], { message }: InboxRow, rules: BurstRules): boolean {
  const { quietMs, longestMs, mostPictures } = rules.limits
  const before = burst.map((row) => row.message)
  const gapsMs = before.map(({ sentAtMs }) => Math.abs(message.sentAtMs - sentAtMs))
  const pictures = before.filter(({ media }) => media !== undefined).length
  return (
    !isAlone(message, rules) &&
    Math.min(...gapsMs) <= quietMs + STAMP_MS &&
    Math.max(...gapsMs) <= longestMs &&
    !(message.media && pictures >= mostPictures) &&
    // Voice notes and the like get an answer of their own, which words beside them would hide.
    before.every((each) => isExaminable(each) === isExaminable(message))
  )
}

/** Edits and reactions are about another message; what answers a question of ours belongs to nothing else. */
function isAlone({ relation, media, forwarded, text }: InboundMessage, { isQuick }: BurstRules): boolean {
  if (relation && relation.kind !== 'reply') return true
  return !media && !forwarded && isQuick(text)
}

/** A threat that was forwarded was written by somebody else. */
function isUrgentIn({ forwarded, text }: InboundMessage, { isUrgent }: BurstRules): boolean {
  return !forwarded && isUrgent(text)
}

function isExaminable({ media, text }: InboundMessage): boolean {
  return media !== undefined || text.trim() !== ''
}
