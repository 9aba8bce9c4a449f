/**
 * A text in, its words as the keys of a phone out: star, hash, digits, "number" (what stands for somebody's
 * digits), "about" (the code is only spoken of), anything else. The words of all languages are read together (content/dial-words.yaml).
 */
import type { DialWords } from '../content/dial-words.ts'
import { normalizeText } from './text.ts'

export type DialWord =
  | { kind: 'star' }
  | { kind: 'hash' }
  | { kind: 'number' }
  | { kind: 'about' }
  | { kind: 'hundred' }
  | { kind: 'repeat'; times: number }
  | { kind: 'value'; value: number }

/** One word or sign with its range in the normalized text. `written`: digits and signs rather than words. */
export type DialItem = { start: number; end: number; written: boolean } & (
  | DialWord
  | { kind: 'digits'; digits: string }
  | { kind: 'other' }
)

export interface DialTable {
  exact: Map<string, DialWord>
  prefixes: Map<string, DialWord>
  /** Whether a text may name a star or a hash at all; stands before the work. */
  hint: RegExp
}

const SHORTEST_PREFIX = 3
const LONGEST_PREFIX = 8

/** Made once from the content. Where languages share a word, keys go before digits, digits before the rest. */
export function compileDialWords(words: DialWords): DialTable {
  const table: DialTable = { exact: new Map(), prefixes: new Map(), hint: /$^/ }
  const add = (list: string[], word: DialWord): void => {
    for (const written of list) {
      const isPrefix = written.endsWith('*')
      const { text } = normalizeText(isPrefix ? written.slice(0, -1) : written)
      const map = isPrefix ? table.prefixes : table.exact
      if (!map.has(text)) map.set(text, word)
    }
  }
  const languages = Object.values(words)
  for (const { star } of languages) add(star, { kind: 'star' })
  for (const { hash } of languages) add(hash, { kind: 'hash' })
  table.hint = hintOf([...table.exact.keys(), ...table.prefixes.keys()])
  for (const { digits } of languages) {
    for (const [value, list] of Object.entries(digits)) add(list, { kind: 'value', value: Number(value) })
  }
  for (const { hundred, twice, thrice, number, about } of languages) {
    add(hundred, { kind: 'hundred' })
    add(twice, { kind: 'repeat', times: 2 })
    add(thrice, { kind: 'repeat', times: 3 })
    add(number, { kind: 'number' })
    add(about, { kind: 'about' })
  }
  return table
}

/** Short names ("tor") sit in half of all texts; a code that they end begins with a longer one. */
const LONG_ENOUGH = 4

/** Only beginnings: "star" stands for "stars", too. */
function hintOf(keys: string[]): RegExp {
  const long = keys.filter((key) => key.length >= LONG_ENOUGH)
  const beginnings = long.filter((key) => !long.some((other) => other !== key && key.startsWith(other)))
  return new RegExp(beginnings.join('|'))
}

const LEXEME = /[\p{L}\p{M}']+|\d+|[*#]/gu
/** Words read at most; nobody dictates a code behind so many. */
const MOST_ITEMS = 4000

/** Linear. `#` before a letter or a digit is a hashtag or a number's mark and counts as any other word. */
export function readDialItems(text: string, table: DialTable): DialItem[] {
  const items: DialItem[] = []
  for (const { 0: word, index: start } of text.matchAll(LEXEME)) {
    if (items.length >= MOST_ITEMS) break
    const at = { start, end: start + word.length }
    const first = word.charCodeAt(0)
    if (word === '*') items.push({ ...at, written: true, kind: 'star' })
    else if (word === '#') {
      const isHash = !/[\p{L}\d]/u.test(text[at.end] ?? '')
      items.push({ ...at, written: true, kind: isHash ? 'hash' : 'other' })
    } else if (first >= 0x30 && first <= 0x39)
      items.push({ ...at, written: true, kind: 'digits', digits: word })
    else items.push({ ...at, written: false, ...(lookUp(word, table) ?? OTHER) })
  }
  return items
}

const OTHER = { kind: 'other' } as const

function lookUp(word: string, { exact, prefixes }: DialTable): DialWord | null {
  const whole = exact.get(word)
  if (whole) return whole
  for (let length = Math.min(word.length, LONGEST_PREFIX); length >= SHORTEST_PREFIX; length--) {
    const found = prefixes.get(word.slice(0, length))
    if (found) return found
  }
  return null
}
