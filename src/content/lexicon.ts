/**
 * The lexicon: what people call things, per concept and language (content/lexicon/*.yaml).
 * All languages are matched together, because people mix them in one message.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES } from '../model.ts'
import { ContentError, readYaml } from './read-yaml.ts'

/**
 * A phrase is words separated by spaces. `word*` also takes longer words (Kazakh and Russian endings),
 * `a|b` is a choice within one place, `~` stands for up to two words of any kind.
 */
const Phrase = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[^~].*[^~]$|^[^~]$/u, 'a phrase neither starts nor ends with ~')

const Concept = z.strictObject({
  about: z.string().min(1),
  ...Object.fromEntries(LANGUAGES.map((language) => [language, z.array(Phrase).default([])])),
}) as unknown as z.ZodType<{ about: string } & Record<(typeof LANGUAGES)[number], string[]>>

const LexiconFile = z.strictObject({ concepts: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), Concept) })

/** Concept id → its phrases in all languages together. */
export type Lexicon = Record<string, string[]>

/** Reads every file of `<dir>/lexicon`; throws ContentError on a concept defined twice. */
export function loadLexicon(dir: string): Lexicon {
  const lexicon: Lexicon = {}
  const folder = join(dir, 'lexicon')
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.yaml'))) {
    const file = join(folder, name)
    for (const [id, concept] of Object.entries(readYaml(file, LexiconFile).concepts)) {
      if (lexicon[id]) throw new ContentError([`${file}:1: concept ${id} is defined twice`])
      lexicon[id] = LANGUAGES.flatMap((language) => concept[language])
    }
  }
  return lexicon
}
