/**
 * Leaves out what belongs to the phone and not to the message: the status bar at the top, the keyboard and the
 * input line at the bottom. By place and shape only; a row that carries a link, a number or a code always stays.
 */
import { asciiDigits, carriesEvidence } from './layout-evidence.ts'
import { boxOf, rowOverlap, textOf } from './layout-boxes.ts'
import type { Piece } from './layout-pieces.ts'
import type { Stamped } from './layout-stamps.ts'

export interface PageSize {
  /** Typical height of a word, pixels. */
  size: number
  width: number
  height: number
}

export interface BelowStatusBar {
  pieces: Piece[]
  /** Pixels from the top of the picture; `null` where no status bar was seen. */
  barBottom: number | null
}

/** The clock at an outer end, or the charge, with the middle of the row empty. */
export function withoutStatusBar(pieces: readonly Piece[], page: PageSize): BelowStatusBar {
  const [first, ...rest] = toRows(pieces)
  const none = { pieces: [...pieces], barBottom: null }
  if (first === undefined || boxOf(first).bottom > Math.max(0.08 * page.height, 2.5 * page.size)) {
    return none
  }
  const row = [...first].sort((a, b) => a.box.left - b.box.left)
  const box = boxOf(row)
  const text = asciiDigits(rowText(row))
  const gaps = row.slice(1).map((piece, index) => piece.box.left - (row[index]?.box.right ?? 0))
  const isWide = box.left < 0.2 * page.width && box.right > 0.8 * page.width
  const isHollow = Math.max(0, ...gaps) > 0.12 * page.width
  const isStatus = /(?:^|\s)\d{1,2}[:.]\d{2}(?:\s|$)|\d\s?%|\b(?:[2345]G|LTE|VoLTE)\b/i.test(text)
  // Operator, speed and charge side by side may look like a number in groups: each piece is judged alone.
  const isEvidence = row.some((piece) => /\d{6}|[/@*#]/.test(asciiDigits(textOf(piece.words))))
  const isBar = isWide && isHollow && isStatus && text.length <= 50 && !isEvidence
  return isBar ? { pieces: rest.flat(), barBottom: box.bottom } : none
}

/** An app's title bar is 56 of the 360 to 430 units a phone is wide; no bubble is drawn over it. */
const TITLE_BAR = 0.15

/** Takes off the name and "online" above a chat, which stand in the bar below the status bar. */
export function withoutTitleBar(
  pieces: readonly Piece[],
  barBottom: number | null,
  { width, height }: PageSize,
): Piece[] {
  if (barBottom === null || height < width) {
    return [...pieces]
  }
  const bottom = barBottom + TITLE_BAR * width
  return pieces.filter(({ box, words }) => box.bottom > bottom || carriesEvidence(textOf(words)))
}

/** Takes off what stands below the last bubble; the input line only where times show that this is a chat. */
export function withoutKeyboardAndInput(stamped: Stamped, page: PageSize): Piece[] {
  const rows = toRows(stamped.pieces)
  const keyboard = keyboardStart(rows, page)
  const above = rows.slice(0, keyboard ?? rows.length)
  const below =
    keyboard === null
      ? []
      : rows.slice(keyboard).filter((row) => !isKeyRow(row, page) && carriesEvidence(rowText(row)))
  const isDocked =
    keyboard !== null || (boxOf(above.at(-1) ?? []).bottom > 0.85 * page.height && stamped.stamps.length > 0)
  return [...(isDocked ? withoutInputLine(above, page) : above), ...below].flat()
}

/** Pieces that stand beside each other, rows from the top. */
function toRows(pieces: readonly Piece[]): Piece[][] {
  const rows: Piece[][] = []
  for (const piece of pieces) {
    const row = rows.at(-1)
    if (row !== undefined && rowOverlap(boxOf(row), piece.box) > 0.5) {
      row.push(piece)
    } else {
      rows.push([piece])
    }
  }
  return rows
}

function rowText(row: readonly Piece[]): string {
  return row.map((piece) => textOf(piece.words)).join('  ')
}

/** Two rows or more of single letters in the lower part: the keyboard begins with the first. */
function keyboardStart(rows: readonly Piece[][], page: PageSize): number | null {
  const keys = rows.flatMap((row, index) => (isKeyRow(row, page) ? [index] : []))
  const [first, second] = keys
  return first !== undefined && second !== undefined && second - first <= 2 ? first : null
}

function isKeyRow(row: readonly Piece[], page: PageSize): boolean {
  const words = row.flatMap((piece) => piece.words)
  const box = boxOf(row)
  if (words.length < 4 || box.right - box.left < 0.5 * page.width || box.top < 0.4 * page.height) {
    return false
  }
  const letters = words.reduce((sum, word) => sum + word.text.length, 0) / words.length
  const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / words.length
  return (words.length >= 5 && letters <= 2.2) || (letters <= 4 && confidence < 45)
}

/** A few words beside icons, well apart from the last bubble. */
function withoutInputLine(rows: Piece[][], page: PageSize): Piece[][] {
  const last = rows.at(-1)
  if (last === undefined) {
    return rows
  }
  const before = rows.at(-2)
  const gap = before === undefined ? Infinity : boxOf(last).top - boxOf(before).bottom
  const text = rowText(last)
  const isPlaceholder = text.length <= 28 && !last.some((piece) => piece.isLast) && !carriesEvidence(text)
  const hasIcon = last.some((piece) => piece.hasIcon || piece.words.some((word) => isIcon(word.text)))
  return isPlaceholder && hasIcon && gap > 1.2 * page.size ? rows.slice(0, -1) : rows
}

function isIcon(text: string): boolean {
  return text.length === 1 || !/\p{L}\p{L}|\d/u.test(text)
}
