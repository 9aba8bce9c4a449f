/**
 * Words as they were meant: tokens in, tokens out whose misspelt, disguised or glued words read as the lexicon
 * spells them (`pa55word`, `acocunt`, `plsvote`). Only towards words of the lexicon, so that names, model numbers
 * and amounts stay as they are; positions are kept.
 */
import { foldWord } from './fold-word.ts'
import type { PhraseMatcher } from './phrases.ts'
import type { Token } from './text-tokens.ts'
import { prefixOf, wordBookOf, type WordBook } from './word-book.ts'
import { BOOK_PREFIX, BOOK_WORD, siftBeginnings, TYPO, TYPO_PREFIX, type Sieve } from './word-sieve.ts'

/** Linear; at most a few look-ups per unknown word. */
export function mendWords(tokens: Token[], matcher: PhraseMatcher): Token[] {
  const book = wordBookOf(matcher)
  const out: Token[] = []
  for (const token of tokens) {
    const { text } = token
    if (text.length < SHORTEST || text.length > LONGEST) {
      out.push(token)
      continue
    }
    const word = foldWord(text)
    const prefix = sift(word, matcher.sieve, book)
    const isExact = isLikely(word.length, BOOK_WORD) && book.exact.has(word)
    const meant = isExact || prefix !== null ? null : mend(word, book)
    if (meant !== null) out.push({ ...token, text: meant })
    else if (isExact || !split(token, word, prefix, book, out)) out.push(token)
  }
  return out
}

const SHORTEST = 3
const LONGEST = 32
const SHORTEST_PAIR = 7
const LONG_ENOUGH = 4
/** A known beginning with so much after it may be two words. */
const LONGEST_ENDING = 6

/** What the beginnings of the word at hand may be, by their length. */
const kinds = new Uint8Array(LONGEST + 1)

const isLikely = (length: number, kind: number): boolean => ((kinds[length] as number) & kind) !== 0

/** Reads the word's beginnings into `kinds`; returns the longest that the lexicon has, or null. */
function sift(word: string, sieve: Sieve, { prefixes }: WordBook): string | null {
  if ((siftBeginnings(sieve, word, kinds) & BOOK_PREFIX) === 0) return null
  for (let length = word.length; length > 0; length--) {
    const prefix = isLikely(length, BOOK_PREFIX) ? word.slice(0, length) : null
    if (prefix !== null && prefixes.has(prefix)) return prefix
  }
  return null
}

function countDigits(word: string): number {
  let digits = 0
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i)
    if (unit >= 0x30 && unit <= 0x39) digits++
  }
  return digits
}

/** The word of the lexicon that is meant, or null. */
function mend(word: string, book: WordBook): string | null {
  if (countDigits(word) > 0) return unleet(word, book)
  if (word.length < 4) return null
  const typo = isLikely(word.length, TYPO) ? book.typos.get(word) : undefined
  if (typo !== undefined) return typo
  for (let length = word.length; length > 0; length--) {
    const meant = isLikely(length, TYPO_PREFIX) ? book.typoPrefixes.get(word.slice(0, length)) : undefined
    if (meant !== undefined) return meant + word.slice(length)
  }
  return null
}

const LEET: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b' }
const CYRILLIC_LEET: Record<string, string> = { 0: 'о', 3: 'з', 4: 'ч', 6: 'б' }

/** `p1n`, `pa55word`, `к0д`: only where letters prevail and a word of the lexicon comes out. */
function unleet(word: string, book: WordBook): string | null {
  if (countDigits(word) * 2 > word.length) return null
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
function split(token: Token, word: string, prefix: string | null, book: WordBook, out: Token[]): boolean {
  const { text } = token
  if (text.length < SHORTEST_PAIR || countDigits(text) > 0) return false
  if (prefix !== null && word.length - prefix.length < LONGEST_ENDING) return false
  // A folded word's beginnings are not its parts folded.
  const isSifted = word === text
  for (let at = text.length - SHORTEST; at >= SHORTEST; at--) {
    if (isSifted && !isLikely(at, BOOK_WORD)) continue
    const right = text.slice(at)
    const left = text.slice(0, at)
    const folded = foldWord(left)
    if (!book.exact.has(folded) || !isPair(folded, foldWord(right), book)) continue
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
