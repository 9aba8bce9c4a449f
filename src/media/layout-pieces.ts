/**
 * From the recogniser's lines to pieces: runs of words of one visual line of one bubble or column. Lines that
 * reach over a wide gap are cut, lines of one row that were broken are put together, noise words are left out.
 */
import { asciiDigits, carriesEvidence } from './layout-evidence.ts'
import type { Box, Line, RecognisedPage, Word } from './recognised.ts'

export interface Piece {
  /** In reading order; at least one. */
  words: Word[]
  /** Of its words; a time taken off the end leaves it as it was, since it ends where the bubble ends. */
  box: Box
  isRtl: boolean
  /** Something was left out here that looked like an icon. */
  hasIcon: boolean
  /** The bubble's time stood on this line, which therefore is its last. */
  isLast: boolean
}

export interface Pieces {
  pieces: Piece[]
  /** Typical height of a word in pixels, above 0: the unit of all gaps. */
  size: number
  width: number
  height: number
}

const MAX_WORDS = 6000
/** More words do not stand in one row; keeps time linear. */
const MAX_ROW_WORDS = 100
const MAX_LETTERS = 100_000
const MAX_WORD_LENGTH = 2000
const FARTHEST = 1e6
/** In sizes: a gap nobody types. */
const WIDE_GAP = 4
const COLUMN_GAP = 1.3
const SAME_LINE_GAP = 1.2

/** Sorted from the top, then from the left. */
export function toPieces(page: RecognisedPage): Pieces {
  const lines = readable(page).map(withPronoun)
  const size = textSize(lines.flat())
  const starts = lines.map((words) => boxOf(words).left).sort((a, b) => a - b)
  const pieces = lines.flatMap((words) => {
    const kept = words.filter(
      (word, index) => !isNoise(word, size, index === 0 || index === words.length - 1),
    )
    return cutAtGaps(kept, starts, size).map((run) => toPiece(run, kept.length < words.length))
  })
  const merged = mergeRows(pieces.filter((piece) => !isNoisePiece(piece)).sort(byPlace), size)
  const whole = merged.map((piece) => withoutIcon(piece))
  const edge = {
    right: Math.max(1, ...whole.map((p) => p.box.right)),
    bottom: Math.max(1, ...whole.map((p) => p.box.bottom)),
  }
  return {
    pieces: whole,
    size,
    width: positive(page.width) ?? edge.right,
    height: positive(page.height) ?? edge.bottom,
  }
}

export function heightOf(box: Box): number {
  return box.bottom - box.top
}

export function textOf(words: readonly Word[]): string {
  return words.map((word) => word.text).join(' ')
}

/** How much of the lower of two boxes lies beside the other: 1 is the same row, 0 or less another one. */
export function rowOverlap(a: Box, b: Box): number {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return shared / Math.max(1, Math.min(heightOf(a), heightOf(b)))
}

export function boxOf(words: readonly { box: Box }[]): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const word of words) {
    box.left = Math.min(box.left, word.box.left)
    box.top = Math.min(box.top, word.box.top)
    box.right = Math.max(box.right, word.box.right)
    box.bottom = Math.max(box.bottom, word.box.bottom)
  }
  return box
}

function positive(value: number): number | undefined {
  return Number.isFinite(value) && value > 0 ? value : undefined
}

function byPlace(a: Piece, b: Piece): number {
  return a.box.top - b.box.top || a.box.left - b.box.left
}

function readable(page: RecognisedPage): Word[][] {
  let left = MAX_WORDS
  let letters = 0
  const lines: Word[][] = []
  for (const line of page.lines) {
    const words = readableWords(line)
      .slice(0, left)
      .filter((word) => (letters += word.text.length) <= MAX_LETTERS)
    left -= words.length
    if (words.length > 0) {
      lines.push(words)
    }
  }
  return lines
}

function readableWords(line: Line): Word[] {
  return line.words.flatMap((word) => {
    // Marks of direction and control characters are the recogniser's, not the writer's.
    const text = word.text.replace(/[\p{Cc}\p{Cf}\s]/gu, '').slice(0, MAX_WORD_LENGTH)
    const sides = [word.box.left, word.box.top, word.box.right, word.box.bottom]
    if (text === '' || !sides.every((side) => Number.isFinite(side) && Math.abs(side) <= FARTHEST)) {
      return []
    }
    const box = {
      left: Math.min(word.box.left, word.box.right),
      right: Math.max(word.box.left, word.box.right),
      top: Math.min(word.box.top, word.box.bottom),
      bottom: Math.max(word.box.top, word.box.bottom),
    }
    const confidence = Number.isFinite(word.confidence) ? Math.min(100, Math.max(0, word.confidence)) : 0
    return [{ text, confidence, box }]
  })
}

