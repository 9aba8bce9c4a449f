/**
 * From the recogniser's lines to pieces: runs of words of one visual line of one bubble or column. Lines that
 * reach over a wide gap are cut, lines of one row that were broken are put together, noise words are left out.
 */
import { boxOf, rowOverlap, textOf } from './layout-boxes.ts'
import { asciiDigits, carriesEvidence } from './layout-evidence.ts'
import { isNoise, readable, textSize } from './layout-words.ts'
import type { Box, RecognisedPage, Word } from './recognised.ts'

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

/** More words do not stand in one row; keeps time linear. */
const MAX_ROW_WORDS = 100
/** In sizes: a gap nobody types. */
const WIDE_GAP = 4
const COLUMN_GAP = 1.3
const SAME_LINE_GAP = 1.2

/** Sorted from the top, then from the left. */
export function toPieces(page: RecognisedPage): Pieces {
  const lines = readable(page)
  const size = textSize(lines.flat())
  const starts = lines.map((words) => boxOf(words).left).sort((a, b) => a - b)
  const pieces = lines.flatMap((words) => {
    // A headline is tall as a whole, an icon only beside its line.
    const tall = Math.max(size, textSize(words.filter((word) => word.text.length > 3)))
    const kept = words.filter(
      (word, index) => !isNoise(word, tall, index === 0 || index === words.length - 1),
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

function positive(value: number): number | undefined {
  return Number.isFinite(value) && value > 0 ? value : undefined
}

function byPlace(a: Piece, b: Piece): number {
  return a.box.top - b.box.top || a.box.left - b.box.left
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
