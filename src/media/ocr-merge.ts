/**
 * Several readings of one line go in, one line comes out: each word from the model that knows its letters. The
 * readings cut the line into the same words, or nearly so. Pure.
 */
import { inReadingOrder } from './ocr-order.ts'
import { isIn, isLink, type Script } from './ocr-script.ts'
import { toLine } from './ocr-lines.ts'
import type { Box, Line, Word } from './recognised.ts'

export interface LineReading {
  script: Script
  words: Word[]
}

/** Below this a word is a guess, and its box may lie across half of the line. */
const GUESS = 30
/** From here on a word tells what script the line is in. */
const WELL_READ = 70
/** What confidence is worth less where the letters are not those of the model: there it only guesses. */
const STRANGE_LETTERS = 40
/** The Arabic model reads numbers nearly as well as the Latin one. */
const STRANGE_DIGITS = 10
/** Many letters look alike in two scripts: those of the words around them are the likelier ones. */
const CONTEXT = 15
const LINK = 20

/** `null` when no reading has a word. */
export function mergeReadings(readings: LineReading[]): Line | null {
  const [first, ...others] = readings.toSorted((a, b) => weightOf(b) - weightOf(a))
  if (first === undefined || first.words.length === 0) return null
  const merged = others.reduce((line, other) => mergeTwo(line, tagged(other), first.script), tagged(first))
  return toLine(inReadingOrder(merged.map(({ word }) => word)))
}

/** The lines of a reading in Urdu with those that the Latin model found in the same places, or where there was none. */
export function mergeLines(urdu: Line[], latin: Line[]): Line[] {
  const places = urdu.map((line) => ({ line, beside: [] as Line[] }))
  const missed = latin.filter((other) => {
    const nearest = places.toSorted((a, b) => shared(b.line, other) - shared(a.line, other))[0]
    if (nearest === undefined || shared(nearest.line, other) <= 0) return true
    nearest.beside.push(other)
    return false
  })
  const merged = places.flatMap(({ line, beside }) => {
    if (beside.length > 0 && !line.words.some(isWellReadUrdu)) return beside
    const readings: LineReading[] = [
      { script: 'arabic', words: line.words },
      { script: 'latin', words: beside.flatMap(({ words }) => words) },
    ]
    return [mergeReadings(readings) ?? line]
  })
  return [...merged, ...missed].toSorted((a, b) => a.box.top - b.box.top)
}

function isWellReadUrdu({ text, confidence }: Word): boolean {
  return confidence >= WELL_READ && isIn('arabic', text)
}

/** Rows of pixels that both lines stand in. */
function shared({ box: a }: Line, { box: b }: Line): number {
  return Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
}

/** How much of the line stands in letters of the reading's script, and well read; digits are of every script. */
function weightOf({ script, words }: LineReading): number {
  const own = words.filter(({ text, confidence }) => confidence >= WELL_READ && isIn(script, text))
  const letters = own.map(({ text, confidence }) => (text.match(/\p{L}/gu)?.length ?? 0) * confidence)
  return letters.reduce((sum, weight) => sum + weight, 0) + Math.min(1, words.length)
}

interface Tagged {
  script: Script
  word: Word
}

function tagged({ script, words }: LineReading): Tagged[] {
  return words.map((word) => ({ script, word }))
}

function mergeTwo(a: Tagged[], b: Tagged[], around: Script): Tagged[] {
  return placesOf(withoutGuesses(a, b), withoutGuesses(b, a)).flatMap((place) =>
    worthOf(place.b, around) > worthOf(place.a, around) ? place.b : place.a,
  )
}

/** Without the guesses where the other reading has something else to say. */
function withoutGuesses(words: Tagged[], others: Tagged[]): Tagged[] {
  return words.filter(
    ({ word }) =>
      word.confidence >= GUESS ||
      isLink(word.text) ||
      !others.some((other) => overlaps(word.box, other.word.box)),
  )
}

interface Place {
  a: Tagged[]
  b: Tagged[]
}

/** Words of both readings that stand in one place. */
function placesOf(a: Tagged[], b: Tagged[]): Place[] {
  let places: Place[] = a.map((word) => ({ a: [word], b: [] }))
  for (const added of b) {
    const isThere = (place: Place): boolean => place.a.some(({ word }) => overlaps(word.box, added.word.box))
    const there = places.filter(isThere)
    const place = { a: there.flatMap((other) => other.a), b: [...there.flatMap((other) => other.b), added] }
    places = [...places.filter((other) => !isThere(other)), place]
  }
  return places
}

/** Mean confidence with what speaks for and against the words; -1 without words. */
function worthOf(words: Tagged[], around: Script): number {
  if (words.length === 0) return -1
  const worths = words.map(({ script, word: { text, confidence } }) => {
    if (script === 'arabic' && /^\+?\d[\d.,:-]+$|^\+\d$/.test(text)) return confidence - STRANGE_DIGITS
    if (!isIn(script, text)) return Math.max(0, confidence - STRANGE_LETTERS)
    if (isLink(text)) return confidence + LINK
    return script === around ? confidence + CONTEXT : confidence
  })
  return worths.reduce((sum, worth) => sum + worth, 0) / words.length
}

/** A third of the narrower word is shared. */
function overlaps(a: Box, b: Box): boolean {
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  return shared * 3 > Math.min(a.right - a.left, b.right - b.left)
}
