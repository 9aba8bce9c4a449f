/**
 * The lexicon: what each concept means (content/lexicon/*.yaml) and how people say it in each language
 * (content/lexicon/<language>/*.yaml). All languages are matched together, because people mix them.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES } from '../model.ts'
import { ContentError, readYaml } from './read-yaml.ts'

/**
 * A phrase is words separated by spaces. `word*` also takes longer words (Kazakh and Russian endings),
 * `a|b` is a choice within one place, `~` stands for up to two words of any kind.
 */
export const Phrase = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[^~].*[^~]$|^[^~]$/u, 'a phrase neither starts nor ends with ~')

const ConceptId = z.string().regex(/^[a-z][a-z0-9-]*$/)
export const Meanings = z.strictObject({ concepts: z.record(ConceptId, z.string().min(1)) })
export const ConceptWordings = z.record(ConceptId, z.array(Phrase))

/** Concept id → its phrases in all languages together. */
export type Lexicon = Record<string, string[]>

/**
 * Throws ContentError on a concept defined twice, on wordings of a concept that its file does not define, and
 * on a file or folder of a language that nobody speaks here.
 */
export function loadLexicon(dir: string): Lexicon {
  const lexicon: Lexicon = {}
  const folder = join(dir, 'lexicon')
  for (const name of filesOf(folder)) {
    const file = join(folder, name)
    const own = new Set<string>()
    for (const id of Object.keys(readYaml(file, Meanings).concepts)) {
      if (lexicon[id]) throw new ContentError([`${file}:1: concept ${id} is defined twice`])
      lexicon[id] = []
      own.add(id)
    }
    for (const language of LANGUAGES) addWordings(join(folder, language, name), own, lexicon)
  }
  refuseStrangers(folder)
  return lexicon
}

function addWordings(file: string, own: Set<string>, lexicon: Lexicon): void {
  if (!existsSync(file)) return
  for (const [id, phrases] of Object.entries(readYaml(file, ConceptWordings))) {
    if (!own.has(id)) throw new ContentError([`${file}:1: the file above does not define concept ${id}`])
    lexicon[id]?.push(...phrases)
  }
}

const filesOf = (folder: string): string[] => readdirSync(folder).filter((file) => file.endsWith('.yaml'))

function refuseStrangers(folder: string): void {
  const known = new Set(filesOf(folder))
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const path = join(folder, entry.name)
    const isLanguage = (LANGUAGES as readonly string[]).includes(entry.name)
    if (!isLanguage) throw new ContentError([`${path}:1: not one of the languages ${LANGUAGES.join(', ')}`])
    for (const name of filesOf(path)) {
      if (!known.has(name))
        throw new ContentError([`${join(path, name)}:1: no file ${name} defines its concepts`])
    }
  }
}
