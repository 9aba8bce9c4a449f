/** Reads dial-words.yaml: how people dictate the keys of a code to dial, per language. */
import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, type Language } from '../model.ts'
import { readYaml } from './read-yaml.ts'

/** One word; with `*` at its end also every longer one. */
const Word = z.string().regex(/^[^\s*~]+\*?$/u, 'one word, * only at its end')
const Words = z.array(Word)

export const Dictation = z.strictObject({
  star: Words.min(1),
  hash: Words.min(1),
  /** What stands for the digits of somebody's number. */
  number: Words.min(1),
  /** Behind a code, what shows that it is only spoken of. */
  about: Words.min(1),
  /** Multiplies the digit before it; a hundred where none stands. */
  hundred: Words,
  twice: Words,
  thrice: Words,
  /** Value, at most three digits → its words. */
  digits: z.record(z.string().regex(/^(?:0|[1-9]\d{0,2})$/), Words.min(1)),
})

const File = z.strictObject(
  Object.fromEntries(LANGUAGES.map((language) => [language, Dictation])) as Record<
    Language,
    typeof Dictation
  >,
)

export type DialWords = z.infer<typeof File>

/** `dir` is the content folder. Throws ContentError for a file that breaks the schema. */
export function loadDialWords(dir: string): DialWords {
  return readYaml(join(dir, 'dial-words.yaml'), File)
}
