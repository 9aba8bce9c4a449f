/**
 * The whole of triage: a submission and what was read from its pictures in, verdict and observables out.
 * Pure: no clock, no environment, no randomness; never throws on hostile text.
 */
import type { DialWords } from '../content/dial-words.ts'
import type { Lexicon } from '../content/lexicon.ts'
import type { LureStory } from '../content/lures.ts'
import type { PayloadCatalogue } from '../content/payloads.ts'
import type { BrandBook } from '../content/brands.ts'
import type { ClassifierModel } from '../content/classifier-model.ts'
import type { Screens } from '../content/screens.ts'
import type { SignalPolicy } from '../content/signals.ts'
import type { Words } from '../content/words.ts'
import {
  LEVELS,
  type Observable,
  type Reading,
  type Signal,
  type Submission,
  type Verdict,
} from '../model.ts'
import { compileDialWords } from './dial-lexer.ts'
import type { Context, Finding, TriageContent } from './detector.ts'
import { compileStories } from './stories.ts'
import { compileLexicon } from './phrases.ts'
import { readContext } from './context.ts'
import { judgeWorst } from './judge.ts'
import { NOTHING_TOLD, readOwnWords, type Told } from './own-words.ts'
import { readShown } from './screens.ts'
import { decide, type Decision } from './verdict.ts'
import { compileWords } from './words.ts'

export interface TriageSource {
  lexicon: Lexicon
  lures: LureStory[]
  signals: SignalPolicy
  payloads: PayloadCatalogue
  brands: BrandBook
  dialWords: DialWords
  classifier: ClassifierModel
  screens: Screens
  words: Words
}

/** Compiles the content once; about 0.2 s. */
export function prepareTriage(source: TriageSource): TriageContent {
  const { lexicon, lures, signals, payloads, brands, dialWords, classifier, screens, words } = source
  return {
    matcher: compileLexicon(lexicon),
    stories: lures,
    rules: compileStories(lures),
    policy: signals,
    payloads,
    brands,
    dial: compileDialWords(dialWords),
    classifier,
    screens,
    words: compileWords(words),
  }
}

export interface Triaged {
  verdict: Verdict
  observables: Observable[]
  /** What the person's own words say to the bot. */
  told: Told
  /** Something was sent to be judged, rather than said to the bot. */
  isMessage: boolean
  /** One's own words and nothing else: no link, no code to dial, no picture, not much text. */
  isPlain: boolean
  /** How many words it has. */
  words: number
  /** What was read of the pictures without the words that the phone printed. */
  pictured: Reading[]
}

/** Text beyond TEXT_LIMIT is ignored (signal `text.truncated`). Evidence is masked, at most 120 characters. */
export function triage(submission: Submission, readings: Reading[], content: TriageContent): Triaged {
  const { said, ...given } = submission
  if (said === undefined) return triageAlone(given, readings, content)
  const own = triageAlone({ kind: 'text', text: said, forwarded: false }, [], content)
  return beside(triageAlone(given, readings, content), own)
}

/** Longer texts of one's own were received and pasted, or tell a story. */
const WORDS_TO_BOT = 25

/** Things to be judged, whatever is written around them. */
const THINGS = new Set<Observable['kind']>(['url', 'payload', 'mmi', 'card', 'iban', 'crypto', 'wallet'])

function triageAlone(submission: Submission, readings: Reading[], content: TriageContent): Triaged {
  const isOwnWords = !submission.forwarded && readings.length === 0
  const read = isOwnWords ? readOwnWords(submission.text, content.words) : NOTHING_TOLD
  // What the phone itself printed is nobody's message.
  const shown = readShown(readings, content.screens)
  const { context, recovery } = readContext(submission, shown, content)
  const { findings, decision } = judgeWorst(submission, shown, context)
  const { observables } = context
  const words = context.tokens.length
  // "Is this real?" beside something sent is a question about it.
  const isAboutIt = recovery?.intent === 'secure-account' && !isOwnWords
  const isTold =
    recovery !== null && !isAboutIt && !isSaidOnly(read) && !isPlayed(findings, decision, context, isOwnWords)
  const story = read.ownStory ?? (isTold ? recovery : null)
  const hasThing =
    observables.some(({ kind }) => THINGS.has(kind)) || findings.some(({ id }) => id === 'code.alone')
  if (isToBot(read, decision.level === 'danger', hasThing)) {
    const verdict = withStory(
      { ...UNKNOWN, intent: read.wish ?? 'follow-up', path: null, signals: [] },
      story,
    )
    const told = { ...read, ownStory: story }
    return { verdict, observables, told, isMessage: false, isPlain: true, words, pictured: [] }
  }
  const isLong = words > WORDS_TO_BOT
  const signals = relevant(findings, decision.level !== 'unknown' && !story)
  const verdict: Verdict = story
    ? withStory({ ...UNKNOWN, intent: 'other', path: null, signals }, story)
    : { ...decision, intent: 'check-message', path: null, signals }
  const isPlain = isOwnWords && submission.kind === 'text' && !hasThing && !isLong
  const isMessage = story === null && !(isPlain && decision.level === 'unknown')
  return {
    verdict,
    observables,
    told: { ...NOTHING_TOLD, ownStory: story },
    isMessage,
    isPlain,
    words,
    pictured: shown.readings,
  }
}

