/**
 * The child process that reads the writing of one picture at a time: a job comes from picture-child.ts, its answer
 * goes back. It may be killed at any moment and keeps nothing. No byte of a picture and no text is ever printed.
 */
import type { PictureResult, Reading, Writing } from '../model.ts'
import { PictureError, type OpenFile } from './image.ts'
import { MAX_PASSAGES, MAX_TEXT_BYTES, toPassages, type Passage } from './layout.ts'
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
    const { writing, passages } = await readPage(file, index, leftMs)
    writings.push(writing)
    readings.push(...passages.map((passage) => ({ kind: 'text', ...passage }) as const))
  }
  const kept = withinLimits(readings)
  const writing = TOLD_FIRST.find((told) => writings.includes(told)) ?? 'none'
  const isCut =
    file.isCut || kept.length < readings.length || (writing === 'read' && writings.includes('unread'))
  return { ok: true, readings: kept, writing, isCut }
}

interface ReadPage {
  writing: Writing
  passages: Passage[]
}

/** Letters of posters are as large as what counts for the ground of a screenshot: they are read when shrunk. */
const LARGE_LETTERS = 0.4
/** Below this a second look costs less than the bot's not having read. */
const SURE_LETTERS = 80

async function readPage(file: OpenFile, index: number, leftMs: () => number): Promise<ReadPage> {
  const side = sideFor(file)
  const first = await readAt(file, index, side, leftMs)
  if (lettersOf(first) >= SURE_LETTERS || first.writing === 'unread' || leftMs() <= 0) return first
  const second = await readAt(file, index, Math.round(side * LARGE_LETTERS), leftMs)
  return second.writing !== 'unread' && lettersOf(second) > 2 * lettersOf(first) ? second : first
}

async function readAt(file: OpenFile, index: number, side: number, leftMs: () => number): Promise<ReadPage> {
  const { writing, page } = await ocr.read(await file.grey(side, index), leftMs)
  const passages = toPassages(page)
  return { writing: writing === 'read' && passages.some(isGuessed) ? 'illegible' : writing, passages }
}

/** A passage that was guessed beside others that were read: a line of Nastaliq among English ones. */
const isGuessed = ({ text, confidence }: Passage): boolean =>
  confidence < GUESSED && countLetters(text) >= GUESSED_LETTERS
const GUESSED = 50
const GUESSED_LETTERS = 9

/** Letters of passages that can be believed. */
function lettersOf({ writing, passages }: ReadPage): number {
  if (writing !== 'read' && writing !== 'illegible') return 0
  return passages
    .filter(({ confidence }) => confidence >= BELIEVED)
    .reduce((sum, { text }) => sum + countLetters(text), 0)
}
const BELIEVED = 70

const countLetters = (text: string): number => text.match(/\p{L}/gu)?.length ?? 0

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
