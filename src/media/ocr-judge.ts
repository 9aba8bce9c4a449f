/**
 * How far a recognised page can be trusted: lines with confidences go in, a judgement comes out. Pure.
 * Confidence is not completeness: what is not writing at all may be read as nothing, with confidence 95.
 */
import type { Writing } from '../model.ts'
import type { Line, RecognisedPage } from './recognised.ts'

export interface Judgement {
  writing: Writing
  page: RecognisedPage
  /** 0..100, mean over the letters of the page. */
  confidence: number
}

/** Words from here on are what stands there. */
const RELIABLE = 75
/** A page below this is not read. */
const LEGIBLE = 70
/** Fewer letters than these are a logo, a clock or dirt. */
const LETTERS_MIN = 8

/** Judges the page; one that is illegible as a whole keeps only its reliable lines. */
export function judgePage(page: RecognisedPage): Judgement {
  const letters = lettersIn(page.lines)
  if (letters < LETTERS_MIN) return { writing: 'none', page: { ...page, lines: [] }, confidence: 0 }
  const confidence = confidenceOf(page.lines)
  if (confidence >= LEGIBLE) return { writing: 'read', page, confidence }
  const lines = page.lines.filter((line) => line.confidence >= RELIABLE)
  return { writing: 'illegible', page: { ...page, lines }, confidence }
}

/** Mean over letters and digits rather than words: one of dirt weighs no more than its size. */
export function confidenceOf(lines: Line[]): number {
  let sum = 0
  let letters = 0
  for (const { text, confidence } of lines.flatMap(({ words }) => words)) {
    sum += confidence * lettersOf(text)
    letters += lettersOf(text)
  }
  return letters === 0 ? 0 : sum / letters
}

function lettersIn(lines: Line[]): number {
  return lines.reduce((sum, { text }) => sum + lettersOf(text), 0)
}

function lettersOf(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
}
