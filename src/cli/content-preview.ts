/**
 * `content preview`: every reply there is, as a person would read it, for translators and analysts. Content in, text on
 * the terminal or one page of HTML out; nothing is sent or stored.
 */
import { writeFileSync } from 'node:fs'
import { previewReplies, type Preview } from '../advice/preview.ts'
import type { Content } from '../content/load.ts'
import { LANGUAGES, Language } from '../model.ts'
import { overlaid, overlayFolderOf } from './content-check.ts'
import { previewPage } from './content-preview-page.ts'
import { OperatorError } from './terminal.ts'

export interface PreviewOptions {
  language?: string
  country?: string
  only?: string
  html?: string
}

/** Throws OperatorError for an unknown language or country, and when no reply is called like that. */
export function contentPreview(
  options: PreviewOptions,
  content: Content = overlaid(overlayFolderOf()).content,
): void {
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
