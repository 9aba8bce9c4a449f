/**
 * The whole content examined: references, examples of every lure and payload, texts, replies, patterns on junk.
 * Content in, one line per problem out; `forwardcheck content check` and a test print it.
 */
import { localeChecks, type Check } from '../advice/check.ts'
import { overdueAdvisories } from '../content/advisories.ts'
import { checkCards } from '../content/cards.ts'
import type { Content } from '../content/load.ts'
import type { LureStory } from '../content/lures.ts'
import { LANGUAGES, type Level, type Verdict } from '../model.ts'
import type { TriageContent } from '../triage/detector.ts'
import { isFact } from '../triage/facts.ts'
import { DERIVED_CONCEPTS } from '../triage/meaning.ts'
import { classifyPayload } from '../triage/qr-payload.ts'
import { compileScreens, readScreens } from '../triage/screens.ts'
import { prepareTriage, triage } from '../triage/triage.ts'
import { sourceChecks } from './content-sources.ts'

export interface ContentReport {
  problems: string[]
  /** Worth a look, no reason to refuse: advisories past their review day. */
  warnings: string[]
  counts: Record<string, number>
}

/** Longest a payload pattern may take on 4,500 characters of junk; linear ones need well under a millisecond. */
const PATTERN_MS = 50
const JUNK = ['a', '0', '*', ',', '=', '%25', 'a.', ':/', ' '].map((unit) => unit.repeat(4500 / unit.length))
const BAD_LEVELS: readonly Level[] = ['danger', 'caution']

/** `today` is an ISO date. */
export function findContentProblems(content: Content, today: string): ContentReport {
  return reportOf(
    content,
    today,
    contentChecks(content).flatMap((check) => check()),
  )
}

/**
 * The same without holding anything else up for more than a moment: between two pieces others have their turn.
 * `prepared` is the content made ready for triage.
 */
export async function findContentProblemsCalmly(
  content: Content,
  prepared: TriageContent,
  today: string,
): Promise<ContentReport> {
  const problems: string[] = []
  for (const check of contentChecks(content, () => prepared)) {
    problems.push(...check())
    await new Promise((resolve) => setImmediate(resolve))
  }
  return reportOf(content, today, problems)
}

/** All that is looked at, in pieces. */
function contentChecks(content: Content, prepare = (): TriageContent => prepareTriage(content)): Check[] {
  let prepared: TriageContent | undefined
  const judge = (text: string): Verdict =>
    triage({ kind: 'text', text, forwarded: true }, [], (prepared ??= prepare())).verdict
  return [
    ...content.lures.map((story) => () => termProblems(story, content)),
    ...content.lures.map((story) => () => exampleProblems(story, content, judge)),
    () => payloadProblems(content),
    () => screenProblems(content),
    ...sourceChecks(content),
    () => checkCards(content.locales),
    ...localeChecks(content, [
      ...content.lures.map(({ id }) => id),
      ...content.payloads.entries.map(({ id }) => id),
      ...Object.keys(content.signals.signals),
    ]),
  ]
}

function reportOf(content: Content, today: string, problems: string[]): ContentReport {
  return {
    problems,
    warnings: overdueAdvisories(content.advisories, today).map(
      ({ id, review }) => `advisories.yaml: ${id}: had to be read again by ${review}`,
    ),
    counts: {
      lures: content.lures.length,
      examples: content.lures.reduce((sum, { matches, misses }) => sum + matches.length + misses.length, 0),
      concepts: Object.keys(content.lexicon).length,
      payloads: content.payloads.entries.length,
      screens: content.screens.screens.length,
      languages: LANGUAGES.length,
      'messages each': content.locales.en.messages.size,
      records: content.advisories.length,
    },
  }
}

function termProblems({ id, rules }: LureStory, content: Content): string[] {
  const terms = rules.flatMap(({ all, any = [], none = [] }) => [...all, ...any, ...none])
  const concepts = terms
    .flatMap((term) => term.split('|'))
    .filter((term) => !isFact(term) && !DERIVED_CONCEPTS.has(term))
  const unknown = concepts.filter((concept) => content.lexicon[concept] === undefined)
  return [...new Set(unknown)].map((concept) => `lures: ${id}: no concept named ${concept}`)
}

/** A lure's own examples call for its class; nobody's harmless example is called a danger. */
function exampleProblems(story: LureStory, content: Content, judge: (text: string) => Verdict): string[] {
  const problems: string[] = []
  const at = (text: string, problem: string): void => {
    problems.push(`lures: ${story.id}: ${problem}: ${text.slice(0, 60)}`)
  }
  for (const { text } of story.matches) {
    const { level, lure } = judge(text)
    if (!BAD_LEVELS.includes(level)) at(text, `matches example is ${level}`)
    else if (lure !== story.class) at(text, `matches example is taken for ${lure}`)
  }
  for (const { text } of story.misses) {
    if (judge(text).level === 'danger') at(text, 'misses example is called a danger')
  }
  for (const language of LANGUAGES) {
    if (!story.matches.some(({ lang }) => lang === language)) at('', `no matches example in ${language}`)
    if (!story.misses.some(({ lang }) => lang === language)) at('', `no misses example in ${language}`)
  }
  return problems
}

function payloadProblems({ payloads }: Content): string[] {
  const problems: string[] = []
  for (const { id, examples, misses, pattern } of payloads.entries) {
    for (const { text } of examples) {
      const found = classifyPayload(text, payloads).id
      if (found !== id)
        problems.push(`qr-payloads: ${id}: example is taken for ${found}: ${text.slice(0, 60)}`)
    }
    for (const text of misses) {
      if (classifyPayload(text, payloads).id === id)
        problems.push(`qr-payloads: ${id}: misses example fits: ${text.slice(0, 60)}`)
    }
    const startedMs = performance.now()
    for (const junk of JUNK) pattern.test(junk)
    if (performance.now() - startedMs > PATTERN_MS)
      problems.push(`qr-payloads: ${id}: pattern takes too long on junk`)
  }
  return problems
}

/** A screen's examples show it and nothing else; what only speaks of it does not. */
function screenProblems({ screens: content }: Content): string[] {
  const rules = compileScreens(content)
  const shown = (text: string): string =>
    readScreens([{ kind: 'text', text }], rules)
      .found.map(({ id }) => id)
      .join(' ')
  return content.screens.flatMap(({ id, examples, misses }) => [
    ...examples
      .filter(({ text }) => shown(text) !== id)
      .map(
        ({ text }) =>
          `screens: ${id}: example is taken for ${shown(text) || 'nothing'}: ${text.slice(0, 60)}`,
      ),
    ...misses
      .filter(({ text }) => shown(text).split(' ').includes(id))
      .map(({ text }) => `screens: ${id}: misses example fits: ${text.slice(0, 60)}`),
  ])
}
