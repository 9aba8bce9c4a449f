/**
 * The words of a recognised page that are worth placing: limited in number, with boxes that are numbers, without
 * marks of direction; and which of them are icons read as writing.
 */
import { heightOf } from './layout-boxes.ts'
import type { Line, RecognisedPage, Word } from './recognised.ts'

const MAX_WORDS = 6000
const MAX_LETTERS = 100_000
const MAX_WORD_LENGTH = 2000
const FARTHEST = 1e6

/** At most a page full of words with places that exist; lines without any are left out. */
export function readable(page: RecognisedPage): Word[][] {
  let left = MAX_WORDS
  let letters = 0
  const lines: Word[][] = []
  for (const line of page.lines) {
    const words = withPronoun(readableWords(line))
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

/** Typical height of a word in pixels, above 0. */
export function textSize(words: Word[]): number {
  const sure = words.filter((word) => word.text.length > 1 && word.confidence >= 50)
  const heights = (sure.length > 0 ? sure : words).map((word) => heightOf(word.box)).sort((a, b) => a - b)
  return Math.max(1, heights[Math.floor(heights.length / 2)] ?? 1)
}

/** Avatars, icons and wallpaper read as writing. */
export function isNoise(word: Word, size: number, isAtEnd: boolean): boolean {
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
