/**
 * Reads an evened picture band by band: pixels go in, lines come out. Each band is read with the models of the
 * last one first, with others when that went badly, and its doubtful lines once more with others.
 */
import type { GreyPicture } from './image.ts'
import { bandsOf, crop } from './ocr-bands.ts'
import { OutOfTime, type OcrEngine } from './ocr-engine.ts'
import { withCloserAddresses } from './ocr-closer.ts'
import { isDoubtful, isUnread } from './ocr-doubt.ts'
import { confidenceOf } from './ocr-judge.ts'
import { mergeLines, mergeReadings, type LineReading } from './ocr-merge.ts'
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
/** Characters of a line that tells the script alone. */
const SAMPLE_LENGTH = 8
/** Brightness of evened ground, and the share of it in a band of writing: 0.95 on screenshots, 0.5 in noise. */
const GROUND = 200
const GROUND_MIN = 0.7
/** Pixels around a line that belong to its letters: dots and tails. */
const MARGIN = 6
const SCRIPTS: Script[] = ['latin', 'cyrillic', 'arabic']

interface Order {
  /** The likeliest first. */
  scripts: Script[]
  /** Those that bands above were in. */
  met: Set<Script>
}

function orderFor(script: Script, met: Set<Script>): Order {
  const others = SCRIPTS.filter((other) => other !== script)
  return { scripts: [script, ...others.toSorted((a, b) => Number(met.has(b)) - Number(met.has(a)))], met }
}

export function readPage(engine: OcrEngine, picture: GreyPicture, leftMs: () => number): PageReading {
  const page: PageReading = { lines: [], scripts: new Set(), isWhole: true }
  let script: Script = 'latin'
  try {
    for (const box of bandsOf(picture)) {
      const pixels = crop(picture, box)
      const band = readBand(engine, pixels, orderFor(script, page.scripts), leftMs)
      if (band.lines.length > 0) page.scripts.add((script = band.script))
      const closer = band.lines.map((line) =>
        withCloserAddresses(engine, pixels, line, widened(line.box, pixels), leftMs),
      )
      const lines = closer.flatMap(({ words }) => splitAtGaps(words).map(toLine))
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

function readBand(engine: OcrEngine, band: GreyPicture, order: Order, leftMs: () => number): BandReading {
  const [likely = 'latin', ...others] = order.scripts
  if (groundShare(band) < GROUND_MIN) return { script: likely, lines: [] }
  const read = (script: Script): BandReading => ({
    script,
    lines: engine.recognise(band, script, 'block', leftMs),
  })
  /** Numbers and addresses in Urdu are too many to look at each line of them again. */
  const readUrdu = (known?: Line[], { lines } = read('arabic')): BandReading => {
    if (!lines.some((line) => isDoubtful(line, 'arabic'))) return { script: 'arabic', lines }
    const merged = mergeLines(lines, known ?? read('latin').lines)
    return { script: hasWordsIn('arabic', merged) ? 'arabic' : 'latin', lines: merged }
  }
  let best = read(likely)
  if (likely === 'arabic') best = readUrdu(undefined, best)
  let latin = likely === 'latin' ? best.lines : undefined
  if (confidenceOf(best.lines) < BAND_SURE) {
    const untried = likely === 'arabic' ? others.filter((other) => other !== 'latin') : others
    const worthy = worthTrying(engine, band, best, untried, leftMs)
    // Dirt and photos: neither these lines nor others would be writing.
    if (worthy.length === 0 && confidenceOf(best.lines) < SAMPLE_MIN) return best
    // Where there is Urdu, addresses in Latin letters may outweigh it.
    if (worthy[0] === 'arabic' && likely !== 'cyrillic') return readUrdu(latin)
    for (const script of worthy) {
      const other = read(script)
      if (script === 'latin') latin = other.lines
      if (confidenceOf(other.lines) > confidenceOf(best.lines)) best = other
      if (confidenceOf(best.lines) >= BAND_SURE) break
    }
  }
  if (likely === 'arabic' && best.script !== 'cyrillic') return best
  if (best.script === 'arabic') return readUrdu(latin, best)
  const { script } = best
  const scripts = [script, ...order.scripts.filter((other) => other !== script)]
  const lines = best.lines.map((line) =>
    isDoubtful(line, script) ? readAgain(engine, band, line, { scripts, met: order.met }, leftMs) : line,
  )
  return { script, lines }
}

/** The other scripts in which the longest doubtful lines look like writing, the likeliest first. */
function worthTrying(
  engine: OcrEngine,
  band: GreyPicture,
  { lines, script }: BandReading,
  others: Script[],
  leftMs: () => number,
): Script[] {
  const samples = lines
    .filter((line) => line.confidence < BAND_SURE && (isUnread(line) || script !== 'latin'))
    .toSorted((a, b) => widthOf(b) - widthOf(a))
    .slice(0, SAMPLES)
  const tried: { script: Script; confidence: number }[] = []
  for (const other of others) {
    const again = samples.map((line) => readLine(engine, band, line, other, leftMs))
    // One line may be an address.
    const confidence = Math.max(
      confidenceOf(again.flat()),
      ...again.map((one) => confidenceOfLong(one, other)),
    )
    if (confidence >= BAND_SURE) return [other]
    tried.push({ script: other, confidence })
  }
  return tried
    .filter(({ confidence }) => confidence >= SAMPLE_MIN)
    .toSorted((a, b) => b.confidence - a.confidence)
    .map((one) => one.script)
}

function hasWordsIn(script: Script, lines: Line[]): boolean {
  return lines.some(({ words }) =>
    words.some(({ text, confidence }) => confidence >= BAND_SURE && isIn(script, text)),
  )
}

/** Of a line that is long enough to tell, and of the letters of the script. */
function confidenceOfLong(lines: Line[], script: Script): number {
  const words = lines.flatMap((line) => line.words).filter(({ text }) => isIn(script, text))
  const line = toLine(words)
  return line.text.length >= SAMPLE_LENGTH ? confidenceOf([line]) : 0
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

/** The line with the words that the others know better; the order begins with the script it was read in. */
function readAgain(
  engine: OcrEngine,
  band: GreyPicture,
  line: Line,
  { scripts: [script = 'latin', ...others], met }: Order,
  leftMs: () => number,
): Line {
  const readings: LineReading[] = [{ script, words: line.words }]
  let best = line
  for (const other of others) {
    // Latin words stand in any text; scripts that are new here are for what could not be made out.
    if (other !== 'latin' && !met.has(other) && !isUnread(script === 'latin' ? line : best)) continue
    const lines = readLine(engine, band, line, other, leftMs)
    readings.push({ script: other, words: lines.flatMap(({ words }) => words) })
    best = mergeReadings(readings) ?? line
    if (confidenceOf([best]) >= BAND_SURE) break
  }
  return best
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
