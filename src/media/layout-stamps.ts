/**
 * The time and the ticks a messenger writes into the last line of a bubble or below it: taken off the text, and
 * remembered, since a bubble ends there. A time that belongs to the sentence stays.
 */
import { asciiDigits } from './layout-evidence.ts'
import { boxOf, heightOf } from './layout-boxes.ts'
import type { Piece } from './layout-pieces.ts'
import type { Box, Word } from './recognised.ts'

export interface Stamped {
  pieces: Piece[]
  /** Where a time was taken off: inside a line, or as a line of its own. */
  stamps: Box[]
}

/** In sizes: a time is set smaller than the text, or apart from it. */
const SMALL = 0.85
const APART = 0.7
const FAR = 1.5

const TIME = /^(?:[01]?\d|2[0-3])[:.,;][0-5]\d$/
/** What ticks and small letters do to it: "10:42рМ-/", "10.42»", "1045.4", "10:2.7", "154". */
const BLURRED_TIME = /^[012]?\d\S{0,5}$/
/** "AM", "PM" also in look-alike Cyrillic letters and misread, and the Urdu halves of a day. */
const HALF_OF_DAY = /^(?:[apарАР][.]?[mмnvwМ]\S{0,3}|ق\.?م|ب\.?د|صبح|شام)$/iu

/** Pieces keep their order; a piece that was nothing but a time is left out. */
export function withoutStamps(pieces: readonly Piece[], size: number): Stamped {
  const stamps: Box[] = []
  const kept: Piece[] = []
  const clear = clearHeights(pieces, size)
  // Where clear times are seen, blurred ones at the same places are times too.
  const isChat = clear.length >= 2
  const usual = clear[Math.floor(clear.length / 2)] ?? 0
  for (const piece of pieces) {
    const isLone = isLoneStamp(piece, size)
    const count = isLone ? 0 : clearStamp(piece, size) || (isChat ? blurredStamp(piece, size) : 0)
    if (isLone || (count === 0 && isChat && isBlurredLine(piece, usual))) {
      stamps.push(piece.box)
      continue
    }
    if (count === 0) {
      kept.push(piece)
      continue
    }
    const row = fromRight(piece.words)
    const taken = new Set(row.slice(0, count))
    stamps.push(boxOf([...taken]))
    kept.push({ ...piece, words: piece.words.filter((word) => !taken.has(word)), isLast: true })
  }
  return { pieces: kept, stamps }
}

/** The heights of what is taken for times without looking at the rest of the page, smallest first. */
function clearHeights(pieces: readonly Piece[], size: number): number[] {
  // Two lines with nothing but a time are a chat's even where digits are not small, because all letters are low.
  const isMany = pieces.filter((piece) => isPureTime(piece) && heightOf(piece.box) <= 1.1 * size).length >= 2
  const clear = pieces.flatMap((piece, index) => {
    const row = fromRight(piece.words)
    const isLone = isLoneStamp(piece, size) || (isMany && isPureTime(piece))
    const isBelow =
      isSmallNumber(piece, size) &&
      pieces.slice(Math.max(0, index - 4), index).some((above) => isEndBelow(above, piece, size))
    return isBelow
      ? row
      : row.slice(0, isLone ? row.length : clearStamp(piece, size)).filter((word) => isTimeText(word.text))
  })
  return clear.map((word) => heightOf(word.box)).sort((a, b) => a - b)
}

/** What is left of "10:42": "1042", "104", "10-4", "11". */
function isSmallNumber({ words }: Piece, size: number): boolean {
  const [word] = words
  return (
    words.length === 1 &&
    word !== undefined &&
    heightOf(word.box) <= SMALL * size &&
    /^[012]?\d[-:.,;]?\d{1,3}\D{0,3}$/.test(asciiDigits(word.text))
  )
}

/** Close below a line, and not where its next line would begin. */
function isEndBelow(above: Piece, piece: Piece, size: number): boolean {
  const gap = piece.box.top - above.box.bottom
  const isNext = !above.isRtl && Math.abs(piece.box.left - above.box.left) < size
  return (
    gap > -0.5 * size &&
    gap < size &&
    !isNext &&
    piece.box.left > above.box.left - size &&
    !isSmallNumber(above, size)
  )
}

/** No word: one letter, digits or marks. */
function isOdd(text: string): boolean {
  return (text.length <= 3 && !/\p{L}{2}/u.test(text)) || HALF_OF_DAY.test(text)
}

