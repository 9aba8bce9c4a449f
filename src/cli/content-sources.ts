/**
 * Where the content's advice comes from: every text that tells people what to do rests on a record, every reply ends
 * with one, and no text names a contact that is not confirmed. Content in, one line per problem out.
 */
import type { Check } from '../advice/check.ts'
import { everyCase, type Case } from '../advice/check-cases.ts'
import { choosePlan } from '../advice/choose-plan.ts'
import { mainRecord } from '../advice/source.ts'
import type { Withheld } from '../content/countries.ts'
import type { Content } from '../content/load.ts'
import { recordsOf } from '../content/steps.ts'
import { LANGUAGES } from '../model.ts'

/** Texts that tell people what to do, or how an attack works. */
const ADVISING = /^(?:step|r|done|stuck|ended|wait|explain|card)\./

export function sourceProblems(content: Content): string[] {
  return sourceChecks(content).flatMap((check) => check())
}

/** The same in pieces. */
export function sourceChecks(content: Content): Check[] {
  return [
    () => stepProblems(content),
    () => recordProblems(content),
    () => replyProblems(content),
    () => countryProblems(content),
    () => contactProblems(content),
  ]
}

function stepProblems({ steps, advisories, locales }: Content): string[] {
  const messages = [...locales.en.messages.keys()]
  const known = new Set(advisories.map(({ id }) => id))
  const named = [...Object.keys(steps.rests), ...Object.keys(steps.own)]
  return [
    ...messages
      .filter((id) => ADVISING.test(id) && recordsOf(id, steps) === null)
      .map((id) => `steps.yaml: ${id}: rests on no record`),
    ...Object.entries(steps.rests).flatMap(([id, records]) =>
      records
        .filter((record) => !known.has(record))
        .map((record) => `steps.yaml: ${id}: no record named ${record} in advisories.yaml`),
    ),
    ...named
      .filter((id) => !messages.some((message) => message === id || message.startsWith(`${id}.`)))
      .map((id) => `steps.yaml: ${id}: no text of that name in locales/en`),
  ]
}

/** Names a record mentions exist, and each record serves something. */
function recordProblems({ advisories, plans, lures, steps }: Content): string[] {
  const stories = new Set(lures.map(({ id }) => id))
  const resting = new Set(Object.values(steps.rests).flat())
  return advisories.flatMap((record) => [
    ...record.plans
      .filter((name) => plans.plans[name] === undefined)
      .map((name) => `advisories.yaml: ${record.id}: no plan named ${name} in plans.yaml`),
    ...record.stories
      .filter((id) => !stories.has(id))
      .map((id) => `advisories.yaml: ${record.id}: no story named ${id} in lures/`),
    ...(resting.has(record.id) ? [] : [`advisories.yaml: ${record.id}: no text in steps.yaml rests on it`]),
  ])
}

/** Every verdict and path prints a record, and one that its own steps rest on. */
function replyProblems(content: Content): string[] {
  const countries = [null, ...content.countries.byCode.keys()]
  const problems = new Set<string>()
  for (const { name, input } of everyCase(content).filter(isAdvice)) {
    for (const country of countries) {
      const at = `${name} (${country ?? 'no country'})`
      const record = mainRecord({ ...input, country }, content, 'en')
      const texts = textsOf(input, content)
      if (!record) problems.add(`advisories.yaml: ${at}: no record to print`)
      else if (texts.length > 0 && !texts.some((id) => recordsOf(id, content.steps)?.includes(record.id)))
        problems.add(`advisories.yaml: ${at}: prints ${record.id}, on which none of its steps rests`)
    }
  }
  return [...problems]
}

/** Verdicts and paths; questions, menu answers and what could not be examined cite nobody. */
function isAdvice({ name, input, say }: Case): boolean {
  return (
    input.path !== null || (say === undefined && (input.level !== 'unknown' || name.startsWith('unknown')))
  )
}

/** Ids of what a reply may tell people to do; none for a question. */
function textsOf(input: Case['input'], content: Content): string[] {
  if (input.path === null) {
    const { steps, done } = choosePlan(input, content.plans)
    return [...steps.map((step) => `step.${step}`), ...(done === undefined ? [] : [`done.${done}`])]
  }
  const entry = content.paths.paths[input.path]
  return 'pages' in entry ? [`path.${input.path}`, ...entry.pages.flat().map((step) => `r.${step}`)] : []
}

/** Steps name somebody to report to and somebody for danger to life, in every country. */
function countryProblems({ countries }: Content): string[] {
  return [...countries.byCode.values(), countries.fallback].flatMap(({ country, contacts }) =>
    (['report', 'emergency'] as const)
      .filter((use) => !contacts.some((contact) => contact.use === use && contact.short))
      .map((use) => `countries/${country}: no contact of use ${use} with a short text for steps`),
  )
}

/** No text of any language, and no contact that is printed, names a withheld one. */
function contactProblems({ countries, locales }: Content): string[] {
  const all = [...countries.byCode.values(), countries.fallback]
  const texts = [
    ...LANGUAGES.flatMap((language) =>
      [...locales[language].messages].map(([id, text]) => [`locales/${language}: ${id}`, text] as const),
    ),
    ...all.flatMap(({ country, contacts }) =>
      contacts.map(
        ({ id, short, long }) => [`countries/${country}: ${id}`, JSON.stringify([short, long])] as const,
      ),
    ),
  ]
  const withheld = all.flatMap((country) => country.withheld)
  return texts.flatMap(([at, text]) =>
    withheldIn(text, withheld).map(({ contact, status }) => `${at}: names ${contact}, which is ${status}`),
  )
}

/** Withheld contacts that a text names, however their digits are grouped. */
export function withheldIn(text: string, withheld: readonly Withheld[]): Withheld[] {
  return withheld.filter(({ contact }) => patternOf(contact).test(text))
}

const patterns = new Map<string, RegExp>()

/** Digits with at most one space or hyphen between two; an address as it is. Linear: no part repeats. */
function patternOf(contact: string): RegExp {
  const known = patterns.get(contact)
  if (known) return known
  const isNumber = /^[+\d][\d\s-]*…?$/.test(contact)
  const isBeginning = contact.endsWith('…')
  const digits = contact
    .replace(/\D/g, '')
    .split('')
    .join(String.raw`[\s-]?`)
  const source = isNumber
    ? String.raw`(?<!\d)${digits}${isBeginning ? '' : String.raw`(?!\d)`}`
    : contact.replace(/[^\w@]/g, String.raw`\$&`)
  const pattern = new RegExp(source, 'i')
  patterns.set(contact, pattern)
  return pattern
}
