/**
 * Tesseract's table of what it recognised goes in, lines with their words come out. One row has twelve columns:
 * level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
 */
import type { Box, Line, Word } from './recognised.ts'

const LINE_LEVEL = 4
const WORD_LEVEL = 5
/** Marks of direction, which Tesseract puts around words it takes for right to left. */
const DIRECTION_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Lines in Tesseract's order; words without text and lines without words are left out. */
export function linesOfTsv(tsv: string): Line[] {
  const lines: { box: Box; words: Word[] }[] = []
  for (const row of tsv.split('\n')) {
    const [level, , , , , , left, top, width, height, confidence, ...rest] = row.split('\t')
    const box = {
      left: Number(left),
      top: Number(top),
      right: Number(left) + Number(width),
      bottom: Number(top) + Number(height),
    }
    if (Number(level) === LINE_LEVEL) lines.push({ box, words: [] })
    if (Number(level) !== WORD_LEVEL) continue
    const text = rest.join('\t').replace(DIRECTION_MARKS, '').trim()
    if (text !== '') lines.at(-1)?.words.push({ text, confidence: Math.max(0, Number(confidence)), box })
  }
  return lines.filter(({ words }) => words.length > 0).map(({ box, words }) => toLine(words, box))
}

/** The line of these words; its box is `box`, or else what surrounds them. Expects one word at least. */
export function toLine(words: Word[], box: Box = around(words.map((word) => word.box))): Line {
  const sum = words.reduce((total, { confidence }) => total + confidence, 0)
  return { text: words.map(({ text }) => text).join(' '), confidence: sum / words.length, box, words }
}

function around(boxes: Box[]): Box {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  }
}
