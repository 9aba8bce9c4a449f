/**
 * The child process that reads the writing of one picture at a time: a job comes from picture-child.ts, its answer
 * goes back. It may be killed at any moment and keeps nothing. No byte of a picture and no text is ever printed.
 */
import type { PictureResult, Reading, Writing } from '../model.ts'
import { PictureError, type OpenFile } from './image.ts'
import { MAX_PASSAGES, MAX_TEXT_BYTES, toPassages } from './layout.ts'
import { createOcr } from './ocr.ts'
import { loadDecoder, openFile } from './open-file.ts'
import { STARTED, type PictureAnswer, type PictureJob } from './picture-job.ts'

// Ctrl-C reaches the whole process group: the parent decides when its children go.
process.on('SIGINT', () => undefined)

/** Pixels that a picture is shrunk to: the screen of a usual phone, an A4 page of 170 dpi. */
const PIXELS_USUAL = 2.9e6
/** A scrolled screenshot is far longer: its width stays that of a screen while the pixels allow it. */
const WIDTH_USUAL = 1080
const PIXELS_MAX = 6e6

const ocr = await createOcr()

/** Reads one picture; what the picture does wrong is an answer, not an exception. */
export default async function readWriting(job: PictureJob): Promise<PictureAnswer> {
  await loadDecoder(job.format)
  process.send?.(STARTED)
  const deadline = performance.now() + job.softBudgetMs
  const result = await read(job, () => deadline - performance.now())
  return { result, residentBytes: process.memoryUsage.rss(), wasmBytes: 0 }
}

async function read({ bytes, format }: PictureJob, leftMs: () => number): Promise<PictureResult> {
  try {
    return await readPages(await openFile(bytes, format), leftMs)
  } catch (error) {
    // Anything else is a decoder that stumbled over these bytes: out of memory, or a defect of its own.
    return { ok: false, failure: error instanceof PictureError ? error.failure : 'damaged' }
  }
}

async function readPages(file: OpenFile, leftMs: () => number): Promise<PictureResult> {
  const readings: Reading[] = []
  const writings: Writing[] = []
  for (const index of file.pages) {
    const { writing, page } = await ocr.read(await file.grey(sideFor(file), index), leftMs)
    writings.push(writing)
    readings.push(...toPassages(page).map((passage) => ({ kind: 'text', ...passage }) as const))
  }
  const kept = withinLimits(readings)
  const writing = TOLD_FIRST.find((told) => writings.includes(told)) ?? 'none'
  const isCut =
    file.isCut || kept.length < readings.length || (writing === 'read' && writings.includes('unread'))
  return { ok: true, readings: kept, writing, isCut }
}

/** What stands for several pages: one that cannot be read must not pass for clean beside one that was. */
const TOLD_FIRST: Writing[] = ['illegible', 'read', 'unread', 'none']

function sideFor({ longSide, shortSide }: OpenFile): number {
  const area = longSide * shortSide
  const widened = Math.min(WIDTH_USUAL / shortSide, Math.sqrt(PIXELS_MAX / area))
  return Math.round(longSide * Math.min(1, Math.max(Math.sqrt(PIXELS_USUAL / area), widened)))
}

/** The limits hold for one page already; two pages together may exceed them. */
function withinLimits(readings: Reading[]): Reading[] {
  let bytes = 0
  return readings
    .slice(0, MAX_PASSAGES)
    .filter(({ text }) => (bytes += Buffer.byteLength(text)) <= MAX_TEXT_BYTES)
}
