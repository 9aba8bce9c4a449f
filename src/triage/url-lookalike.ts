/**
 * How a name looks: skeletons in the manner of UTS #39 (every script's look-alikes to one Latin letter) and a
 * bounded edit distance between them. Pure; brand keywords are remembered by their skeleton, in an index.
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

interface Keyword {
  word: string
  /** `kasspii` → `kaspi`. */
  single: string
  /** Names that hold one of these are none of the brand's. */
  innocent: readonly string[]
}

/** All brands' keywords, found by what a piece must share with them, so that most are never compared. */
interface KeywordIndex {
  /** Count when they are the piece. */
  whole: Set<string>
  /** Count only as one part of a hyphenated name. */
  parts: Set<string>
  /** By the first letters: what may sit inside a piece. */
  byStart: Map<string, Keyword[]>
  bySingle: Map<string, Keyword[]>
  /** By the first letter: what a piece may be a slip of. */
  byFirst: Map<string, Keyword[]>
}

const compiled = new WeakMap<readonly Brand[], KeywordIndex>()

function indexOf(brands: readonly Brand[]): KeywordIndex {
  const known = compiled.get(brands)
  if (known) return known
  const made: KeywordIndex = {
    whole: new Set(),
    parts: new Set(),
    byStart: new Map(),
    bySingle: new Map(),
    byFirst: new Map(),
  }
  for (const brand of brands) {
    const innocent = (brand.innocent ?? []).map(skeleton)
    for (const written of brand.keywords) {
      if (written.endsWith('-')) made.parts.add(skeleton(written.slice(0, -1)))
      else addWhole(made, skeleton(written), brand.fuzzy ? innocent : null)
    }
  }
  compiled.set(brands, made)
  return made
}

/** Without `innocent` names only the word itself counts. */
function addWhole(index: KeywordIndex, word: string, innocent: string[] | null): void {
  index.whole.add(word)
  if (!innocent || word.length < LONG_ENOUGH) return
  const keyword = { word, single: single(word), innocent }
  push(index.byStart, word.slice(0, LONG_ENOUGH), keyword)
  push(index.bySingle, keyword.single, keyword)
  push(index.byFirst, word.slice(0, 1), keyword)
}

function push(map: Map<string, Keyword[]>, key: string, keyword: Keyword): void {
  const known = map.get(key)
  if (known) known.push(keyword)
  else map.set(key, [keyword])
}

/** Shorter words count only alone: `fb`, `hbl`, `pta` sit inside many honest names. */
const LONG_ENOUGH = 5
/** From this length on two slips are still no other word. */
const LONG = 9
const single = (word: string): string => word.replace(/(.)\1+/g, '$1')

/** A host name's label, taken apart: skeletons of its words, of neighbouring words together and of the whole. */
export interface NamePieces {
  pieces: readonly string[]
  /** The words of a hyphenated name; empty when there is no hyphen. */
  parts: readonly string[]
}

/** Whether a name carries a brand's word or differs from one by a slip. */
export function isImitation({ pieces, parts }: NamePieces, brands: readonly Brand[]): boolean {
  const index = indexOf(brands)
  if (parts.some((part) => index.parts.has(part))) return true
  return pieces.some((piece) => index.whole.has(piece) || isLikeKeyword(piece, index))
}

function isLikeKeyword(piece: string, index: KeywordIndex): boolean {
  const counts = ({ innocent }: Keyword): boolean => !innocent.some((word) => piece.includes(word))
  if (index.bySingle.get(single(piece))?.some(counts)) return true
  const last = piece.length - LONG_ENOUGH
  for (let at = 0; at <= last; at++) {
    const isAtEdge = at === 0 || at === last
    const holds = (k: Keyword): boolean =>
      (isAtEdge || k.word.length > LONG_ENOUGH) && piece.startsWith(k.word, at) && counts(k)
    if (index.byStart.get(piece.slice(at, at + LONG_ENOUGH))?.some(holds)) return true
  }
  // Another first letter makes another word: finance, tmall.
  return index.byFirst.get(piece.slice(0, 1))?.some((k) => isSlipOf(piece, k.word) && counts(k)) ?? false
}

const isSlipOf = (piece: string, word: string): boolean =>
  isOneSlip(piece, word) || (word.length >= LONG && isTwoSlips(piece, word))

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
