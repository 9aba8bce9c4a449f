/**
 * Words of a short message as they were meant: tokens in, tokens out whose words one slip away from a reader's own words
 * are put right and whose glued words are parted. Bolder than mendWords, since the whole message must fit in the end.
 */
import { foldWord } from './fold-word.ts'
import { isOneSlip, MIN_TYPO_LETTERS, slipPrefix } from './one-slip.ts'
import type { PhraseMatcher } from './phrases.ts'
import type { Token } from './text-tokens.ts'
import { vocabularyOf } from './word-book.ts'

export interface Slips {
  exact: ReadonlySet<string>
  /** Words and beginnings by their first letter. */
  words: Map<string, string[]>
  prefixes: Map<string, string[]>
}

export function compileSlips(matcher: PhraseMatcher): Slips {
  const { exact, prefixes } = vocabularyOf(matcher)
  return { exact, words: byFirstLetter(exact), prefixes: byFirstLetter(prefixes) }
}

function byFirstLetter(words: Iterable<string>): Map<string, string[]> {
  const byLetter = new Map<string, string[]>()
  for (const word of words) {
    const first = word.charAt(0)
    const list = byLetter.get(first)
    if (list) list.push(word)
    else byLetter.set(first, [word])
  }
  return byLetter
}

/** Null when no word looks misspelt. */
export function mendSlips(tokens: Token[], slips: Slips): Token[] | null {
  let isMended = false
  const mended = tokens.flatMap((token) => {
    const meant = meantBy(foldWord(token.text), slips)
    isMended ||= meant !== null
    return meant ? meant.map((text) => ({ ...token, text })) : [token]
  })
  return isMended ? mended : null
}

/** Longer ones are no words. */
const LONGEST = 32

/** Null for a word that is known, or that nothing known resembles. */
function meantBy(word: string, { exact, words, prefixes }: Slips): string[] | null {
  if (word.length + 1 < MIN_TYPO_LETTERS || word.length > LONGEST || /\d/.test(word)) return null
  const first = word.charAt(0)
  const beginnings = prefixes.get(first) ?? []
  if (exact.has(word) || beginnings.some((prefix) => word.startsWith(prefix))) return null
  const isLong = (known: string): boolean => known.length >= MIN_TYPO_LETTERS
  const whole = words.get(first)?.find((known) => isLong(known) && isOneSlip(word, known))
  if (whole !== undefined) return [whole]
  for (const prefix of beginnings) {
    const length = isLong(prefix) ? slipPrefix(word, prefix) : 0
    if (length > 0) return [prefix + word.slice(length)]
  }
  return parted(word, exact)
}

const SHORTEST_PART = 2

function parted(word: string, exact: ReadonlySet<string>): string[] | null {
  for (let at = word.length - SHORTEST_PART; at >= SHORTEST_PART; at--) {
    const [left, right] = [word.slice(0, at), word.slice(at)]
    if (exact.has(left) && exact.has(right)) return [left, right]
  }
  return null
}
