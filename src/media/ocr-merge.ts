/**
 * Two readings of one picture go in, one page comes out: each word from the models that can read its letters.
 * Pure. Both readings cut the picture into the same lines and words, or nearly so.
 */
import { toLine } from './ocr-tsv.ts'
import type { Box, Line, RecognisedPage, Word } from './recognised.ts'

/** Below this a word of the Latin and Cyrillic models is their guess at Arabic letters: those reach 67 at most. */
const FOREIGN_WORD_MIN = 70
/** A line of those models is kept whole from here on. */
const LINE_MIN = 80
/** The Urdu models' words for Latin letters stay below this. */
const URDU_LINE_MIN = 40

const URDU_LETTER = /[\u0620-\u064a\u0671-\u06d3\u06d5]/
/** Letters only, with the punctuation that ends words. */
const URDU_WORD = /^[\u0620-\u064a\u064b-\u0652\u0670-\u06d3\u06d5ʼ'"(«“]+[.,:!?؟،؛۔"')»”…]*$/
/** Addresses, codes, numbers and English: what stands in Urdu text in other letters. */
const LATIN_WORD = /^[\x21-\x7e…–—“”‘’«»№₨₸]*[A-Za-z0-9][\x21-\x7e…–—“”‘’«»]*$/

/** The page of `foreign` with those lines replaced that only `urdu` could read, and those words mended. */
export function mergePages(foreign: RecognisedPage, urdu: RecognisedPage): RecognisedPage {
  const rest = new Set(urdu.lines)
  const lines = foreign.lines.map((line) => {
    const [partner] = urdu.lines.filter((other) => rest.has(other) && isSameRow(line.box, other.box))
    if (partner === undefined) return line
    rest.delete(partner)
    return mergeLines(line, partner)
  })
  const missed = [...rest].filter((line) => line.confidence >= URDU_LINE_MIN && URDU_LETTER.test(line.text))
  return { ...foreign, lines: [...lines, ...missed].toSorted((a, b) => a.box.top - b.box.top) }
}

function mergeLines(foreign: Line, urdu: Line): Line {
  if (foreign.confidence >= LINE_MIN || urdu.confidence < URDU_LINE_MIN || !URDU_LETTER.test(urdu.text))
    return foreign
  const latin = foreign.words.filter((word) => isSurelyLatin(word) && !standsInUrdu(word, urdu.words))
  const kept = urdu.words.filter((word) => !latin.some((other) => overlaps(word.box, other.box)))
  // Right to left, as the line is read; a run of Latin words within it goes left to right.
  const words = [...kept, ...latin].toSorted((a, b) => b.box.right - a.box.right)
  return toLine(turnLatinRuns(words))
}

function isSurelyLatin({ text, confidence }: Word): boolean {
  return confidence >= FOREIGN_WORD_MIN && LATIN_WORD.test(text)
}

/** True where the Urdu models read letters, and read them well. */
function standsInUrdu(word: Word, urdu: Word[]): boolean {
  const there = urdu.filter((other) => overlaps(word.box, other.box))
  return there.some(({ text, confidence }) => URDU_WORD.test(text) && confidence > word.confidence)
}

function turnLatinRuns(words: Word[]): Word[] {
  const turned: Word[] = []
  let run: Word[] = []
  for (const word of words) {
    if (LATIN_WORD.test(word.text)) run.unshift(word)
    else {
      turned.push(...run, word)
      run = []
    }
  }
  return [...turned, ...run]
}

/** Half of the smaller height is shared, and some of the width. */
function isSameRow(a: Box, b: Box): boolean {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  const smaller = Math.min(a.bottom - a.top, b.bottom - b.top)
  return shared * 2 > smaller && Math.min(a.right, b.right) > Math.max(a.left, b.left)
}

/** A third of the narrower word is shared. */
function overlaps(a: Box, b: Box): boolean {
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  return shared * 3 > Math.min(a.right - a.left, b.right - b.left)
}
