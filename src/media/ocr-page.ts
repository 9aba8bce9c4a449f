/**
 * Reads an evened picture band by band: pixels go in, lines come out. Each band is read with the models of the
 * last one first, with others when that went badly, and its doubtful lines once more with others.
 */
import type { GreyPicture } from './image.ts'
import { bandsOf, crop } from './ocr-bands.ts'
import { OutOfTime, type OcrEngine } from './ocr-engine.ts'
import { confidenceOf } from './ocr-judge.ts'
import { mergeReadings, type LineReading } from './ocr-merge.ts'
import { isIn, type Script } from './ocr-script.ts'
import { moved, splitAtGaps, toLine } from './ocr-lines.ts'
import type { Box, Line } from './recognised.ts'

export interface PageReading {
  lines: Line[]
  /** The scripts whose models read whole bands. */
  scripts: Set<Script>
  /** False when the time ran out before the end. */
  isWhole: boolean
}

/** A band that reads as well as this is in the script of its models. */
const BAND_SURE = 80
/** A line with a word below this is read once more. */
const WORD_SURE = 80
/** Pixels of the lowest line that can be read. */
const HEIGHT_MIN = 10
/** Pixels around a line that belong to its letters: dots and tails. */
const MARGIN = 6

/** What to try, in this order, after a script failed on a band, and on a doubtful line. */
const OTHERS: Record<Script, Script[]> = {
  latin: ['cyrillic', 'arabic'],
  cyrillic: ['latin', 'arabic'],
  arabic: ['latin', 'cyrillic'],
}

export function readPage(engine: OcrEngine, picture: GreyPicture, leftMs: () => number): PageReading {
  const page: PageReading = { lines: [], scripts: new Set(), isWhole: true }
  let script: Script = 'latin'
  try {
    for (const box of bandsOf(picture)) {
      const band = readBand(engine, crop(picture, box), script, leftMs)
      if (band.lines.length > 0) page.scripts.add((script = band.script))
      const lines = band.lines.flatMap(({ words }) => splitAtGaps(words).map(toLine))
      page.lines.push(...lines.map((line) => moved(line, box)))
    }
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error
    page.isWhole = false
  }
  return page
}

interface BandReading {
  script: Script
  lines: Line[]
}

function readBand(engine: OcrEngine, band: GreyPicture, likely: Script, leftMs: () => number): BandReading {
  const read = (script: Script): BandReading => ({
    script,
    lines: engine.recognise(band, script, 'block', leftMs),
  })
  let best = read(likely)
  for (const script of OTHERS[likely]) {
    if (best.lines.length === 0 || confidenceOf(best.lines) >= BAND_SURE) break
    const other = read(script)
    if (confidenceOf(other.lines) > confidenceOf(best.lines)) best = other
  }
  const { script } = best
  const lines = best.lines.map((line) =>
    isSure(line, script) ? line : readAgain(engine, band, line, script, leftMs),
  )
  return { script, lines }
}

function isSure(line: Line, script: Script): boolean {
  if (line.words.length === 0) return !isLineShaped(line.box)
  return line.words.every(({ text, confidence }) => confidence >= WORD_SURE && isKnown(text, script))
}

/** Borders and dirt are thin or short. */
function isLineShaped({ left, top, right, bottom }: Box): boolean {
  return bottom - top >= HEIGHT_MIN && right - left >= 2 * (bottom - top)
}

/** The Arabic model makes Western digits of Latin letters; the Cyrillic one reads them well. */
function isKnown(text: string, script: Script): boolean {
  return isIn(script, text) || (script === 'cyrillic' && /^[\d.,:]+$/.test(text))
}

/** The line with the words that the others know better. */
function readAgain(
  engine: OcrEngine,
  band: GreyPicture,
  line: Line,
  script: Script,
  leftMs: () => number,
): Line {
  const readings: LineReading[] = [{ script, words: line.words }]
  for (const other of OTHERS[script]) {
    const box = widened(line.box, band)
    const lines = engine.recognise(crop(band, box), other, 'line', leftMs)
    readings.push({ script: other, words: lines.flatMap((found) => moved(found, box).words) })
    if (confidenceOf([mergeReadings(readings) ?? line]) >= BAND_SURE) break
  }
  return mergeReadings(readings) ?? line
}

function widened({ left, top, right, bottom }: Box, { width, height }: GreyPicture): Box {
  return {
    left: Math.max(0, left - MARGIN),
    top: Math.max(0, top - MARGIN),
    right: Math.min(width, right + MARGIN),
    bottom: Math.min(height, bottom + MARGIN),
  }
}