/** "I" is read as a bar. */
function withPronoun(words: Word[]): Word[] {
  return words.map((word, index) => {
    const isPronoun =
      word.text === '|' && word.confidence >= 30 && /^['’a-z]/.test(words[index + 1]?.text ?? '')
    return isPronoun ? { ...word, text: 'I' } : word
  })
}

function textSize(words: Word[]): number {
  const sure = words.filter((word) => word.text.length > 1 && word.confidence >= 50)
  const heights = (sure.length > 0 ? sure : words).map((word) => heightOf(word.box)).sort((a, b) => a - b)
  return Math.max(1, heights[Math.floor(heights.length / 2)] ?? 1)
}

/** Avatars, icons and wallpaper read as writing. */
function isNoise(word: Word, size: number, isAtEnd: boolean): boolean {
  if (/[*#]|\d.*\d/.test(word.text) && word.confidence >= 25) {
    return false
  }
  const isShort = word.text.length <= 3
  if (isShort && heightOf(word.box) > 2.2 * size) {
    return true
  }
  if (!/[\p{L}\p{N}]/u.test(word.text)) {
    const isMark = /^[-–—.,:;!?…*#+/&=_%$€£₹₸₽"'«»()[\]،؛؟۔•]+$/u.test(word.text)
    return word.confidence < 30 || (isShort && isAtEnd && !(isMark && word.confidence >= 60))
  }
  return word.text.length <= 2 && word.confidence < 25
}

function isNoisePiece(piece: Piece): boolean {
  const text = textOf(piece.words)
  const letters = text.replace(/[^\p{L}\p{N}]/gu, '').length
  const confidence = piece.words.reduce((sum, word) => sum + word.confidence, 0) / piece.words.length
  if (letters > 4 || carriesEvidence(text)) {
    return false
  }
  return letters === 0 ? !/^[?!؟]+$/.test(text) || confidence < 60 : confidence < (letters <= 2 ? 60 : 40)
}

/** The arrow of "Forwarded" and the like, read as a symbol before the first word. */
function withoutIcon(piece: Piece): Piece {
  const [first, second] = piece.words
  const isSymbol = /^[#»«>*|~^©®@]{1,2}$/.test(first?.text ?? '')
  const isBlurred =
    (first?.confidence ?? 100) < 70 && /^[^\d]?[<>»«|~^©®+=/]{1,2}[^\d]?$/.test(first?.text ?? '')
  const isIcon = (isSymbol || isBlurred) && /^\p{L}/u.test(second?.text ?? '')
  return isIcon ? { ...piece, words: piece.words.slice(1), hasIcon: true } : piece
}

/** Cuts at gaps nobody types, and at narrower ones where a column begins: where another line starts. */
function cutAtGaps(words: Word[], starts: readonly number[], size: number): Word[][] {
  const runOf = new Map<Word, number>()
  let right = -Infinity
  let run = -1
  for (const word of [...words].sort((a, b) => a.box.left - b.box.left)) {
    const gap = word.box.left - right
    run +=
      gap > WIDE_GAP * size || (gap > COLUMN_GAP * size && isStart(starts, word.box.left, 0.4 * size)) ? 1 : 0
    right = Math.max(right, word.box.right)
    runOf.set(word, run)
  }
  const runs: Word[][] = []
  for (const word of words) {
    ;(runs[runOf.get(word) ?? 0] ??= []).push(word)
  }
  return runs.filter((some) => some.length > 0)
}

/** Whether a number within `near` of `left` is among the sorted `starts`. */
function isStart(starts: readonly number[], left: number, near: number): boolean {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) < left - near) {
      low = middle + 1
    } else {
      high = middle
    }
  }
  return (starts[low] ?? Infinity) <= left + near
}

function toPiece(words: Word[], hasIcon: boolean): Piece {
  const box = boxOf(words)
  const letters = textOf(words)
  const rtl = letters.match(/[\u0590-\u08ff\ufb1d-\ufefc]/g)?.length ?? 0
  const all = letters.match(/\p{L}/gu)?.length ?? 0
  return { words: inOrder(words, rtl, all), box, isRtl: rtl * 2 > all, hasIcon, isLast: false }
}

/** Where boxes of Urdu words overlap the recogniser mixes up their order, but their left ends tell it. */
function inOrder(words: Word[], rtl: number, all: number): Word[] {
  const isPure = rtl > 0 && rtl === all && !words.some((word) => /\d/.test(asciiDigits(word.text)))
  return isPure ? [...words].sort((a, b) => b.box.left - a.box.left) : words
}

/** Puts together what stands close by in one row; `pieces` are sorted by place. */
function mergeRows(pieces: Piece[], size: number): Piece[] {
  const merged: Piece[] = []
  for (const piece of pieces) {
    // Only a row's own pieces can be near: a dozen back is further than any row is long.
    const near = merged.slice(-12).findIndex((other) => isSameRun(other, piece, size))
    const index = near < 0 ? -1 : Math.max(0, merged.length - 12) + near
    const other = merged[index]
    if (other === undefined) {
      merged.push(piece)
      continue
    }
    const isFirst = other.box.left <= piece.box.left !== (other.isRtl && piece.isRtl)
    const words = isFirst ? [...other.words, ...piece.words] : [...piece.words, ...other.words]
    merged[index] = toPiece(words, other.hasIcon || piece.hasIcon)
  }
  return merged
}

function isSameRun(a: Piece, b: Piece, size: number): boolean {
  if (a.words.length + b.words.length > MAX_ROW_WORDS) {
    return false
  }
  const gap = Math.max(a.box.left, b.box.left) - Math.min(a.box.right, b.box.right)
  return gap > -0.3 * size && gap < SAME_LINE_GAP * size && rowOverlap(a.box, b.box) > 0.6
}
