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
/** Lines that tell the script of a band, and the confidence below which they are not writing at all. */
const SAMPLES = 3
const SAMPLE_MIN = 45
/** Brightness of evened ground, and the share of it in a band of writing: 0.95 on screenshots, 0.5 in noise. */
const GROUND = 200
const GROUND_MIN = 0.7
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
  if (groundShare(band) < GROUND_MIN) return { script: likely, lines: [] }
  const read = (script: Script): BandReading => ({
    script,
    lines: engine.recognise(band, script, 'block', leftMs),
  })
  let best = read(likely)
  if (confidenceOf(best.lines) < BAND_SURE) {
    const others = worthTrying(engine, band, best, leftMs)
    // Dirt and photos: neither these lines nor others would be writing.
    if (others.length === 0 && confidenceOf(best.lines) < SAMPLE_MIN) return best
    for (const script of others) {
      const other = read(script)
      if (confidenceOf(other.lines) > confidenceOf(best.lines)) best = other
      if (confidenceOf(best.lines) >= BAND_SURE) break
    }
  }
  const { script } = best
  const lines = best.lines.map((line) =>
    isSure(line, script) ? line : readAgain(engine, band, line, script, leftMs),
  )
  return { script, lines }
}

/** The other scripts in which the longest doubtful lines look like writing, the likeliest first. */
function worthTrying(
  engine: OcrEngine,
  band: GreyPicture,
  first: BandReading,
  leftMs: () => number,
): Script[] {
  const doubtful = first.lines.filter(({ confidence }) => confidence < BAND_SURE)
  const samples = doubtful.toSorted((a, b) => widthOf(b) - widthOf(a)).slice(0, SAMPLES)
  const tried = OTHERS[first.script].map((script) => {
    const again = samples.flatMap((line) => readLine(engine, band, line, script, leftMs))
    return { script, confidence: confidenceOf(again) }
  })
  return tried
    .filter(({ confidence }) => confidence >= SAMPLE_MIN)
    .toSorted((a, b) => b.confidence - a.confidence)
    .map(({ script }) => script)
}

function widthOf({ box }: Line): number {
  return box.right - box.left
}

/** Writing leaves most of its ground free; a photo of leaves or noise does not. */
function groundShare({ data }: GreyPicture): number {
  let free = 0
  for (const value of data) if (value >= GROUND) free += 1
  return free / Math.max(1, data.length)
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
    const lines = readLine(engine, band, line, other, leftMs)
    readings.push({ script: other, words: lines.flatMap(({ words }) => words) })
    if (confidenceOf([mergeReadings(readings) ?? line]) >= BAND_SURE) break
  }
  return mergeReadings(readings) ?? line
}

function readLine(
  engine: OcrEngine,
  band: GreyPicture,
  line: Line,
  script: Script,
  leftMs: () => number,
): Line[] {
  const box = widened(line.box, band)
  return engine.recognise(crop(band, box), script, 'line', leftMs).map((found) => moved(found, box))
}

function widened({ left, top, right, bottom }: Box, { width, height }: GreyPicture): Box {
  return {
    left: Math.max(0, left - MARGIN),
    top: Math.max(0, top - MARGIN),
    right: Math.min(width, right + MARGIN),
    bottom: Math.min(height, bottom + MARGIN),
  }
}
