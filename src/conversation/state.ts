/**
 * What is remembered between two messages of a person, and what goes out beside a reply: schemas with inferred types.
 * Only ids and one time; never what was said.
 */
import { z } from 'zod'
import type { Answer, Given, Seen } from '../content/words.ts'
import { CardId, Language, Lure, Path, type Effect, type Examination, type Level } from '../model.ts'
import type { Duty } from './duty.ts'

/** What may have happened already, in the order of the numbers people answer with: 1 to 9, and 0 for a person. */
export const HAPPENINGS = [
  'person',
  'received',
  'opened',
  'gave',
  'locked-out',
  'dialled',
  'money-sent',
  'no-signal',
  'threats',
  'other-account',
] as const
export const Happening = z.enum(HAPPENINGS)
export type Happening = z.infer<typeof Happening>

const QuestionStep = z.discriminatedUnion('at', [
  /** Nothing is asked. */
  z.object({ at: z.literal('open') }),
  /** "What already happened?" beside a verdict, or alone. */
  z.object({ at: z.literal('what-happened') }),
  /** "Open WhatsApp. What do you see?" */
  z.object({ at: z.literal('what-seen') }),
  /** "Where did the code go?" */
  z.object({ at: z.literal('what-given') }),
  /** A page of steps was sent: "done or stuck?"; `stuck` counts how often they did not help. */
  z.object({
    at: z.literal('steps'),
    path: Path,
    page: z.number().int().min(0).max(9),
    stuck: z.number().int().min(0).max(9),
  }),
  /** The seven days of a PIN that somebody else set, counted from `waitingSinceMs`. */
  z.object({ at: z.literal('waiting') }),
  /** "May a person read your case and write to you here?" */
  z.object({ at: z.literal('consent') }),
])
export type QuestionStep = z.infer<typeof QuestionStep>

/** Which question of ours is open. A number answers it; everything else is understood at any time. */
export const Step = z.discriminatedUnion('at', [
  ...QuestionStep.options,
  /** "Shall I tell you if a person corrects that answer?", in passing: anything but yes or no is heard as before it. */
  z.object({ at: z.literal('correction'), replyId: z.string().max(80), before: QuestionStep }),
])
export type Step = z.infer<typeof Step>

export const Conversation = z.object({
  step: Step,
  /** Of the message that the conversation is about. */
  lure: Lure.nullable(),
  /** The plan of content/plans.yaml it was answered with. */
  plan: z.string().max(60).nullable(),
  /** The path whose steps were given last. */
  path: Path.nullable(),
  /** Step cards already sent; each goes out once unless asked for. */
  cards: z.array(CardId),
  /** Unix ms; survives until the account is back. */
  waitingSinceMs: z.number().nullable(),
  /** Of the last reply, unless it was given in two. */
  language: Language.nullable(),
  /** What was said last, by its ids: nothing is said twice running. */
  last: z.string().max(80).nullable(),
  /** Their own account was, or may be, in other hands: who has it may read this chat. Never taken back. */
  isExposed: z.boolean().optional(),
})
export type Conversation = z.infer<typeof Conversation>

/** Without the offer made in passing. */
export type Standing = Omit<Conversation, 'step'> & { step: QuestionStep }

export const NOTHING_YET: Standing = {
  step: { at: 'open' },
  lure: null,
  plan: null,
  path: null,
  cards: [],
  waitingSinceMs: null,
  language: null,
  last: null,
}

/** Sent after the reply, as a message of its own: a picture of the steps, or a text to be forwarded as it is. */
export type Enclosure = { kind: 'card'; card: CardId; caption: string } | { kind: 'text'; text: string }

/** An examined submission with everything that goes out and stays. */
export interface Outcome extends Examination {
  enclosures: Enclosure[]
  /** Where the conversation stands now; null when there is none. */
  conversation: Conversation | null
}

/** What is asked of the bot at any time, whatever is open. */
export type Wish = 'help' | 'language' | 'privacy' | 'delete' | 'report' | 'person'

/** What a person tells of themselves, or asks about their own account. */
export interface OwnStory {
  intent: 'recover-account' | 'secure-account'
  path: Path
}

/** A person's own words as far as they are words to the bot; mostly one of the readings, or none. */
export interface OwnWords {
  wish: Wish | null
  /** 0 to 9, the whole message. */
  digit: number | null
  answer: Answer | null
  seen: Seen | null
  given: Given | null
  happening: Happening | null
  ownStory: OwnStory | null
}

/** A submission as the conversation hears it. */
export interface Heard extends OwnWords {
  /** Something to be judged was sent: a forward, a picture, a link, a text with signs of a trick. */
  isMessage: boolean
  level: Level
  lure: Lure | null
  /** The plan it would be answered with. */
  plan: string
  /** Their own words and nothing else; how they read may be a mistake. */
  isPlain: boolean
  /** How many words. */
  words: number
  /** In a language that has no texts of ours, and whose words we hardly know. */
  isForeign: boolean
  /** What a command changes. */
  effects: readonly Effect[]
}

/** What was answered before, as far as it is kept: of a message's edit or quote, the case. */
export interface AnsweredBefore {
  level: Level
  lure: Lure | null
  story: string | null
}

/** What is known beside a submission when it is examined. */
export interface Known {
  conversation: Conversation | null
  /** When that was stored. */
  conversedAtMs: number | null
  /** The case of the answer that the message quotes, else null. */
  about: AnsweredBefore | null
  nowMs: number
  /**
   * The answer that a person could still correct, the quoted one or the latest, and until when they would be told of
   * it; null or left out where nobody corrects anything.
   */
  correctable?: { replyId: string; untilMs: number } | null | undefined
  /** null: nobody is ever on duty here. */
  duty: Duty | null
  /** More checks than one person gets in an hour; pictures are not read then. Recovery and commands are exempt. */
  isOverLimit: boolean
  /** More messages wait than can be answered soon; pictures are not read then. */
  isBusy: boolean
  /** Set for an edit of a message that was answered: what that answer was. Only a change is worth a reply. */
  edited?: AnsweredBefore | null
}

/** Nobody known, in a conversation that begins. */
export const UNKNOWN_PERSON: Known = {
  conversation: null,
  conversedAtMs: null,
  about: null,
  nowMs: 0,
  duty: null,
  isOverLimit: false,
  isBusy: false,
}
