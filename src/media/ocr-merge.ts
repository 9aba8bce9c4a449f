/**
 * Two readings of one picture go in, one page comes out: each word from the models that can read its letters.
 * Both readings cut the picture into the same lines and words, or nearly so. Pure.
 */
import { inReadingOrder, isLatinWord, isUrduWord } from './ocr-script.ts'
import { toLine } from './ocr-tsv.ts'
import type { Box, Line, RecognisedPage, Word } from './recognised.ts'

/** A line that the models of other letters read so well is theirs. */
const FOREIGN_LINE_MIN = 85
/** Below this a word is a guess, and its box may lie across half of the line. */
const GUESS = { foreign: 55, urdu: 30 }
/** What confidence is worth less where the letters are not those the models are for: there they only guess. */
const STRANGE_LETTERS = 40
/** An Urdu line that the other models have not even cut must be this sure: dirt is found everywhere. */
const MISSED_LINE_MIN = 70

/** The page of `foreign` (Latin and Cyrillic) with those words replaced that only `urdu` could read. */
export function mergePages(foreign: RecognisedPage, urdu: RecognisedPage): RecognisedPage {
  const rest = new Set(urdu.lines)
  const lines = foreign.lines.map((line) => {
    const partners = [...rest].filter((other) => isSameRow(line.box, other.box))
    for (const partner of partners) rest.delete(partner)
    const words = partners.flatMap((partner) => partner.words)
    return line.confidence >= FOREIGN_LINE_MIN ? line : mergeLine(line, words)
  })
  const missed = [...rest].filter(
    (line) => line.confidence >= MISSED_LINE_MIN && line.words.some((word) => isUrduWord(word.text)),
  )
  return { ...foreign, lines: [...lines, ...missed].toSorted((a, b) => a.box.top - b.box.top) }
}

function mergeLine(line: Line, urdu: Word[]): Line {
  const foreign = withoutGuesses(line.words, urdu, GUESS.foreign)
  const groups = groupsOf(foreign, withoutGuesses(urdu, foreign, GUESS.urdu))
  const words = groups.flatMap((group) =>
    worthOf(group.urdu, isUrduWord) > worthOf(group.foreign, isLatinWord) ? group.urdu : group.foreign,
  )
  return words.length === 0 ? line : toLine(inReadingOrder(words))
}

/** Without the words below `min` where the other reading has something else to say. */
function withoutGuesses(words: Word[], others: Word[], min: number): Word[] {
  return words.filter(
    (word) => word.confidence >= min || !others.some((other) => overlaps(word.box, other.box)),
  )
}

interface Group {
  foreign: Word[]
  urdu: Word[]
}

/** Words of both readings that stand in one place. */
function groupsOf(foreign: Word[], urdu: Word[]): Group[] {
  const groups: Group[] = foreign.map((word) => ({ foreign: [word], urdu: [] }))
  for (const word of urdu) {
    const there = groups.filter((group) => group.foreign.some((other) => overlaps(word.box, other.box)))
    const merged: Group = {
      foreign: there.flatMap((group) => group.foreign),
      urdu: [...there.flatMap((group) => group.urdu), word],
    }
    for (const group of there) groups.splice(groups.indexOf(group), 1)
    groups.push(merged)
  }
  return groups
}

/** Mean confidence, less for words in letters that the models do not know; -1 without words. */
function worthOf(words: Word[], isOwn: (text: string) => boolean): number {
  if (words.length === 0) return -1
  const worths = words.map(({ text, confidence }) =>
    Math.max(0, isOwn(text) ? confidence : confidence - STRANGE_LETTERS),
  )
  return worths.reduce((sum, worth) => sum + worth, 0) / words.length
}

/** Half of the smaller height is shared. */
function isSameRow(a: Box, b: Box): boolean {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return shared * 2 > Math.min(a.bottom - a.top, b.bottom - b.top)
}

/** A third of the narrower word is shared. */
function overlaps(a: Box, b: Box): boolean {
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  return shared * 3 > Math.min(a.right - a.left, b.right - b.left)
}
