/** The languages of each script and what speaks for them, made ready for look-ups when the program starts. */
import { foldArabic } from './language-features.ts'
import { ENDINGS, LETTERS, MARKERS, WORDS, type Script } from './language-words.ts'

/** The model's columns per script: languages only compete inside one script, so columns are shared. */
export const MODEL_LANGUAGES: Record<Script, readonly string[]> = {
  latin: ['en', 'ur-Latn', 'tr', 'kk', 'ru'],
  cyrillic: ['ru', 'kk'],
  arabic: ['ur', 'fa', 'ar', 'kk'],
}
export const MODEL_COLUMNS = 5

/** Logits. People mix English into Roman Urdu and Russian into Kazakh, so English words and Russian ones weigh less. */
const WORD_WEIGHT: Record<string, number> = { en: 0.9, ru: 1.4, ar: 1.5 }
const DEFAULT_WORD_WEIGHT = 2.2
const MARKER_WEIGHT = 4

/** What a word or an ending adds to a language. */
interface Vote {
  /** Into `languages`. */
  index: number
  weight: number
}

export interface Family {
  languages: string[]
  /** Per column of the model, the language's index. */
  columns: number[]
  words: ReadonlyMap<string, Vote[]>
  endings: { index: number; byLast: ReadonlyMap<number, string[]> }[]
  /** From a UTF-16 unit to the only language that has it. */
  letters: ReadonlyMap<number, number>
}

export const FAMILIES: Readonly<Record<Script, Family>> = {
  latin: makeFamily('latin'),
  cyrillic: makeFamily('cyrillic'),
  arabic: makeFamily('arabic'),
}

function makeFamily(script: Script): Family {
  const trained = MODEL_LANGUAGES[script]
  const languages = [...new Set([...Object.keys(WORDS[script]), ...Object.keys(LETTERS[script]), ...trained])]
  const indexOf = (language: string): number => languages.indexOf(language)
  const words = new Map<string, Vote[]>()
  for (const [lists, isMarker] of [[WORDS[script], false] as const, [MARKERS[script], true] as const]) {
    for (const [language, list] of Object.entries(lists)) {
      const weight = isMarker ? MARKER_WEIGHT : (WORD_WEIGHT[language] ?? DEFAULT_WORD_WEIGHT)
      for (const word of new Set(script === 'arabic' ? list.map(foldArabic) : list)) {
        words.set(word, [...(words.get(word) ?? []), { index: indexOf(language), weight }])
      }
    }
  }
  const letters = Object.entries(LETTERS[script]).flatMap(([language, own]) =>
    Array.from(own, (letter): [number, number] => [letter.charCodeAt(0), indexOf(language)]),
  )
  const endings = Object.entries(ENDINGS[script]).map(([language, list]) => ({
    index: indexOf(language),
    byLast: byLastUnit(list),
  }))
  return { languages, columns: trained.map(indexOf), words, endings, letters: new Map(letters) }
}

function byLastUnit(endings: string[]): Map<number, string[]> {
  const groups = new Map<number, string[]>()
  for (const ending of endings) {
    const unit = ending.charCodeAt(ending.length - 1)
    groups.set(unit, [...(groups.get(unit) ?? []), ending])
  }
  return groups
}
