/** Pages for the layout tests, written by hand: lines of words at pixel places, as a recogniser would cut them. */
import type { Line, RecognisedPage, Word } from '../../src/media/recognised.ts'

export interface WrittenLine {
  text: string
  /** Pixels from the left edge and from the top of the page. */
  at: [left: number, top: number]
  /** Height of its words; a letter is 0.55 of it wide. 20 unless told. */
  size?: number
  confidence?: number
  /** Words after the text, set apart by `gap` pixels and `size` pixels high: a time and ticks. */
  stamp?: { text: string; gap: number; size?: number; confidence?: number }
  /** Pixels between words; a third of the size unless told. */
  space?: number
  /** Words run from the right end to the left. */
  isRtl?: boolean
}

function wordsAt(
  text: string,
  [left, top]: [number, number],
  size: number,
  confidence: number,
  space = 0.3 * size,
): Word[] {
  let from = left
  return text.split(' ').map((part) => {
    const right = from + part.length * 0.55 * size
    const word = { text: part, confidence, box: { left: from, top, right, bottom: top + size } }
    from = right + space
    return word
  })
}

export function widthOf(text: string, size = 20): number {
  return text.length * 0.55 * size - (text.split(' ').length - 1) * 0.25 * size
}

export function toLine({ text, at, size = 20, confidence = 95, stamp, space, isRtl }: WrittenLine): Line {
  let words = wordsAt(text, at, size, confidence, space)
  if (isRtl === true) {
    const sum = at[0] + Math.max(...words.map((word) => word.box.right))
    words = words.map((word) => ({
      ...word,
      box: { ...word.box, left: sum - word.box.right, right: sum - word.box.left },
    }))
  }
  if (stamp !== undefined) {
    const small = stamp.size ?? 14
    const left = Math.max(...words.map((word) => word.box.right)) + stamp.gap
    words.push(...wordsAt(stamp.text, [left, at[1] + size - small + 4], small, stamp.confidence ?? 90))
  }
  const box = {
    left: Math.min(...words.map((word) => word.box.left)),
    top: Math.min(...words.map((word) => word.box.top)),
    right: Math.max(...words.map((word) => word.box.right)),
    bottom: Math.max(...words.map((word) => word.box.bottom)),
  }
  return { text: words.map((word) => word.text).join(' '), confidence, box, words }
}

export function toPage(lines: WrittenLine[], width = 590, height = 1200): RecognisedPage {
  return { width, height, lines: lines.map(toLine) }
}
