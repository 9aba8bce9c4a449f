/**
 * How far a recognised page can be trusted: lines with confidences go in, a judgement comes out. Pure.
 * Confidence is not completeness: what is not writing at all may be read as nothing, with confidence 95.
 */
import type { Writing } from '../model.ts'
import { isLink } from './ocr-script.ts'
import type { Line, RecognisedPage, Word } from './recognised.ts'

export interface Judgement {
  writing: Writing
  page: RecognisedPage
  /** 0..100, mean over the letters of the page. */
  confidence: number
}

/** Lines from here on stand there as they were read. */
const RELIABLE_LINE = 75
/** So do words. */
const RELIABLE_WORD = 80
/** Share of letters in reliable words: at least 0.84 where the writing was legible, at most 0.44 in Nastaliq. */
const LEGIBLE_SHARE = 0.65
/** A smaller share of Arabic letters is what icons and patterns are taken for. */
const URDU_SHARE = 0.15
/** Fewer letters than these are a logo, a clock or dirt. */
const LETTERS_MIN = 8

/** Judges the page; one that is illegible as a whole keeps only its reliable lines. */
export function judgePage(page: RecognisedPage): Judgement {
  const letters = lettersIn(page.lines)
  if (letters < LETTERS_MIN) return { writing: 'none', page: { ...page, lines: [] }, confidence: 0 }
  const confidence = confidenceOf(page.lines)
  if (reliableShare(page.lines) >= LEGIBLE_SHARE) return { writing: 'read', page, confidence }
  const lines = page.lines.filter((line) => line.confidence >= RELIABLE_LINE)
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

/**
 * Of Urdu alone when there is much of it: times and English labels around Nastaliq are read well. Links count as
 * read: their confidence is low because no dictionary knows them, not because they were misread.
 */
function reliableShare(lines: Line[]): number {
  const words = lines.flatMap((line) => line.words)
  const urdu = words.filter(({ text }) => /[\u0620-\u06d3]/.test(text))
  const isMuch = lettersOfAll(urdu) > URDU_SHARE * lettersOfAll(words)
  return isMuch ? Math.min(shareOf(words), shareOf(urdu)) : shareOf(words)
}

function shareOf(words: Word[]): number {
  const reliable = words.filter(({ text, confidence }) => confidence >= RELIABLE_WORD || isLink(text))
  return lettersOfAll(reliable) / lettersOfAll(words)
}

function lettersOfAll(words: Word[]): number {
  return words.reduce((sum, { text }) => sum + lettersOf(text), 0)
}

function lettersIn(lines: Line[]): number {
  return lines.reduce((sum, { text }) => sum + lettersOf(text), 0)
}

function lettersOf(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
}
