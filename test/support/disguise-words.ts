/** Chooses words, gaps and letters of a text and changes them, leaving links alone. Pure for a given random source. */
import { KEY_WORDS } from './disguise-letters.ts'

/** 0 (inclusive) to 1. */
export type Random = () => number

export const LINK =
  /(?:[a-z]{2,9}:\/\/\S+|(?<![\p{L}\p{N}@])[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]{2,})+(?:\/\S*)?)/giu
export const WORD = /\p{L}[\p{L}\p{M}]*/gu

export const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T

/** Applies to what is no link. */
export function outsideLinks(text: string, change: (part: string) => string): string {
  let out = ''
  let done = 0
  for (const match of text.matchAll(LINK)) {
    out += change(text.slice(done, match.index)) + match[0]
    done = match.index + match[0].length
  }
  return out + change(text.slice(done))
}

/** Applies to at most `most` words of at least `shortest` letters: key words first, then any. */
export function someWords(
  text: string,
  random: Random,
  { most, shortest }: { most: number; shortest: number },
  change: (word: string) => string,
): string {
  const words: string[] = []
  outsideLinks(text, (part) => {
    words.push(...[...part.matchAll(WORD)].map(([word]) => word).filter((word) => word.length >= shortest))
    return part
  })
  const drawn = words.map((word) => ({ word, order: random() - (KEY_WORDS.test(word) ? 1 : 0) }))
  const first = drawn.toSorted((a, b) => a.order - b.order).slice(0, most)
  const chosen = new Set(first.map(({ word }) => word))
  return outsideLinks(text, (part) => part.replace(WORD, (word) => (chosen.has(word) ? change(word) : word)))
}

/** Applies to the gaps between words outside links, each with the given chance. */
export function someGaps(text: string, random: Random, chance: number, change: () => string): string {
  return outsideLinks(text, (part) =>
    part.replace(/(?<=\S) (?=\S)/g, (gap) => (random() < chance ? change() : gap)),
  )
}

export const between = (word: string, mark: () => string): string =>
  Array.from(word)
    .map((char, i) => (i === 0 || /\p{M}/u.test(char) ? char : mark() + char))
    .join('')

/** Replaces each letter that the table knows, with the given chance; at least the first of them. */
export function swapLetters(
  word: string,
  table: Record<string, string | string[]>,
  random: Random,
  chance: number,
) {
  let swapped = 0
  return Array.from(word)
    .map((char) => {
      const to = table[char] ?? table[char.toLowerCase()]
      if (to === undefined || (swapped > 0 && random() >= chance)) return char
      swapped++
      return typeof to === 'string' ? to : pick(random, to)
    })
    .join('')
}

/** Doubles, drops or swaps at one inner place of the word that fits. */
export function atOnePlace(
  word: string,
  random: Random,
  fits: RegExp,
  change: (at: number) => string,
): string {
  const inner = Array.from({ length: Math.max(0, word.length - 2) }, (_, i) => i + 1)
  const places = inner.filter((at) => fits.test(word[at] as string))
  return places.length === 0 ? word : change(pick(random, places))
}
