/** Names the official text behind an answer, and the contacts of the person's country. */
import type { Advisory } from '../content/advisories.ts'
import { countryOf, type Contact } from '../content/countries.ts'
import type { Language } from '../model.ts'
import { choosePlan } from './choose-plan.ts'
import { isolateCodes } from './evidence.ts'
import type { AdviceContent, AdviceInput } from './input.ts'
import type { Voice } from './voice.ts'

/** "Source: issuer, date", or an empty text when no record fits. */
export function sourceLine(input: AdviceInput, content: AdviceContent, voice: Voice): string {
  const record = mainRecord(input, content, voice.language)
  if (!record) return ''
  const [year = '', month = '', day = ''] = (record.date ?? record.reviewed).split('-')
  const shown = voice.say('source.date', { year, month, day })
  // Right to left, digits after Urdu words would change places around the hyphens.
  const date = voice.isRightToLeft ? `\u2066${shown}\u2069` : shown
  return voice.say(record.date === undefined ? 'source.read-on' : 'source.line', {
    issuer: record.issuer[voice.language],
    date,
  })
}

/**
 * The one record a reply prints: of the person's country before all others, what speaks about this very thing
 * before what speaks about its class, then the first in the file.
 */
export function mainRecord(
  input: AdviceInput,
  content: AdviceContent,
  language: Language,
): Advisory | undefined {
  const country = input.country ?? likelyCountry(content, language)
  const [telling, general] = fitting(input, content)
  for (const place of [country, 'any']) {
    const isOfPlace = (record: Advisory): boolean => place !== null && record.countries.includes(place)
    const record = telling.find(isOfPlace) ?? general.find(isOfPlace)
    if (record) return record
  }
  return undefined
}

/** Records about this very thing, and records about its class. */
function fitting(input: AdviceInput, content: AdviceContent): [Advisory[], Advisory[]] {
  const { path, lure, story } = input
  if (path !== null) return [content.advisories.filter((record) => record.paths.includes(path)), []]
  const plan = choosePlan(input, content.plans)
  const telling = content.advisories.filter(
    ({ plans, stories }) => plans.includes(plan.name) || (story !== null && stories.includes(story)),
  )
  // What is said about WhatsApp's linking does not speak about another messenger's.
  if (!plan.cited || lure === null) return [telling, []]
  return [telling, content.advisories.filter(({ lures }) => lures.includes(lure))]
}

/** Only for choosing a source: without a number the language of the reply is the best hint. */
function likelyCountry(content: AdviceContent, language: Language): string | null {
  if (language === 'en') return null
  for (const country of content.countries.byCode.values()) {
    if (country.languages.includes(language)) return country.country
  }
  return null
}

/** Contacts as named inside a step, comma-separated. */
export function shortContacts(
  use: Contact['use'],
  input: Pick<AdviceInput, 'country'>,
  content: AdviceContent,
  voice: Voice,
): string {
  const separator = voice.isRightToLeft ? '، ' : ', '
  return countryOf(content.countries, input.country)
    .contacts.filter((contact) => contact.use === use && contact.short)
    .map((contact) => contact.short?.[voice.language] ?? '')
    .join(separator)
}

/** All contacts, one line each. */
export function contactList(
  input: Pick<AdviceInput, 'country'>,
  content: AdviceContent,
  voice: Voice,
): string {
  return countryOf(content.countries, input.country)
    .contacts.map((contact) => `• ${contact.long[voice.language]}`)
    .map((line) => (voice.isRightToLeft ? isolateCodes(line) : line))
    .join('\n')
}
