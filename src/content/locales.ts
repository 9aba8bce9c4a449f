/**
 * The product's texts. In: a folder with one subfolder per language holding YAML files of MessageFormat 2
 * messages. Out: one Locale per language. Formats nothing; that is advice/voice.ts.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, Language } from '../model.ts'
import { ContentError, readYaml } from './read-yaml.ts'

export const LocaleFile = z.strictObject({
  language: Language,
  direction: z.enum(['ltr', 'rtl']),
  /** Who read it as a native speaker and when (`name, 2026-01-31`), or `none`. */
  reviewed: z.string().min(1),
  messages: z.record(z.string().regex(/^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+$/), z.string().min(1)),
})

export interface Locale {
  language: Language
  direction: 'ltr' | 'rtl'
  reviewed: string
  /** Message id to MessageFormat 2 source. */
  messages: ReadonlyMap<string, string>
}

export type Locales = Record<Language, Locale>

/**
 * Reads `<dir>/<language>/*.yaml` for every language; messages of `overlayDir` replace those of the same id.
 * Throws ContentError for a missing language, a bad file, or an id that appears twice in one folder.
 */
export function loadLocales(dir: string, overlayDir?: string): Locales {
  const entries = LANGUAGES.map((language) => {
    const base = readFolder(join(dir, language), language)
    if (overlayDir === undefined) return [language, base] as const
    const overlay = readFolder(join(overlayDir, language), language, true)
    return [language, { ...base, messages: new Map([...base.messages, ...overlay.messages]) }] as const
  })
  return Object.fromEntries(entries) as Locales
}

function readFolder(folder: string, language: Language, mayBeMissing = false): Locale {
  const files = yamlFiles(folder)
  if (files.length === 0 && !mayBeMissing) throw new ContentError([`${folder}:1: no texts for ${language}`])
  const messages = new Map<string, string>()
  const problems: string[] = []
  let direction: Locale['direction'] = 'ltr'
  const reviews = new Set<string>()
  for (const name of files) {
    const file = join(folder, name)
    const content = readYaml(file, LocaleFile)
    if (content.language !== language) problems.push(`${file}:1: language is not that of its folder`)
    direction = content.direction
    reviews.add(content.reviewed)
    for (const [id, source] of Object.entries(content.messages)) {
      if (messages.has(id)) problems.push(`${file}:1: ${id} appears twice`)
      messages.set(id, source)
    }
  }
  if (problems.length > 0) throw new ContentError(problems)
  // One file that nobody has read yet makes the language one that nobody has read.
  const reviewed = reviews.has('none') || reviews.size === 0 ? 'none' : [...reviews].join('; ')
  return { language, direction, reviewed, messages }
}

function yamlFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .toSorted()
  } catch {
    return []
  }
}
