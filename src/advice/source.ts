/** Names the official text behind an answer, and the contacts of the person's country. */
import type { Advisory } from '../content/advisories.ts'
import { countryOf, type Contact } from '../content/countries.ts'
import type { Language } from '../model.ts'
import { isolateCodes } from './evidence.ts'
import type { AdviceContent, AdviceInput } from './input.ts'
import type { Voice } from './voice.ts'

/** "Source: issuer, date", or an empty text when no official text fits. */
export function sourceLine(input: AdviceInput, content: AdviceContent, voice: Voice): string {
  const country = input.country ?? likelyCountry(content, voice.language)
  const fitting = content.advisories.filter((advisory) => speaksAbout(advisory, input))
  const advisory =
    fitting.find((candidate) => country !== null && candidate.countries.includes(country)) ??
    fitting.find((candidate) => candidate.countries.includes('any'))
  if (!advisory) return ''
  const [year = '', month = '', day = ''] = advisory.date.split('-')
  const date = voice.say('source.date', { year, month, day })
  return voice.say(advisory.undated ? 'source.read-on' : 'source.line', {
    issuer: advisory.issuer[voice.language],
    date,
  })
}

function speaksAbout(advisory: Advisory, input: AdviceInput): boolean {
  if (input.path !== null) return advisory.paths.includes(input.path)
  if (input.lure === null || !advisory.lures.includes(input.lure)) return false
  return advisory.stories === undefined || (input.story !== null && advisory.stories.includes(input.story))
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
  input: AdviceInput,
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
export function contactList(input: AdviceInput, content: AdviceContent, voice: Voice): string {
  return countryOf(content.countries, input.country)
    .contacts.map((contact) => `• ${contact.long[voice.language]}`)
    .map((line) => (voice.isRightToLeft ? isolateCodes(line) : line))
    .join('\n')
}
