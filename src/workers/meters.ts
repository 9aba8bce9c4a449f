/**
 * What is counted and timed on a message's way, as one plain interface; src/metrics makes figures of it. It is given
 * ids, codes and durations: never a chat, a number, a word or a hash.
 */
import type { SendResult } from '../channels/channel.ts'
import type { Effect, Examination, PictureFailure } from '../model.ts'
import type { Expired } from '../store/expiry.ts'

/** What is counted of an answer. */
export type Answered = Pick<Examination, 'level' | 'lure' | 'language' | 'intent'> & {
  effects: readonly Effect[]
}

/** None of these throws. All times in ms. `account` names the bot's own number. */
export interface Meters {
  /** A message was stored, or known already. */
  received(account: string, ms: number): void
  /** An answer was committed: since its message was stored, and from reading the rows to the commit. */
  answered(account: string, answer: Answered, times: { waitedMs: number; examinedMs: number }): void
  /** One attempt at examining failed or took too long. */
  examinationFailed(): void
  /** Examining failed for good, and the person was told so. */
  fellBack(): void
  /** A message that nobody will answer: unreadable, or not even the fallback worked. */
  setAside(): void
  /** A picture begins to be fetched and read; called back once it was. */
  pictureBegun(): (outcome: 'read' | PictureFailure) => void
  /** One attempt at sending: until the server's answer, and since the reply was ready. */
  tried(account: string, result: SendResult, times: { ackMs: number; waitedMs: number }): void
  /** A reply that nobody will send any more. */
  gaveUp(account: string, reason: 'held-too-long' | 'no-acknowledgement' | 'damaged'): void
  swept(expired: Expired): void
}

const nothing = (): void => undefined

export const NO_METERS: Meters = {
  received: nothing,
  answered: nothing,
  examinationFailed: nothing,
  fellBack: nothing,
  setAside: nothing,
  pictureBegun: () => nothing,
  tried: nothing,
  gaveUp: nothing,
  swept: nothing,
}
