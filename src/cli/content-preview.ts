/**
 * `content preview`: every reply there is, as a person would read it, for translators and analysts. Content in, text on
 * the terminal or one page of HTML out; nothing is sent or stored.
 */
import { writeFileSync } from 'node:fs'
import { composeFallback, composeReply } from '../advice/advise.ts'
import { everyCase, PLAIN_INPUT, type Case } from '../advice/check-cases.ts'
import { composeEnclosures } from '../advice/enclose.ts'
import { RECOVERY_LIMIT, VERDICT_LIMIT } from '../advice/input.ts'
import { loadContent, type Content } from '../content/load.ts'
import type { Enclosed } from '../conversation/say.ts'
import { CARDS, LANGUAGES, Language } from '../model.ts'
import { previewPage } from './content-preview-page.ts'
import { OperatorError } from './terminal.ts'

export interface Preview {
  name: string
  text: string
  /** In UTF-16 units, as the limits count. */
  length: number
  limit: number
}

export interface PreviewOptions {
  language?: string
  country?: string
  only?: string
  html?: string
}

/** Throws OperatorError for an unknown language or country, and when no reply is called like that. */
export function contentPreview(options: PreviewOptions, content: Content = loadContent()): void {
  const language = languageOf(options.language ?? 'en')
  const country = countryOf(options.country, language, content)
  const previews = previewReplies(content, language, country, options.only ?? '')
  if (previews.length === 0) {
    const kinds = new Set(
      previewReplies(content, language, country, '').map(({ name }) => name.split(' ')[0]),
    )
    throw new OperatorError(
      `no reply is called ${options.only ?? ''}…: names begin with ${[...kinds].join(', ')}`,
    )
  }
  const heading = `${language}, ${country ?? 'no country'}`
  if (options.html !== undefined) {
    writeFileSync(options.html, previewPage(previews, content.locales[language], heading))
    const gaps = untranslated(content, language)
    console.log(`${previews.length} replies (${heading}) are in ${options.html}: open it in a browser${gaps}`)
    return
  }
  for (const preview of previews) console.log(`${titleOf(preview)}\n\n${preview.text}\n`)
  console.log(`${previews.length} replies (${heading})${untranslated(content, language)}`)
}

/** Texts that English has and this language has not are empty in its replies. */
function untranslated({ locales }: Content, language: Language): string {
  const missing = [...locales.en.messages.keys()].filter((id) => !locales[language].messages.has(id))
  return missing.length === 0 ? '' : `; not translated yet: ${missing.join(', ')}`
}

/** Replies whose names begin with `only`: new stories, then the order of the golden pages. */
export function previewReplies(
  content: Content,
  language: Language,
  country: string | null,
  only: string,
): Preview[] {
  const cases = everyCase(content)
  const replies = [...newStories(content, cases, language), ...cases].map((example) => {
    const input = { ...example.input, replyLanguage: language, country }
    return { name: example.name, text: composeReply(input, content, example.say), limit: limitOf(example) }
  })
  const fallback = { name: 'fallback', text: composeFallback(language, content), limit: VERDICT_LIMIT }
  return [...replies, ...enclosures(content, language), fallback]
    .filter(({ name }) => name.startsWith(only))
    .map((reply) => ({ ...reply, length: reply.text.length }))
}

/** What goes out beside a reply: texts to be forwarded or copied, and the lines under pictures. */
function enclosures(content: Content, language: Language): Omit<Preview, 'length'>[] {
  const cards = CARDS.map((card): Enclosed => ({ kind: 'card', card }))
  const all: Enclosed[] = [{ kind: 'kit' }, { kind: 'report' }, ...cards]
  return composeEnclosures(all, language, content).map((enclosure, index) => ({
    name: `enclosed ${enclosure.kind === 'card' ? enclosure.card : (all[index]?.kind ?? '')}`,
    text: enclosure.kind === 'card' ? enclosure.caption : enclosure.text,
    limit: RECOVERY_LIMIT,
  }))
}

/** Stories added to lures/ that the cases do not know yet, each with its first example in the language. */
function newStories({ lures }: Content, cases: readonly Case[], language: Language): Case[] {
  const known = new Set(cases.map(({ input }) => input.story))
  return lures
    .filter(({ id }) => !known.has(id))
    .map(({ id, class: lure, matches }) => {
      const evidence = matches.find(({ lang }) => lang === language)?.text ?? ''
      const signals = [{ id, evidence }]
      return { name: `danger ${id}`, input: { ...PLAIN_INPUT, level: 'danger', lure, story: id, signals } }
    })
}

/** Verdicts are read by somebody who has not yet decided, and have the short limit. */
function limitOf({ name, input, say }: Case): number {
  const isVerdict = say === undefined && (input.level !== 'unknown' || name.startsWith('unknown'))
  return isVerdict ? VERDICT_LIMIT : RECOVERY_LIMIT
}

export function titleOf({ name, length, limit }: Preview): string {
  return `── ${name} · ${length} of ${limit} characters${length > limit ? ' · TOO LONG' : ''}`
}

function languageOf(text: string): Language {
  const parsed = Language.safeParse(text)
  if (parsed.success) return parsed.data
  throw new OperatorError(`${text} is none of the languages: ${LANGUAGES.join(', ')}`)
}

/** Without one, the country where the language is likeliest; `none` for a number of any other country. */
function countryOf(text: string | undefined, language: Language, content: Content): string | null {
  const countries = [...content.countries.byCode.values()]
  if (text === undefined) {
    if (language === 'en') return null
    return countries.find(({ languages }) => languages.includes(language))?.country ?? null
  }
  if (text === 'none') return null
  if (content.countries.byCode.has(text)) return text
  const known = countries.map(({ country }) => country)
  throw new OperatorError(`${text} is none of the countries: ${[...known, 'none'].join(', ')}`)
}
