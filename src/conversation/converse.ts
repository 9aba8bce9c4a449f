/**
 * The conversation as a pure machine: where it stands and what was heard in, what is said next and where it stands
 * then out. Whatever is heard gets an answer in every state, and help, language, a person and recovery are within
 * one message of each. Decides nothing about danger and finds no words: that is triage and advice.
 */
import { stepsOf, type PathTable } from '../content/paths.ts'
import type { Plans } from '../content/plans.ts'
import type { Answer } from '../content/words.ts'
import { answerDigit } from './answer-digit.ts'
import { answerWords } from './answer-words.ts'
import { answerOffer, isExposing, withoutOffer } from './correction.ts'
import { notUnderstood, saying, toPath, toQuestion, toVerdict } from './go.ts'
import { grant } from './grant.ts'
import { happened } from './happened.ts'
import { backAfter, isSoon, resume } from './return.ts'
import { nameOf, type Turn } from './say.ts'
import { NOTHING_YET, type Heard, type Known, type OwnStory, type Standing } from './state.ts'
import { unlessRepeated } from './unless-repeated.ts'

export interface ConversationContent {
  paths: PathTable
  plans: Plans
}

/** Where it is decided: the conversation as it stands, what is known beside it, and the tables. */
export interface Place {
  was: Standing
  known: Known
  content: ConversationContent
}

/** Never fails, and never has nothing to say. */
export function converse(heard: Heard, known: Known, content: ConversationContent): Turn {
  const place: Place = { was: standing(heard, known), known, content }
  const turn = unlessRepeated(answerOffer(heard, place) ?? answer(heard, place), place)
  const exposed = isExposing(heard, turn.say) && { isExposed: true }
  return { ...turn, next: turn.next && { ...turn.next, last: nameOf(turn.say), ...exposed } }
}

function answer(heard: Heard, place: Place): Turn {
  const { wish, digit, ownStory, happening } = heard
  if (wish !== null) return grant(wish, heard, place)
  const isTold = ownStory !== null || (happening !== null && happening !== 'received')
  if (isToBeJudged(heard, place) && !isTold) return toVerdict(heard, place)
  const held = hold(heard, place)
  if (held) return held
  if (digit !== null) return answerDigit(digit, place)
  const answered = answerOpenQuestion(heard, place)
  if (answered) return answered
  if (ownStory !== null) return tell(heard, ownStory, place)
  if (happening !== null) return happened(happening, place)
  return (heard.isForeign ? null : resume(heard, place)) ?? unheard(heard, place)
}

/** Words beside a lure are about it, and an answer that quotes an older warning is about that one. */
function standing(heard: Heard, { conversation, about }: Known): Standing {
  const was = withoutOffer(conversation ?? NOTHING_YET)
  const { isMessage, isPlain, level, lure, plan } = heard
  const isLure = isMessage && !isPlain && (level === 'danger' || level === 'caution')
  if (isLure) return { ...was, lure, plan, path: null, step: { at: 'what-happened' } }
  const isWarning = about?.level === 'danger' || about?.level === 'caution'
  if (!about || !isWarning) return was
  if (about.lure === was.lure && was.step.at !== 'open') return was
  return { ...was, lure: about.lure, plan: null, step: { at: 'what-happened' } }
}

/** An answer to a question of ours that only resembles a trick a little is an answer. */
function isToBeJudged({ isMessage, isPlain, level }: Heard, { was }: Place): boolean {
  const isAnswer = isPlain && level === 'caution' && was.step.at !== 'open' && was.step.at !== 'what-happened'
  return isMessage && !isAnswer
}

/** In danger nothing is ticked off: only another trouble, or a person, leads away. */
function hold({ ownStory, digit, happening, answer: said }: Heard, place: Place): Turn | null {
  const { step } = place.was
  if (step.at !== 'steps' || stepsOf(step.path, place.content.paths)?.holds !== true) return null
  if (digit === 0 || happening === 'person') return null
  const isOther = ownStory?.intent === 'recover-account' && ![step.path, 'general'].includes(ownStory.path)
  if (isOther || said === 'restart') return null
  return saying({ kind: 'held', path: step.path }, place.was)
}

/** Words that mean what the open question makes of them. */
function answerOpenQuestion(heard: Heard, place: Place): Turn | null {
  const { answer: said, seen, given, happening, ownStory } = heard
  const { was, content } = place
  const { at } = was.step
  if (seen !== null && asksWhatIsSeen(place)) return toPath(content.paths.seen[seen], place)
  if (at === 'what-given' && given !== null) return toPath(content.paths.given[given], place)
  // Where it went says more than that it went; "I gave the code" does not say it.
  const isPlaceSaid = given === 'into-whatsapp' || given === 'bank'
  if (at === 'what-happened' && isPlaceSaid) return toPath(content.paths.given[given], place)
  // "I entered it": done, when that was the step; what happened, when that was asked.
  const isWaitedFor = at === 'steps' || at === 'waiting' || at === 'consent'
  const isTold = ownStory?.intent === 'recover-account' || happening !== null
  if (said !== null && (isWaitedFor || !isTold || isAlwaysMeant(said))) return answerWords(said, place)
  return null
}

/** Also who helps somebody else tells what is on the other's phone. */
function asksWhatIsSeen(place: Place): boolean {
  const { step } = place.was
  return (
    step.at === 'what-seen' ||
    (step.at === 'steps' && stepsOf(step.path, place.content.paths)?.asks === 'helps')
  )
}

/** Whatever is asked. */
function isAlwaysMeant(said: Answer): boolean {
  return ['good', 'bad', 'tell-me', 'picture', 'warn', 'recovered'].includes(said)
}

/** What leads elsewhere whatever the trick was. */
const PRESSING = new Set<OwnStory['path']>([
  'danger',
  'device-linking',
  'threats',
  'watched',
  'money-sent',
  'bank-details',
  'no-signal',
  'app-installed',
  'call-forwarding',
  'two-step-locked',
])

function tell(heard: Heard, ownStory: OwnStory, place: Place): Turn {
  const back = backAfter(ownStory, place)
  if (back) return back
  const { happening, given } = heard
  const { was } = place
  const { path } = ownStory
  if (ownStory.intent === 'secure-account' && path === 'prevention' && was.step.at !== 'open') {
    return resume(heard, place) ?? notUnderstood(place)
  }
  // A code beside a linking trick: typed into WhatsApp, or given away? They need different steps.
  if (path === 'registration' && was.lure === 'device-linking' && was.step.at !== 'what-given') {
    return given === 'into-whatsapp' ? toPath('device-linking', place) : toQuestion('what-given', place)
  }
  // The lure of the message before says more than "I have done it".
  const isAsked = was.lure !== null && was.step.at === 'what-happened'
  if (isAsked && happening !== null && !PRESSING.has(path)) return happened(happening, place)
  return toPath(path, place)
}

/** Fewer of one's own are nothing to be judged. */
const FEW_WORDS = 4

/** Own words that mean nothing to us: never "no known sign" to somebody who answers a question. */
function unheard(heard: Heard, place: Place): Turn {
  // What they want to say is asked for, in words they may read.
  if (heard.isForeign && heard.isPlain && place.was.step.at === 'open') return grant('help', heard, place)
  if (heard.isForeign && place.was.step.at === 'what-happened') return toQuestion('what-happened', place)
  const isTalking = place.was.step.at !== 'open' || isSoon(place)
  const isShort = heard.words > 0 && heard.words <= FEW_WORDS
  return heard.words > 0 && (isTalking || isShort) ? notUnderstood(place) : toVerdict(heard, place)
}
