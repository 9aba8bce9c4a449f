/**
 * A text in, its words as the keys of a phone out: star, hash, digits, "number" (what stands for somebody's
 * digits), "about" (the code is only spoken of), anything else. The words of all languages are read together (content/dial-words.yaml).
 */
import type { DialWords } from '../content/dial-words.ts'
import { isWordAt, normalizeText } from './text.ts'

export interface DialWord {
  kind: 'star' | 'hash' | 'number' | 'about' | 'hundred' | 'repeat' | 'value' | 'digits' | 'other'
  /** Of `value`; of `repeat` how often. */
  value: number
}

/** One word or sign with its range in the normalized text; flat, because a long text makes many. */
export interface DialItem extends DialWord {
  start: number
  end: number
  /** Digits and signs rather than words. */
  written: boolean
  /** Of `digits`. */
  digits: string
}

export interface DialTable {
  exact: Map<string, DialWord>
  /** By their first three letters. */
  prefixes: Map<string, [prefix: string, word: DialWord][]>
  /** Every key by name or sign; a code holds two at least. */
  keys: RegExp
  /** Whether a text may name a star or a hash at all; stands before the work. */
  hint: RegExp
}

const SHORTEST_PREFIX = 3

/** Made once from the content. Where languages share a word, keys go before digits, digits before the rest. */
export function compileDialWords(words: DialWords): DialTable {
  const table: DialTable = { exact: new Map(), prefixes: new Map(), keys: /$^/, hint: /$^/ }
  const add = (list: string[], word: DialWord): void => {
    for (const written of list) {
      const isPrefix = written.endsWith('*')
      const { text } = normalizeText(isPrefix ? written.slice(0, -1) : written)
      if (!isPrefix && !table.exact.has(text)) table.exact.set(text, word)
      const beginning = text.slice(0, SHORTEST_PREFIX)
      if (isPrefix) table.prefixes.set(beginning, [...(table.prefixes.get(beginning) ?? []), [text, word]])
    }
  }
  const languages = Object.values(words)
  for (const { star } of languages) add(star, { kind: 'star', value: 0 })
  for (const { hash } of languages) add(hash, { kind: 'hash', value: 0 })
  const names = [...table.exact.keys(), ...[...table.prefixes.values()].flat().map(([prefix]) => prefix)]
  table.keys = new RegExp(`[*#]|(?<!\\p{L})(?:${names.join('|')})`, 'gu')
  table.hint = hintOf(names)
  for (const { digits } of languages) {
    for (const [value, list] of Object.entries(digits)) add(list, { kind: 'value', value: Number(value) })
  }
  for (const { hundred, twice, thrice, number, about } of languages) {
    add(hundred, { kind: 'hundred', value: 100 })
    add(twice, { kind: 'repeat', value: 2 })
    add(thrice, { kind: 'repeat', value: 3 })
    add(number, { kind: 'number', value: 0 })
    add(about, { kind: 'about', value: 0 })
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

/** Whether a text names two keys at least, one of them by a name that is no accident. */
export function mayDictate(text: string, { hint, keys }: DialTable): boolean {
  if (!hint.test(text)) return false
  keys.lastIndex = 0
  const isNamedTwice = keys.test(text) && keys.test(text)
  keys.lastIndex = 0
  return isNamedTwice
}

/** Words read at most; nobody dictates a code behind so many. */
const MOST_ITEMS = 4000

/** Linear. `#` before a letter or a digit is a hashtag or a number's mark and counts as any other word. */
export function readDialItems(text: string, table: DialTable): DialItem[] {
  const items: DialItem[] = []
  for (let start = 0; start < text.length && items.length < MOST_ITEMS;) {
    const end = itemEnd(text, start)
    const first = text.charCodeAt(start)
    if (first === STAR) items.push({ kind: 'star', value: 0, start, end, written: true, digits: '' })
    else if (first === SHARP) {
      const kind = end < text.length && isWordAt(text, end) ? 'other' : 'hash'
      items.push({ kind, value: 0, start, end, written: true, digits: '' })
    } else if (isDigit(first)) {
      items.push({ kind: 'digits', value: 0, start, end, written: true, digits: text.slice(start, end) })
    } else if (isWordAt(text, start)) {
      const { kind, value } = lookUp(text.slice(start, end), table) ?? OTHER
      items.push({ kind, value, start, end, written: false, digits: '' })
    }
    start = end
  }
  return items
}

const STAR = 0x2a
const SHARP = 0x23
const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

/** Digits and letters part even without a blank: `star21star`. */
function itemEnd(text: string, start: number): number {
  let end = start + 1
  if (!isWordAt(text, start)) return end
  const isNumber = isDigit(text.charCodeAt(start))
  while (end < text.length && isWordAt(text, end) && isDigit(text.charCodeAt(end)) === isNumber) end++
  return end
}

const OTHER: DialWord = { kind: 'other', value: 0 }

function lookUp(word: string, { exact, prefixes }: DialTable): DialWord | null {
  const whole = exact.get(word)
  if (whole) return whole
  for (const [prefix, found] of prefixes.get(word.slice(0, SHORTEST_PREFIX)) ?? []) {
    if (word.startsWith(prefix)) return found
  }
  return null
}
