/**
 * Words as they were meant: tokens in, tokens out whose misspelt, disguised or glued words read as the lexicon
 * spells them (`pa55word`, `acocunt`, `plsvote`). Only towards words of the lexicon, so that names, model numbers
 * and amounts stay as they are; positions are kept.
 */
import { foldWord } from './fold-word.ts'
import type { PhraseMatcher } from './phrases.ts'
import type { Token } from './text-tokens.ts'
import { isKnownWord, longest, prefixOf, wordBookOf, type WordBook } from './word-book.ts'

/** Linear; at most a few look-ups per unknown word. */
export function mendWords(tokens: Token[], matcher: PhraseMatcher): Token[] {
  const book = wordBookOf(matcher)
  const out: Token[] = []
  for (const token of tokens) {
    const { text } = token
    if (text.length < SHORTEST || text.length > LONGEST || matcher.known.has(text)) {
      out.push(token)
      continue
    }
    const word = foldWord(text)
    const meant = isKnownWord(word, book) ? null : mend(word, book)
    if (meant !== null) out.push({ ...token, text: meant })
    else if (!split(token, word, book, out)) out.push(token)
  }
  return out
}

const SHORTEST = 3
const LONGEST = 32
const SHORTEST_PAIR = 7
const LONG_ENOUGH = 4
/** A known beginning with so much after it may be two words. */
const LONGEST_ENDING = 6

/** The word of the lexicon that is meant, or null. */
function mend(word: string, book: WordBook): string | null {
  if (/\d/.test(word)) return unleet(word, book)
  if (word.length < 4) return null
  const typo = book.typos.get(word)
  if (typo !== undefined) return typo
  const prefix = longest(word, book.typoPrefixLengths, (start) => book.typoPrefixes.has(start))
  return prefix === null ? null : (book.typoPrefixes.get(prefix) as string) + word.slice(prefix.length)
}

const LEET: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b' }
const CYRILLIC_LEET: Record<string, string> = { 0: 'о', 3: 'з', 4: 'ч', 6: 'б' }

/** `p1n`, `pa55word`, `к0д`: only where letters prevail and a word of the lexicon comes out. */
function unleet(word: string, book: WordBook): string | null {
  const digits = word.length - word.replace(/\d/g, '').length
  if (digits * 2 > word.length) return null
  const table = /[а-я]/.test(word) ? CYRILLIC_LEET : LEET
  const read = (one: string): string =>
    word.replace(/\d/g, (digit) => (digit === '1' && one) || (table[digit] ?? digit))
  for (const one of ['', 'l']) {
    const letters = foldWord(read(one))
    if (
      !/\d/.test(letters) &&
      (book.exact.has(letters) || (prefixOf(letters, book)?.length ?? 0) >= SHORTEST)
    )
      return letters
  }
  return null
}

/** Pushes the two words that were written as one; false when there are none. */
function split(token: Token, word: string, book: WordBook, out: Token[]): boolean {
  const { text } = token
  if (text.length < SHORTEST_PAIR || /\d/.test(text)) return false
  const prefix = prefixOf(word, book)
  if (book.exact.has(word) || (prefix !== null && word.length - prefix.length < LONGEST_ENDING)) return false
  for (let at = text.length - SHORTEST; at >= SHORTEST; at--) {
    const right = text.slice(at)
    const left = text.slice(0, at)
    if (!book.exact.has(foldWord(left)) || !isPair(foldWord(left), foldWord(right), book)) continue
    const middle = token.start + at
    out.push({ ...token, text: left, end: middle }, { ...token, text: right, start: middle })
    return true
  }
  return false
}

/** Three letters before an ending that only begins like a word are a prefix of many languages (`при`, `под`). */
function isPair(left: string, right: string, book: WordBook): boolean {
  if (book.exact.has(right)) return left.length > SHORTEST || right.length > LONG_ENOUGH
  return left.length > SHORTEST && (prefixOf(right, book)?.length ?? 0) > SHORTEST
}
