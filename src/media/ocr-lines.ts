/** Words become lines: what belongs to one line, where it stands and how sure it is. Pure. */
import { inReadingOrder } from './ocr-order.ts'
import type { Box, Line, Word } from './recognised.ts'

/** Heights of a line that may stand empty between two of its words. */
const GAP_MAX = 3

/** The line of these words, in their order. */
export function toLine(words: Word[]): Line {
  const sum = words.reduce((total, { confidence }) => total + confidence, 0)
  const text = words.map((word) => word.text).join(' ')
  return { text, confidence: sum / Math.max(1, words.length), box: around(words), words }
}

/** What stands far apart was never one line: the clock and the battery, a list and the chat beside it. */
export function splitAtGaps(words: Word[]): Word[][] {
  const height = Math.max(...words.map(({ box }) => box.bottom - box.top))
  const parts: Word[][] = []
  let end = -Infinity
  for (const word of words.toSorted((a, b) => a.box.left - b.box.left)) {
    if (word.box.left - end > GAP_MAX * height) parts.push([])
    parts.at(-1)?.push(word)
    end = Math.max(end, word.box.right)
  }
  // Boxes of neighbours may overlap: the recogniser's own order is the better one where there is no gap.
  return parts.length === 1 ? [words] : parts.map(inReadingOrder)
}

/** The line in a picture of which its own was a piece, cut out at the corner of `by`. */
export function moved(line: Line, by: Box): Line {
  const words = line.words.map((word) => ({ ...word, box: movedBox(word.box, by) }))
  return { ...line, box: movedBox(line.box, by), words }
}

function movedBox({ left, top, right, bottom }: Box, by: Box): Box {
  return { left: left + by.left, top: top + by.top, right: right + by.left, bottom: bottom + by.top }
}

function around(words: Word[]): Box {
  const boxes = words.map(({ box }) => box)
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  }
}