/** "Is it a scam?" and "I have it back" tell no story, however much they sound like one. */
const isSaidOnly = ({ answer }: Told): boolean => answer === 'why' || answer === 'recovered'

/** A command that is no trick, or an answer with nothing in it that would have to be judged. */
function isToBot(read: Told, isDanger: boolean, hasThing: boolean): boolean {
  if (read.wish !== null || read.ownStory !== null) return !isDanger
  const { digit, answer, seen, given, happening } = read
  return [digit, answer, seen, given, happening].some((each) => each !== null) && !hasThing
}

function withStory(verdict: Verdict, story: Told['ownStory']): Verdict {
  return story ? { ...verdict, level: 'info', intent: story.intent, path: story.path } : verdict
}

/** What was sent, and what its sender typed beside it: the worse of both, and the words to the bot. */
function beside(sent: Triaged, own: Triaged): Triaged {
  const { ownStory, wish, ...words } = own.told
  // "Is this real?" is a question about what was sent.
  const story = ownStory?.intent === 'recover-account' ? ownStory : null
  const isOwnWorse = LEVELS.indexOf(own.verdict.level) < LEVELS.indexOf(sent.verdict.level)
  const worse = isOwnWorse && story === null ? own : sent
  return {
    ...worse,
    verdict: story ? { ...worse.verdict, intent: story.intent, path: story.path } : worse.verdict,
    observables: [...sent.observables, ...own.observables],
    // A greeting beside a forward is only that; a number answers nothing there.
    told: {
      ...words,
      digit: null,
      answer: null,
      effects: [],
      ownStory: story,
      wish: wish === 'person' ? wish : null,
    },
    isMessage: true,
    isPlain: false,
    words: sent.words + own.words,
    pictured: sent.pictured,
  }
}

const UNKNOWN = { level: 'unknown', lure: null, story: null } as const

/** What somebody who only tells their story does not ask of the reader. */
const REQUESTS = [
  'ask-send',
  'ask-transfer',
  'ask-dial',
  'ask-enter',
  'ask-scan',
  'ask-vote',
  'ask-install',
  'ask-screen-share',
]

/**
 * Whether somebody plays a trick on the reader here, whatever else is told: a symbol or link that endangers by
 * itself, or a whole story that is not the writer's own account of what happened.
 */
function isPlayed(findings: Finding[], decision: Decision, context: Context, isOwnWords: boolean): boolean {
  if (decision.level === 'info' || decision.level === 'unknown') return false
  const { beliefs, content, meaning } = context
  const { hits } = meaning
  const told = beliefs['recover-account'] + beliefs['secure-account']
  if (isOwnWords && told >= content.policy.classifier.question.overLure) return false
  if (!hits.has('mine') && REQUESTS.some((concept) => hits.has(concept))) return true
  if (decision.story === 'lure.recovery-service') return true
  // People name the code they dialled and the link they opened; in a forward it is the sender who names it.
  if (isOwnWords) return false
  const structural = findings.filter(({ id }) => !/^(?:lure|wording|screen)\./.test(id))
  return decide(structural, content).level === decision.level
}

const TOLD_ALWAYS = new Set(['text.truncated', 'secret.masked', 'code.alone'])

/** Nothing is worth saying about the wording of an ordinary message. */
function relevant(findings: Finding[], isRecognised: boolean): Signal[] {
  const worth = isRecognised
    ? findings
    : findings.filter(({ id }) => TOLD_ALWAYS.has(id) || id.startsWith('url.') || id.startsWith('qr.'))
  return worth.map(({ id, evidence }) => ({ id, evidence }))
}
