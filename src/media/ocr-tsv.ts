/**
 * Tesseract's table of what it recognised goes in, lines with their words come out. One row has twelve columns:
 * level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
 */
import { toLine } from './ocr-lines.ts'
import { asUrdu, mendLink } from './ocr-script.ts'
import type { Box, Line, Word } from './recognised.ts'

const LINE_LEVEL = 4
const WORD_LEVEL = 5
/** Marks of direction, which Tesseract puts around words it takes for right to left. */
const DIRECTION_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Lines in Tesseract's order; words without text are left out. A line without words is there, but unreadable. */
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
    const text = asUrdu(mendLink(rest.join('\t').replace(DIRECTION_MARKS, '').trim()))
    if (text !== '') lines.at(-1)?.words.push({ text, confidence: Math.max(0, Number(confidence)), box })
  }
  return lines.map(({ box, words }) => ({ ...toLine(words), box }))
}
