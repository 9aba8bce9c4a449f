/**
 * A sieve before the lexicon's maps: most words of a message are in none of them, and hashing a word letter by
 * letter asks about the word and all its beginnings at once. May say yes wrongly, never no.
 */

/** What a string is; kinds are added together. */
export const FIRST_WORD = 1
export const FIRST_PREFIX = 2
export const BOOK_WORD = 4
export const BOOK_PREFIX = 8
export const TYPO = 16
export const TYPO_PREFIX = 32

/** Kinds by hash: small enough for the processor's cache, eight times the strings of a kind that many words ask. */
export type Sieve = Uint8Array

const PLACES = 2 ** 17

export const makeSieve = (): Sieve => new Uint8Array(PLACES)

const START = 0x811c9dc5 | 0

/** FNV-1a over UTF-16 units. */
const step = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193)
const placeOf = (hash: number): number => (hash ^ (hash >>> 15)) & (PLACES - 1)

export function addToSieve(sieve: Sieve, word: string, kind: number): void {
  let hash = START
  for (let i = 0; i < word.length; i++) hash = step(hash, word.charCodeAt(i))
  const place = placeOf(hash)
  sieve[place] = (sieve[place] as number) | kind
}

/** Whether the word may be of the one kind or begin with a string of the other. */
export function mayBe(sieve: Sieve, word: string, kind: number, prefixKind: number): boolean {
  let hash = START
  let kinds = 0
  for (let i = 0; i < word.length; i++) {
    hash = step(hash, word.charCodeAt(i))
    kinds = sieve[placeOf(hash)] as number
    if ((kinds & prefixKind) !== 0) return true
  }
  return (kinds & kind) !== 0
}

/** Writes what the beginning of each length may be to `into[length]`; returns all of it together. */
export function siftBeginnings(sieve: Sieve, word: string, into: Uint8Array): number {
  let hash = START
  let all = 0
  for (let i = 0; i < word.length; i++) {
    hash = step(hash, word.charCodeAt(i))
    const kinds = sieve[placeOf(hash)] as number
    into[i + 1] = kinds
    all |= kinds
  }
  return all
}
