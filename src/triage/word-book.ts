/**
 * Every word of the lexicon and its likely misspellings, made once per lexicon: a phrase matcher in, look-ups out.
 * Knows words, not phrases; words are in the form of foldWord.
 */
import { wordsOf, type PhraseMatcher } from './phrases.ts'
import { addToSieve, BOOK_PREFIX, BOOK_WORD, TYPO, TYPO_PREFIX } from './word-sieve.ts'

export interface WordBook {
  exact: Set<string>
  /** Beginnings of words, and their lengths. */
  prefixes: Set<string>
  prefixLengths: Lengths
  /** From a misspelling that is no word of the lexicon to the word. */
  typos: Map<string, string>
  typoPrefixes: Map<string, string>
}

/** By the first letter, longest first. */
type Lengths = Map<string, number[]>

const books = new WeakMap<PhraseMatcher, WordBook>()

/** About 60 ms the first time. */
export function wordBookOf(matcher: PhraseMatcher): WordBook {
  let book = books.get(matcher)
  if (!book) books.set(matcher, (book = makeBook(matcher)))
  return book
}

/** The words of the phrases, and the beginnings that `word*` stands for. */
export function vocabularyOf(matcher: PhraseMatcher): { exact: Set<string>; prefixes: Set<string> } {
  const exact = new Set(matcher.exact.keys())
  const prefixes = new Set(matcher.prefix.keys())
  for (const branches of [matcher.exact, matcher.prefix]) {
    for (const { bySecond, others } of branches.values()) {
      for (const { places } of [others, ...bySecond.values()].flat()) {
        for (const place of places) {
          if (place.kind !== 'word') continue
          for (const word of wordsOf(place)) exact.add(word)
          for (const prefix of place.prefixes) prefixes.add(prefix)
        }
      }
    }
  }
  return { exact, prefixes }
}

function makeBook(matcher: PhraseMatcher): WordBook {
  const { exact, prefixes } = vocabularyOf(matcher)
  const bare: WordBook = {
    exact,
    prefixes,
    prefixLengths: lengthsOf(prefixes),
    typos: new Map(),
    typoPrefixes: new Map(),
  }
  const typos = typosOf(exact, bare, false)
  const typoPrefixes = typosOf(prefixes, bare, true)
  const { sieve } = matcher
  for (const word of exact) addToSieve(sieve, word, BOOK_WORD)
  for (const prefix of prefixes) addToSieve(sieve, prefix, BOOK_PREFIX)
  for (const typo of typos.keys()) addToSieve(sieve, typo, TYPO)
  for (const typo of typoPrefixes.keys()) addToSieve(sieve, typo, TYPO_PREFIX)
  return { ...bare, typos, typoPrefixes }
}

function lengthsOf(words: Iterable<string>): Lengths {
  const lengths: Lengths = new Map()
  for (const word of words) {
    const own = lengths.get(word.charAt(0)) ?? []
    if (!own.includes(word.length)) own.push(word.length)
    lengths.set(word.charAt(0), own)
  }
  for (const own of lengths.values()) own.sort((a, b) => b - a)
  return lengths
}

/** The beginning of the lexicon that the word starts with, the longest; or null. */
export function prefixOf(word: string, { prefixes, prefixLengths }: WordBook): string | null {
  for (const length of prefixLengths.get(word.charAt(0)) ?? []) {
    if (length > word.length) continue
    const prefix = word.slice(0, length)
    if (prefixes.has(prefix)) return prefix
  }
  return null
}

function isKnownWord(word: string, book: WordBook): boolean {
  return book.exact.has(word) || prefixOf(word, book) !== null
}

const VOWEL = /[aeiouаеиоуыэюяاوی]/
const ARABIC = /[\u0600-\u06ff]/

/**
 * How long a word must be before a slip of the finger cannot make another word of it: for two letters swapped and
 * for a vowel dropped. Arabic script writes few vowels, and after a beginning anything may follow.
 */
function shortest(word: string, isPrefix: boolean): { swapped: number; dropped: number } {
  if (ARABIC.test(word)) return { swapped: 6, dropped: 7 }
  return isPrefix ? { swapped: 6, dropped: 7 } : { swapped: 5, dropped: 6 }
}

/** Two inner neighbours swapped, an inner vowel dropped; first and last letter stay. */
function typosOf(words: Iterable<string>, book: WordBook, isPrefix: boolean): Map<string, string> {
  const typos = new Map<string, string>()
  const add = (typo: string, word: string): void => {
    if (!typos.has(typo) && !isKnownWord(typo, book)) typos.set(typo, word)
  }
  for (const word of words) {
    if (/\d/.test(word)) continue
    const from = shortest(word, isPrefix)
    for (let i = 1; i + 2 < word.length; i++) {
      const [one = '', other = ''] = [word[i], word[i + 1]]
      if (word.length >= from.swapped && one !== other)
        add(word.slice(0, i) + other + one + word.slice(i + 2), word)
    }
    for (let i = 1; i + 1 < word.length; i++) {
      if (word.length >= from.dropped && VOWEL.test(word[i] as string))
        add(word.slice(0, i) + word.slice(i + 1), word)
    }
  }
  return typos
}
