/**
 * Content check of everything advice is written with. In: the loaded content. Out: one line per problem,
 * nothing when all is well. Pure; `forwardcheck content check` prints it.
 */
import { MessageFormat } from 'messageformat'
import { LANGUAGES, type Language } from '../model.ts'
import type { Country } from '../content/countries.ts'
import type { Locale } from '../content/locales.ts'
import { composeFallback, composeReply, sayOf } from './advise.ts'
import { everyCase, type Case } from './check-cases.ts'
import { talkIds } from './check-talk.ts'
import { claims, forbiddenContacts } from './check-words.ts'
import { write, type Draft } from './draft.ts'
import { RECOVERY_LIMIT, VERDICT_LIMIT, type AdviceContent, type AdviceInput } from './input.ts'
import { KNOWN_IDS } from './known-ids.ts'
import { unexaminedId } from './menu-reply.ts'
import { pathDraft } from './path-reply.ts'
import { verdictDraft } from './verdict-reply.ts'
import { voiceOf } from './voice.ts'

/** Some of what is looked at; its problems, one line each. */
export type Check = () => string[]

/** `furtherIds`: stories, payloads and signals of the content beside KNOWN_IDS. */
export function checkLocales(content: AdviceContent, furtherIds: readonly string[] = []): string[] {
  return localeChecks(content, furtherIds).flatMap((check) => check())
}

/** The same in pieces of some ten milliseconds, to be run in their order. */
export function localeChecks(content: AdviceContent, furtherIds: readonly string[] = []): Check[] {
  const told = new Set<string>()
  let isTranslated = true
  const texts = LANGUAGES.map((language) => () => {
    const problems = checkMessages(content.locales[language], content, neededIds(content, furtherIds))
    if (problems.length > 0) isTranslated = false
    return problems
  })
  // Rendering half-translated content would only repeat what is already reported, as would the same for each country.
  const replies = replyChecks(content).map((check) => () => (isTranslated ? news(check(), told) : []))
  return [...texts, ...replies]
}

function news(problems: readonly string[], told: Set<string>): string[] {
  const fresh = problems.filter((problem) => !told.has(problem))
  for (const problem of fresh) told.add(problem)
  return [...new Set(fresh)]
}

/** Every message id the code or the plans name, and every id English has. */
function neededIds(content: AdviceContent, furtherIds: readonly string[]): Set<string> {
  const ids = new Set(content.locales.en.messages.keys())
  for (const id of [...KNOWN_IDS, ...furtherIds]) ids.add(`why.${id}`)
  for (const plan of Object.values(content.plans.plans)) {
    for (const action of [plan.danger, plan.caution, plan.info ?? 'info', plan.unknown ?? 'unknown'])
      ids.add(`action.${action}`)
    for (const step of plan.steps) ids.add(`step.${step}`)
    if (plan.done !== undefined) ids.add(`done.${plan.done}`)
  }
  for (const id of talkIds(content)) ids.add(id)
  return ids
}

function checkMessages(locale: Locale, content: AdviceContent, needed: ReadonlySet<string>): string[] {
  const problems: string[] = []
  const at = (id: string, problem: string) => problems.push(`locales/${locale.language}: ${id}: ${problem}`)
  for (const id of needed) if (!locale.messages.has(id)) at(id, 'missing')
  for (const [id, source] of locale.messages) {
    if (!needed.has(id)) at(id, 'not in locales/en')
    try {
      void new MessageFormat(locale.language, source)
    } catch {
      at(id, 'is not a MessageFormat 2 message')
    }
    const english = content.locales.en.messages.get(id)
    if (english !== undefined && variables(english) !== variables(source)) {
      at(id, `variables are "${variables(source)}", in English "${variables(english)}"`)
    }
  }
  return problems
}

function variables(source: string): string {
  const names = [...source.matchAll(/\{\$([a-zA-Z]+)\}/g)].map((match) => match[1])
  return [...new Set(names)].toSorted((a = '', b = '') => a.localeCompare(b)).join(' ')
}

