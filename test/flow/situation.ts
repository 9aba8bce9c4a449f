/**
 * A situation in which people write to the bot: what they send, turn by turn, and what a helpful answer must be. The
 * same in every language; the words of each language are in stories/<language>.yaml.
 */
import type { Answer } from '../../src/store/store.ts'
import type { CardId, Feedback, Intent, Language, Level, Lure, MessageKind } from '../../src/model.ts'

export interface Situation {
  /** Of stories/<language>.yaml, too. */
  id: string
  title: string
  turns: Turn[]
}

export type Turn = Sent & Expected

/** How the words of the turn are sent; a text of their own unless told. */
interface Sent {
  kind?: MessageKind
  forwarded?: true
  /** So many days after the turn before. */
  daysLater?: number
  /** Moves the clock on to the next 23:00 UTC, when nobody is on duty. */
  atNight?: true
  /** Written so many minutes before it arrives. */
  minutesOld?: number
  /** Sent so often, each answered; the last is what the expectations are about. */
  times?: number
  /** Number of the turn, from 0, whose answer is quoted or reacted to. */
  quotes?: number
  reactsTo?: number
  /** Number of the turn whose message is edited. */
  edits?: number
}

/** What must be true of the answer; what is left out is not looked at, but an enclosure is never left out. */
interface Expected {
  /** Message id of the locale with whose first line the reply begins; several where each would help. */
  says?: string | string[]
  /** Message ids that the reply contains as well. */
  has?: string[]
  verdict?: { level: Level | Level[]; lure?: Lure | null }
  intent?: Intent
  encloses?: Enclosed[]
  effects?: Partial<Record<Answer['effects'][number]['kind'], true | Feedback>>
  /** Of the reply; the story's own unless told. */
  language?: Language | 'chosen' | 'any'
  /** Nothing is said. */
  isSilent?: true
  /** Kept about the person afterwards. */
  isForgotten?: true
  /** Words that must be in no answer and nowhere in what is stored with the case. */
  neverSays?: string[]
}

export type Enclosed = CardId | 'kit' | 'report'
