/**
 * What is remembered between two messages of a person, and what goes out beside a reply: schemas with inferred types.
 * Only ids and one time; never what was said.
 */
import { z } from 'zod'
import { CardId, Lure, Path, type Examination } from '../model.ts'

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

/** Which question of ours is open. A number answers it; everything else is understood at any time. */
export const Step = z.discriminatedUnion('at', [
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
export type Step = z.infer<typeof Step>

export const Conversation = z.object({
  step: Step,
  /** Of the message that the conversation is about. */
  lure: Lure.nullable(),
  story: z.string().max(60).nullable(),
  /** The path whose steps were given last. */
  path: Path.nullable(),
  /** Step cards already sent; each goes out once unless asked for. */
  cards: z.array(CardId),
  /** Unix ms; survives until the account is back. */
  waitingSinceMs: z.number().nullable(),
})
export type Conversation = z.infer<typeof Conversation>

/** Sent after the reply, as a message of its own: a picture of the steps, or a text to be forwarded as it is. */
export type Enclosure = { kind: 'card'; card: CardId; caption: string } | { kind: 'text'; text: string }

/** An examined submission with everything that goes out and stays. */
export interface Outcome extends Examination {
  enclosures: Enclosure[]
  /** Where the conversation stands now; null when there is none. */
  conversation: Conversation | null
}
