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
import {
  TEXT_LIMIT,
  type Effect,
  type Language,
  type Observable,
  type Reading,
  type Signal,
  type Submission,
  type Verdict,
} from '../model.ts'
import { readChoice, type Choice } from './choice.ts'
import { readCommand } from './commands.ts'
import {
  detectRecovery,
  MAX_WORDS,
  pathOfTold,
  type Recovery,
  type RecoveryContext,
} from './detect-recovery.ts'
import { compileDialWords } from './dial-lexer.ts'
import { DETECTORS } from './detectors.ts'
import { classify } from './classifier.ts'
import type { Context, Finding, Observed, TriageContent } from './detector.ts'
import { readFacts } from './facts.ts'
import { compileStories } from './stories.ts'
import { readableTokens, spokenTokens } from './spoken.ts'
import { readMeaning } from './meaning.ts'
import { mendWords } from './mend-words.ts'
import { observe, type TextPart } from './observe.ts'
import { readUrlRisks } from './detect-url.ts'
import { compileLexicon, matchPhrases } from './phrases.ts'
import { readShown, storyBeside } from './screens.ts'
import { normalizeText } from './text.ts'
import { tokenize } from './text-tokens.ts'
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
}

/** Text beyond TEXT_LIMIT is ignored (signal `text.truncated`). Evidence is masked, at most 120 characters. */
export function triage(submission: Submission, readings: Reading[], content: TriageContent): Triaged {
  const isOwnWords = !submission.forwarded && readings.length === 0
  const choice = isOwnWords ? readChoice(submission.text) : null
  if (choice) return answerChoice(choice)
  const command = isOwnWords ? readCommand(submission.text) : null
  const { context, recovery } = readContext(submission, readings, content)
  const findings = unique(DETECTORS.flatMap((detect) => detect(context)))
  const decision = decide(findings, content)
  const { observables } = context
  if (command && decision.level !== 'danger') {
    const verdict = { ...UNKNOWN, intent: command.intent, path: null, signals: [] }
    return { verdict, observables, effects: command.effects, language: command.language }
  }
  const told = recovery && !isPlayed(findings, decision, context, isOwnWords) ? recovery : null
  const signals = relevant(findings, decision.level !== 'unknown' && !told)
  const verdict: Verdict = told
    ? { level: 'info', lure: null, story: null, intent: told.intent, path: told.path, signals }
    : { ...decision, intent: 'check-message', path: null, signals }
  return { verdict, observables, effects: [] }
}

function answerChoice({ intent, path }: Choice): Triaged {
  const level = path === null ? 'unknown' : 'info'
  return {
    verdict: { level, lure: null, story: null, intent, path, signals: [] },
    observables: [],
    effects: [],
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

export function readContext(
  submission: Submission,
  pictured: Reading[],
  content: TriageContent,
): { context: Context; recovery: Recovery | null } {
  // What the phone itself printed is nobody's message.
  const { found: screens, readings, isForwarded } = readShown(pictured, content.screens)
  const texts = readings.filter(({ kind }) => kind === 'text').map(({ text }) => text)
  const message = submission.text.slice(0, TEXT_LIMIT)
  const parts: TextPart[] = [{ origin: 'message', normalized: normalizeText(message) }]
  for (const { kind, text } of readings) {
    const origin = kind === 'qr' ? 'qr' : 'picture-text'
    parts.push({ origin, normalized: normalizeText(text.slice(0, TEXT_LIMIT)) })
  }
  const observables = observe(parts, content)
  const normalized =
    texts.length === 0
      ? (parts[0] as TextPart).normalized
      : normalizeText([message, ...texts].join('\n').slice(0, TEXT_LIMIT))
  const spoken = readableTokens(spokenTokens(tokenize(normalized), normalized, observables))
  const tokens = mendWords(spoken, content.matcher)
  const hits = matchPhrases(tokens, content.matcher)
  const observed: Observed = {
    normalized,
    tokens,
    meaning: readMeaning(hits, normalized, tokens),
    observables,
    urlRisks: readUrlRisks(observables, content.brands),
    forwarded: submission.forwarded || isForwarded,
  }
  const facts = readFacts(observed)
  const context: Context = {
    ...observed,
    facts,
    beliefs: classify(observed, facts, content.classifier),
    isTruncated: submission.text.length > TEXT_LIMIT,
    screens,
    content,
  }
  const told: RecoveryContext = { tokens, hits, text: normalized, forwarded: submission.forwarded }
  return { context, recovery: storyBeside(screens, readQuestion(context, told)) }
}

/** The writer's own question or story: what rules or, where they see none, the classifier take for one. */
function readQuestion({ beliefs, content }: Context, told: RecoveryContext): Recovery | null {
  const { from, besideHarmless, atLeast } = content.policy.classifier.question
  const recover = beliefs['recover-account']
  const secure = beliefs['secure-account']
  const share = recover + secure
  const heard = detectRecovery(told)
  if (heard) return share < atLeast ? null : heard
  if (told.forwarded || told.tokens.length > MAX_WORDS) return null
  if (share < from || share < besideHarmless * beliefs.harmless) return null
  const intent = recover >= secure ? 'recover-account' : 'secure-account'
  return { intent, path: pathOfTold(told, intent) }
}

/** One finding per id: the first, preferring a strong one. */
function unique(findings: Finding[]): Finding[] {
  const byId = new Map<string, Finding>()
  for (const finding of findings) {
    const known = byId.get(finding.id)
    if (!known || (known.weak && !finding.weak)) byId.set(finding.id, finding)
  }
  return [...byId.values()]
}

/** Nothing is worth saying about the wording of an ordinary message. */
function relevant(findings: Finding[], isRecognised: boolean): Signal[] {
  const worth = isRecognised
    ? findings
    : findings.filter(({ id }) => id === 'text.truncated' || id.startsWith('url.') || id.startsWith('qr.'))
  return worth.map(({ id, evidence }) => ({ id, evidence }))
}
