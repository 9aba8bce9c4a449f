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

interface Keywords {
  whole: string[]
  /** Count only as one part of a hyphenated name. */
  parts: string[]
  innocent: string[]
}

const compiled = new WeakMap<Brand, Keywords>()

function keywordsOf(brand: Brand): Keywords {
  const known = compiled.get(brand)
  if (known) return known
  const made: Keywords = {
    whole: brand.keywords.filter((word) => !word.endsWith('-')).map(skeleton),
    parts: brand.keywords.filter((word) => word.endsWith('-')).map((word) => skeleton(word.slice(0, -1))),
    innocent: (brand.innocent ?? []).map(skeleton),
  }
  compiled.set(brand, made)
  return made
}

/** Shorter words count only alone: `fb`, `hbl`, `pta` sit inside many honest names. */
const LONG_ENOUGH = 5
/** From this length on two slips are still no other word. */
const LONG = 9
const isAtEdge = (piece: string, word: string): boolean => piece.startsWith(word) || piece.endsWith(word)
/** `kasspii` → `kaspi`. */
const single = (word: string): string => word.replace(/(.)\1+/g, '$1')

/** A host name's label, taken apart: skeletons of its words, of neighbouring words together and of the whole. */
export interface NamePieces {
  pieces: readonly string[]
  /** The words of a hyphenated name; empty when there is no hyphen. */
  parts: readonly string[]
}

/** Whether a name carries the brand's word or differs from it by a slip. */
export function isImitation({ pieces, parts }: NamePieces, brand: Brand): boolean {
  const keywords = keywordsOf(brand)
  if (parts.some((part) => keywords.parts.includes(part))) return true
  return keywords.whole.some((keyword) =>
    pieces.some((piece) => {
      if (piece === keyword) return true
      if (!brand.fuzzy || keyword.length < LONG_ENOUGH) return false
      if (keywords.innocent.some((word) => piece.includes(word))) return false
      const inside = keyword.length > LONG_ENOUGH ? piece.includes(keyword) : isAtEdge(piece, keyword)
      if (inside || single(piece) === single(keyword)) return true
      // Another first letter makes another word: finance, tmall.
      if (piece[0] !== keyword[0]) return false
      return isOneSlip(piece, keyword) || (keyword.length >= LONG && isTwoSlips(piece, keyword))
    }),
  )
}

/** Two slips, each on its own: the first difference is mended in every way and the rest compared once more. */
function isTwoSlips(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false
  let from = 0
  while (from < a.length && a[from] === b[from]) from++
  const [restA, restB] = [a.slice(from), b.slice(from)]
  const isNear = (x: string, y: string): boolean => x === y || isOneSlip(x, y)
  return (
    isNear(restA.slice(1), restB.slice(1)) || isNear(restA.slice(1), restB) || isNear(restA, restB.slice(1))
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