function replyChecks(content: AdviceContent): Check[] {
  const countries = [null, ...content.countries.byCode.keys()]
  const all = everyCase(content)
  const cases = LANGUAGES.flatMap((language) =>
    countries.flatMap((country) =>
      piecesOf(all).map(
        (piece) => () => piece.flatMap((example) => checkCase(example, language, country, content)),
      ),
    ),
  )
  const fallbacks = LANGUAGES.map(
    (language) => () => checkText('fallback', composeFallback(language, content), VERDICT_LIMIT, language),
  )
  return [...cases, ...fallbacks, ...bilingualChecks(content, all)]
}

const PIECE = 60

function piecesOf(cases: readonly Case[]): Case[][] {
  const starts = Array.from({ length: Math.ceil(cases.length / PIECE) }, (_, n) => n * PIECE)
  return starts.map((start) => cases.slice(start, start + PIECE))
}

/** Each country's pair of languages: both halves together keep the limit. */
function bilingualChecks(content: AdviceContent, all: readonly Case[]): Check[] {
  const countries = [...content.countries.byCode.values(), content.countries.fallback]
  return countries.flatMap((country) =>
    piecesOf(all).map((piece) => () => piece.flatMap((example) => checkBoth(example, country, content))),
  )
}

function checkBoth(example: Case, { country, bilingual }: Country, content: AdviceContent): string[] {
  const [first, second] = bilingual
  const both = {
    ...example.input,
    replyLanguage: first,
    secondLanguage: second,
    country: country === 'default' ? null : country,
  }
  const limit = isVerdict(example) ? VERDICT_LIMIT : RECOVERY_LIMIT
  const { length } = composeReply(both, content, example.say)
  return length > limit ? [`${first}+${second}: ${example.name}: ${length} characters, limit ${limit}`] : []
}

/** Verdicts have the short limit; recovery lists and menu answers the longer one. */
function isVerdict({ name, input, say }: Case): boolean {
  return say === undefined && input.path === null && (input.level !== 'unknown' || name.startsWith('unknown'))
}

function checkCase(
  example: Case,
  language: Language,
  country: string | null,
  content: AdviceContent,
): string[] {
  const input = { ...example.input, replyLanguage: language, country }
  const limit = isVerdict(example) ? VERDICT_LIMIT : RECOVERY_LIMIT
  const problems = checkText(example.name, composeReply(input, content, example.say), limit, language)
  const draft = draftOf(example.say, input, content)
  // Reasons beyond the first and the hint may be left out for length; steps may not.
  const whole = draft ? write({ ...draft, whys: draft.whys.slice(0, 1), hint: '' }).length : 0
  if (whole > limit) {
    problems.push(`${language}: ${example.name}: ${whole} characters with all steps, limit ${limit}`)
  }
  return problems
}

/** Of a verdict or a page of steps; the others are never shortened. */
function draftOf(say: Case['say'], input: AdviceInput, content: AdviceContent): Draft | null {
  const voice = voiceOf(content.locales[input.replyLanguage])
  const { kind } = say ?? sayOf(input)
  if (say?.kind === 'steps') return pathDraft(say.path, say.page, input, content, voice)
  return kind === 'verdict' && unexaminedId(input) === null ? verdictDraft(input, content, voice) : null
}

function checkText(name: string, reply: string, limit: number, language: Language): string[] {
  const problems: string[] = []
  const at = (problem: string) => problems.push(`${language}: ${name}: ${problem}`)
  if (reply.length > limit) at(`${reply.length} characters, limit ${limit}`)
  if (reply.trim() === '') at('is empty')
  if (reply.includes('{$')) at('shows a variable instead of its value')
  for (const sentence of claims(reply, language)) at(`claims that something is all right: ${sentence.trim()}`)
  for (const line of forbiddenContacts(reply)) at(`names a superseded or disputed contact: ${line.trim()}`)
  return problems
}
