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
import type { Effect, Language, Observable, Reading, Signal, Submission, Verdict } from '../model.ts'
import { readChoice, type Choice } from './choice.ts'
import { readCommand } from './commands.ts'
import { compileDialWords } from './dial-lexer.ts'
import type { Context, Finding, TriageContent } from './detector.ts'
import { compileStories } from './stories.ts'
import { compileLexicon } from './phrases.ts'
import { readContext } from './context.ts'
import { judgeWorst } from './judge.ts'
import { readShown } from './screens.ts'
import { decide, type Decision } from './verdict.ts'

export interface TriageSource {
  lexicon: Lexicon
  lures: LureStory[]
  signals: SignalPolicy
  payloads: PayloadCatalogue
  brands: BrandBook
  dialWords: DialWords
  classifier: ClassifierModel
  screens: Screens
}

/** Compiles the content once; about 50 ms. */
export function prepareTriage(source: TriageSource): TriageContent {
  const { lexicon, lures, signals, payloads, brands, dialWords, classifier, screens } = source
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
  }
}

export interface Triaged {
  verdict: Verdict
  observables: Observable[]
  /** What the person's own words ask the bot to change (a command), to be carried out with the reply. */
  effects: Effect[]
  /** Of a command, which is too short for language identification. */
  language?: Language
  /** What was read of the pictures without the words that the phone printed. */
  pictured: Reading[]
}

/** Text beyond TEXT_LIMIT is ignored (signal `text.truncated`). Evidence is masked, at most 120 characters. */
export function triage(submission: Submission, readings: Reading[], content: TriageContent): Triaged {
  const isOwnWords = !submission.forwarded && readings.length === 0
  const choice = isOwnWords ? readChoice(submission.text) : null
  if (choice) return answerChoice(choice)
  const command = isOwnWords ? readCommand(submission.text) : null
  // What the phone itself printed is nobody's message.
  const shown = readShown(readings, content.screens)
  const { context, recovery } = readContext(submission, shown, content)
  const { findings, decision } = judgeWorst(submission, shown, context)
  const { observables } = context
  if (command && decision.level !== 'danger') {
    const verdict = { ...UNKNOWN, intent: command.intent, path: null, signals: [] }
    return { verdict, observables, effects: command.effects, language: command.language, pictured: [] }
  }
  const told = recovery && !isPlayed(findings, decision, context, isOwnWords) ? recovery : null
  const signals = relevant(findings, decision.level !== 'unknown' && !told)
  const verdict: Verdict = told
    ? { level: 'info', lure: null, story: null, intent: told.intent, path: told.path, signals }
    : { ...decision, intent: 'check-message', path: null, signals }
  return { verdict, observables, effects: [], pictured: shown.readings }
}

function answerChoice({ intent, path }: Choice): Triaged {
  const level = path === null ? 'unknown' : 'info'
  return {
    verdict: { level, lure: null, story: null, intent, path, signals: [] },
    observables: [],
    effects: [],
    pictured: [],
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

/** Nothing is worth saying about the wording of an ordinary message. */
function relevant(findings: Finding[], isRecognised: boolean): Signal[] {
  const worth = isRecognised
    ? findings
    : findings.filter(({ id }) => id === 'text.truncated' || id.startsWith('url.') || id.startsWith('qr.'))
  return worth.map(({ id, evidence }) => ({ id, evidence }))
}
