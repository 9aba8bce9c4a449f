/** Words that operators add: to concepts, to what people type in a conversation, to how they dictate codes. Lists grow. */
import { z } from 'zod'
import { LANGUAGES, type Language } from '../model.ts'
import { Dictation, type DialWords } from './dial-words.ts'
import type { Lexicon } from './lexicon.ts'
import { ContentError } from './read-yaml.ts'
import { spellOut, Written, type Words } from './words.ts'

/** Some groups, and of each some kinds. */
export const WordsOverlay = z.strictObject(
  Object.fromEntries(
    Object.entries(Written.shape).map(([group, schema]) => [
      group,
      // Groups are objects of lists; the spellings are a record and partial by themselves.
      (schema instanceof z.ZodObject ? schema.partial() : schema).optional(),
    ]),
  ),
)
type WordsOverlay = z.infer<typeof WordsOverlay>

export const DialOverlay = z.strictObject(
  Object.fromEntries(LANGUAGES.map((language) => [language, Dictation.partial().optional()])),
)

type Lists = Readonly<Record<string, readonly string[]>>

/** Throws ContentError on a spelling that the file does not define. */
export function layWordings(words: Words, language: Language, laid: WordsOverlay, file: string): Words {
  const { spellings = {}, ...groups } = laid as Record<string, Lists | undefined>
  const spelt = spellOut({ spellings, ...groups } as unknown as Parameters<typeof spellOut>[0], file)
  const own = words.wordings[language] as unknown as Record<string, Lists>
  const added = spelt as unknown as Record<string, Lists>
  const merged = Object.fromEntries(
    Object.entries(own).map(([group, lists]) => [group, joinLists(lists, added[group] ?? {})]),
  )
  return { ...words, wordings: { ...words.wordings, [language]: merged } }
}

export function layDialWords(own: DialWords, laid: z.infer<typeof DialOverlay>): DialWords {
  const merged = LANGUAGES.map((language) => {
    const { digits = {}, ...lists } = (laid[language] ?? {}) as Partial<DialWords[Language]>
    const { digits: ownDigits, ...ownLists } = own[language]
    return [
      language,
      { ...joinLists(ownLists, lists as Lists), digits: joinLists(ownDigits, digits) },
    ] as const
  })
  return Object.fromEntries(merged) as unknown as DialWords
}

/** Throws ContentError on wordings of a concept that nothing defines. */
export function layConcepts(lexicon: Lexicon, laid: Lists, file: string): Lexicon {
  const strange = Object.keys(laid).find((id) => lexicon[id] === undefined)
  if (strange !== undefined)
    throw new ContentError([`${file}:1: no concept is called ${strange}; define it in lexicon/<file>.yaml`])
  return joinLists(lexicon, laid)
}

function joinLists(own: Lists, laid: Lists): Record<string, string[]> {
  const ids = new Set([...Object.keys(own), ...Object.keys(laid)])
  const join = (known: readonly string[], more: readonly string[]): string[] => [
    ...known,
    ...new Set(more.filter((each) => !known.includes(each))),
  ]
  return Object.fromEntries([...ids].map((id) => [id, join(own[id] ?? [], laid[id] ?? [])]))
}
