/** Reads a message that names a language ("in Urdu please", «на русском»): text in, the language asked for out. */
import type { Words } from '../content/words.ts'
import { LANGUAGES, type Language } from '../model.ts'
import { foldWord } from './fold-word.ts'
import { isOneSlip, MIN_TYPO_LETTERS } from './one-slip.ts'
import { wordsOf } from './whole-message.ts'

export interface Names {
  ours: Map<string, Language>
  others: Set<string>
  beside: Set<string>
}

export function compileNames(wordings: Words['wordings'], beside: string[]): Names {
  const names: Names = { ours: new Map(), others: new Set(), beside: new Set(beside.flatMap(keysOf)) }
  for (const own of Object.values(wordings)) {
    for (const language of LANGUAGES) {
      for (const name of own.names[language]) names.ours.set(keysOf(name).join(' '), language)
    }
    for (const name of own.names.other) names.others.add(keysOf(name).join(' '))
  }
  return names
}

const keysOf = (text: string): string[] => wordsOf(text).map((token) => foldWord(token.text))

/** `other` is a language that we do not answer in; null when none is named, or anything else is said. */
export function readLanguageName(text: string, names: Names): Language | 'other' | null {
  const words = keysOf(text)
  const name = words.filter((word) => !names.beside.has(word)).join(' ')
  const ours = names.ours.get(words.join(' ')) ?? names.ours.get(name) ?? misspelt(name, names)
  return ours ?? (names.others.has(name) ? 'other' : null)
}

function misspelt(name: string, { ours }: Names): Language | null {
  if (name.length < MIN_TYPO_LETTERS) return null
  for (const [known, language] of ours) {
    if (known.length >= MIN_TYPO_LETTERS && isOneSlip(name, known)) return language
  }
  return null
}
