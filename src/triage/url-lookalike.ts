/**
 * How a name looks: skeletons in the manner of UTS #39 (every script's look-alikes to one Latin letter) and a
 * bounded edit distance between them. Pure; brand keywords are remembered by their skeleton.
 */
import type { Brand } from '../content/brands.ts'
import { toLatinLook } from './text-confusables.ts'
import { normalizeText } from './text.ts'

const DIGIT_LOOKS: Record<string, string> = {
  0: 'o',
  1: 'l',
  3: 'e',
  4: 'a',
  5: 's',
  6: 'b',
  7: 't',
  8: 'b',
  9: 'g',
}
const LONGEST = 64

/** Letters by look: `rn`→`m`, `vv`→`w`, `i`, `1`, `|`→`l`, digits that stand for letters, other scripts. */
export function skeleton(name: string): string {
  const latin = toLatinLook(normalizeText(name.slice(0, LONGEST)).plain)
  const letters = /\D/.test(latin) ? latin.replace(/\d/g, (digit) => DIGIT_LOOKS[digit] ?? digit) : latin
  return letters.replace(/[i|!]/g, 'l').replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('cl', 'd')
}

const skeletons = new WeakMap<Brand, string[]>()

function keywordsOf(brand: Brand): string[] {
  const known = skeletons.get(brand)
  if (known) return known
  const made = brand.keywords.map(skeleton)
  skeletons.set(brand, made)
  return made
}

/** Shorter words count only alone: `fb`, `hbl`, `pta` sit inside many honest names. */
const LONG_ENOUGH = 5
const isAtEdge = (piece: string, word: string): boolean => piece.startsWith(word) || piece.endsWith(word)

/** Whether one of a host's pieces carries the brand's word or differs from it by one slip. */
export function isImitation(pieces: readonly string[], brand: Brand): boolean {
  return keywordsOf(brand).some((keyword) =>
    pieces.some((piece) => {
      if (piece === keyword) return true
      if (!brand.fuzzy || keyword.length < LONG_ENOUGH) return false
      const inside = keyword.length > LONG_ENOUGH ? piece.includes(keyword) : isAtEdge(piece, keyword)
      return inside || isOneSlip(piece, keyword)
    }),
  )
}

/** One letter more, less, changed, or two neighbours swapped (optimal string alignment distance of one). */
export function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false
  let from = 0
  while (from < a.length && a[from] === b[from]) from++
  let endA = a.length
  let endB = b.length
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const [restA, restB] = [a.slice(from, endA), b.slice(from, endB)]
  if (restA.length <= 1 && restB.length <= 1) return true
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0]
}
