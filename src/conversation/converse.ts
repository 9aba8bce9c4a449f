/**
 * The conversation as a pure machine: where it stands and what was heard in, what is said next and where it stands
 * then out. Whatever is heard gets an answer in every state, and help, language, a person and recovery are within
 * one message of each. Decides nothing about danger and finds no words: that is triage and advice.
 */
import type { PathTable } from '../content/paths.ts'
import type { Plans } from '../content/plans.ts'
import type { Answer } from '../content/words.ts'
import { answerWords } from './answer-words.ts'
import { happened } from './happened.ts'
import { toPath, toQuestion, toVerdict } from './go.ts'
import { answerDigit } from './answer-digit.ts'
import { askForPerson } from './person.ts'
import type { Turn } from './say.ts'
import { backAfter, resume } from './return.ts'
import { NOTHING_YET, type Conversation, type Heard, type Known, type OwnStory } from './state.ts'

export interface ConversationContent {
  paths: PathTable
  plans: Plans
}

/** Where it is decided: the conversation as it stands, what is known beside it, and the tables. */
export interface Place {
  was: Conversation
  known: Known
  content: ConversationContent
}

/** Never fails, and never has nothing to say. */
export function converse(heard: Heard, known: Known, content: ConversationContent): Turn {
  const { wish, digit, ownStory, happening } = heard
  const place: Place = { was: standing(heard, known), known, content }
  if (wish !== null) return grant(wish, heard, place)
  const isTold = ownStory !== null || (happening !== null && happening !== 'received')
  if (heard.isMessage && !isTold) return toVerdict(heard, place)
  if (digit !== null) return answerDigit(digit, place)
  const answered = answerOpenQuestion(heard, place)
  if (answered) return answered
  if (ownStory !== null) return tell(heard, ownStory, place)
  if (happening !== null) return happened(happening, place)
  return resume(heard, place) ?? toVerdict(heard, place)
}

/** Words beside a lure are about it, and an answer that quotes an older warning is about that one. */
function standing(heard: Heard, { conversation, about }: Known): Conversation {
  const was = conversation ?? NOTHING_YET
  const { isMessage, level, lure, plan } = heard
  const isLure = isMessage && (level === 'danger' || level === 'caution')
  if (isLure) return { ...was, lure, plan, path: null, step: { at: 'what-happened' } }
  const isWarning = about?.level === 'danger' || about?.level === 'caution'
  if (!about || !isWarning) return was
  if (about.lure === was.lure && was.step.at !== 'open') return was
  return { ...was, lure: about.lure, plan: null, step: { at: 'what-happened' } }
}

function grant(wish: NonNullable<Heard['wish']>, heard: Heard, place: Place): Turn {
  const { was, known } = place
  if (wish === 'person') return askForPerson(place)
  // Who greets after days of waiting comes back for that.
  const back = wish === 'help' ? resume(heard, place) : null
  if (back) return back
  return {
    say: { kind: 'menu', wish },
    enclosed: wish === 'report' ? [{ kind: 'report' }] : [],
    effects: [],
    intent: wish,
    next: wish === 'delete' ? known.conversation : was,
  }
}

/** Words that mean what the open question makes of them. */
function answerOpenQuestion(heard: Heard, place: Place): Turn | null {
  const { answer, seen, given, happening, ownStory } = heard
  const { was, content } = place
  const { at } = was.step
  if (at === 'what-seen' && seen !== null) return toPath(content.paths.seen[seen], place)
  if (at === 'what-given' && given !== null) return toPath(content.paths.given[given], place)
  // "I entered it": done, when that was the step; what happened, when that was asked.
  const isWaitedFor = at === 'steps' || at === 'waiting' || at === 'consent'
  const isTold = ownStory !== null || happening !== null
  if (answer !== null && (isWaitedFor || !isTold || isAlwaysMeant(answer))) return answerWords(answer, place)
  // "I gave the code" beside a trick that has two kinds of code: they need different steps.
  const isGaveCode = happening === 'gave' && ownStory?.path === 'registration'
  if (isGaveCode && was.lure === 'device-linking') return toQuestion('what-given', place)
  return null
}

/** Whatever is asked. */
function isAlwaysMeant(answer: Answer): boolean {
  return answer === 'good' || answer === 'bad' || answer === 'picture' || answer === 'warn'
}

function tell(heard: Heard, ownStory: OwnStory, place: Place): Turn {
  const back = backAfter(ownStory, place)
  if (back) return back
  const { happening } = heard
  // The lure of the message before says more than "I have done it".
  if (ownStory.path === 'general' && happening !== null && place.was.lure !== null)
    return happened(happening, place)
  return toPath(ownStory.path, place)
}