/** A line of its own with a time among odd symbols, or with what is left of one in the times' own size. */
function isBlurredLine(piece: Piece, usual: number): boolean {
  const texts = piece.words.map((word) => asciiDigits(word.text))
  const isShort =
    texts.length <= 4 && texts.every((text) => isOdd(text) || isTimeText(text) || BLURRED_TIME.test(text))
  if (!isShort) {
    return false
  }
  return piece.words.some((word, index) => {
    const text = texts[index] ?? ''
    const isSmall = heightOf(word.box) <= 1.25 * usual
    const isBlurred = word.confidence < 80 && text.length <= 6 && /\d/.test(text)
    return isTimeText(text) || (isSmall && (isBlurred || /^[012]?\d(?:[-:.,;]?\d{1,3})?\D{0,3}$/.test(text)))
  })
}

function fromRight(words: readonly Word[]): Word[] {
  return [...words].sort((a, b) => b.box.right - a.box.right)
}

/** How many words at the right end are a time: 0, or with its half of the day and ticks up to 4. */
function clearStamp(piece: Piece, size: number): number {
  const row = fromRight(piece.words).slice(0, 5)
  let index = 0
  while (index < 2 && isTick(row[index])) {
    index += 1
  }
  index += HALF_OF_DAY.test(row[index]?.text ?? '') ? 1 : 0
  const time = row[index]
  const next = row[index + 1]
  if (time === undefined || next === undefined || !isTimeText(time.text)) {
    return 0
  }
  const isStrict = TIME.test(asciiDigits(time.text))
  const isSmall = heightOf(time.box) <= SMALL * tallest(piece.words, time, size)
  const gap = time.box.left - next.box.right
  return (isSmall && gap >= APART * size) || (isStrict && gap >= FAR * size) ? index + 1 : 0
}

/** "10:42", or with its half of the day and ticks in the same word. */
function isTimeText(text: string): boolean {
  return /^(?:[01]?\d|2[0-3])[:.,;][0-5]\d(?:\D{0,5})$/.test(asciiDigits(text))
}

/** Something short with a digit where clear times stand in other lines: small or hardly read. */
function blurredStamp(piece: Piece, size: number): number {
  const row = fromRight(piece.words).slice(0, 4)
  let index = 0
  while (index < 2 && isTick(row[index])) {
    index += 1
  }
  const time = row[index]
  const next = row[index + 1]
  if (time === undefined || next === undefined || !BLURRED_TIME.test(asciiDigits(time.text))) {
    return 0
  }
  const isApart = time.box.left - next.box.right >= APART * size
  const isLow = time.box.bottom >= next.box.bottom - 0.35 * size
  const isSmall = heightOf(time.box) <= SMALL * tallest(piece.words, time, size)
  const isDoubtful =
    isSmall || time.confidence < 70 || /^(?:[01]\d|2[0-3])[:.]?[0-5]\d\D/.test(`${time.text} `)
  return isApart && isLow && isDoubtful ? index + 1 : 0
}

/** Double ticks come out as one or two odd symbols. */
function isTick(word: Word | undefined): boolean {
  return (
    word !== undefined &&
    word.text.length <= 2 &&
    (word.confidence < 70 || !/\p{L}\p{L}|\d\d/u.test(word.text)) &&
    !/^\d\d$/.test(word.text)
  )
}

/** The height a time is compared with: that of the words beside it. */
function tallest(words: readonly Word[], time: Word, size: number): number {
  const heights = words
    .filter((word) => word !== time && word.text.length > 1)
    .map((word) => heightOf(word.box))
  return Math.max(size * 0.9, ...heights.slice(0, 40))
}

/** A line of its own with nothing but a time, in smaller letters; ticks beside it may be read as some word. */
function isLoneStamp(piece: Piece, size: number): boolean {
  if (isTimeWithTicks(piece, size)) return true
  return isPureTime(piece) && piece.words.every((word) => heightOf(word.box) <= SMALL * size)
}

/** A time, its half of the day and ticks, and no word. */
function isPureTime({ words }: Piece): boolean {
  const texts = words.slice(0, 5).map((word) => asciiDigits(word.text))
  const isShort = texts.length <= 4 && texts.every((text) => isOdd(text) || isTimeText(text))
  return isShort && texts.some((text) => isTimeText(text))
}

/** Ticks stand at the right of the time in every language, and may be read as two words. */
function isTimeWithTicks({ words }: Piece, size: number): boolean {
  const [time, ...ticks] = [...words].sort((a, b) => a.box.left - b.box.left)
  if (time === undefined || ticks.length === 0 || ticks.length > 2) return false
  const isTime = isTimeText(time.text) && heightOf(time.box) <= SMALL * size
  const isNarrow = boxOf(ticks).right - boxOf(ticks).left <= 2 * size
  return isTime && isNarrow && ticks.every((tick) => tick.text.length <= 4)
}
