/**
 * Telling people when a person corrects an answer: offered after "wrong", promised to whom asks for it, and never to
 * a chat that somebody else may read.
 */
import type { Answer } from '../content/words.ts'
import type { Feedback, Path } from '../model.ts'
import type { Place } from './converse.ts'
import { saying } from './go.ts'
import type { Say, Turn } from './say.ts'
import type { Conversation, Heard, Standing } from './state.ts'

/** Feedback is thanked for, and where an analyst may look at the answer, being told is offered with it, once. */
export function takeFeedback(value: Feedback, place: Place): Turn {
  const { was, known } = place
  const effects: Turn['effects'] = [{ kind: 'feedback', value }]
  const isOffered = known.conversation?.step.at === 'correction'
  const offered = value === 'bad' && !isOffered ? correctable(place) : null
  if (!offered) return { ...saying({ kind: 'feedback', value }, was, 'feedback'), effects }
  const { replyId, untilMs } = offered
  const step = { at: 'correction' as const, replyId, before: was.step }
  return { ...saying({ kind: 'correction', what: 'offer', untilMs }, { ...was, step }, 'feedback'), effects }
}

/** Yes or no to the offer, and nothing else: null. */
export function answerOffer(heard: Heard, place: Place): Turn | null {
  const step = place.known.conversation?.step
  if (step?.at !== 'correction' || !isAnswer(heard)) return null
  const said = heard.digit === null ? heard.answer : ANSWER_OF[heard.digit]
  if (said === 'yes' || said === 'ok' || said === 'tell-me') return promiseCorrection(place, step.replyId)
  return said === 'no' ? saying({ kind: 'correction', what: 'declined' }, place.was, 'feedback') : null
}

const ANSWER_OF: Partial<Record<number, Answer>> = { 1: 'yes', 2: 'no' }

function isAnswer({ wish, isMessage, isPlain, ownStory, happening }: Heard): boolean {
  return wish === null && ownStory === null && happening === null && (isPlain || !isMessage)
}

/** `replyId`: of the answer that was called wrong; else the one they quote, or the latest. */
export function promiseCorrection(place: Place, replyId?: string): Turn {
  const { was } = place
  const found = correctable(place)
  if (!found) return saying({ kind: 'correction', what: 'none' }, was, 'feedback')
  return {
    ...saying({ kind: 'correction', what: 'promised', untilMs: found.untilMs }, was, 'feedback'),
    effects: [{ kind: 'correction-wish', replyId: replyId ?? found.replyId }],
  }
}

function correctable({ was, known }: Place): NonNullable<Place['known']['correctable']> | null {
  const isExposed = was.isExposed ?? (was.path !== null && !UNEXPOSED.has(was.path))
  return isExposed ? null : (known.correctable ?? null)
}

/** As it stood before the offer, which stops nothing. */
export function withoutOffer({ step, ...was }: Conversation): Standing {
  return { ...was, step: step.at === 'correction' ? step.before : step }
}

/** Troubles that leave the account, or at least this chat, to its owner alone. */
const UNEXPOSED = new Set<Path>([
  'only-received',
  'bank-details',
  'money-sent',
  'friend-account',
  'check-devices',
  'two-step',
  'prevention',
])

/** Somebody else may read this chat, by what was told or by what is answered. */
export function isExposing({ ownStory }: Heard, say: Say): boolean {
  if (ownStory?.intent === 'recover-account' && !UNEXPOSED.has(ownStory.path)) return true
  if (say.kind === 'question') return say.question !== 'what-happened'
  return say.kind === 'steps' && !UNEXPOSED.has(say.path)
}
