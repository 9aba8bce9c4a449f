/**
 * The child process that looks for QR symbols in one picture at a time: a job comes from picture-child.ts, its
 * answer goes back. It may be killed at any moment and keeps nothing. No byte of a picture and no decoded text is
 * ever printed.
 */
import type { PicturePrint, PictureResult } from '../model.ts'
import { PictureError, type OpenFile } from './image.ts'
import { loadDecoder, openFile } from './open-file.ts'
import { PDQ_SIDE, pdqHash } from './pdq.ts'
import { CODES_LIMIT, STARTED, type PictureAnswer, type PictureJob } from './picture-job.ts'
import { readQrCodes } from './qr.ts'
import { createZxingReader } from './zxing.ts'

// Ctrl-C reaches the whole process group: the parent decides when its children go.
process.on('SIGINT', () => undefined)

const zxing = await createZxingReader(CODES_LIMIT)

/** Reads one picture; what the picture does wrong is an answer, not an exception. */
export default async function readCodes(job: PictureJob): Promise<PictureAnswer> {
  await loadDecoder(job.format)
  process.send?.(STARTED)
  const deadline = performance.now() + job.softBudgetMs
  const result = await read(job, () => deadline - performance.now())
  return { result, residentBytes: process.memoryUsage.rss(), wasmBytes: zxing.heapBytes() }
}

async function read({ bytes, format }: PictureJob, leftMs: () => number): Promise<PictureResult> {
  try {
    const file = await openFile(bytes, format)
    const codes = await readQrCodes(file, zxing, leftMs)
    if (codes === null) return { ok: false, failure: 'timeout' }
    const readings = codes.map((text) => ({ kind: 'qr', text }) as const)
    const print = format === 'pdf' || leftMs() <= 0 ? null : await printOf(file)
    return { ok: true, readings, writing: 'unread', isCut: file.isCut, ...(print && { print }) }
  } catch (error) {
    // Anything else is a decoder that stumbled over these bytes: out of memory, or a defect of its own.
    return { ok: false, failure: error instanceof PictureError ? error.failure : 'damaged' }
  }
}

/** Of the first frame, some 20 ms; what cannot be hashed was looked at all the same. */
async function printOf(file: OpenFile): Promise<PicturePrint | null> {
  try {
    return pdqHash(await file.grey(PDQ_SIDE, 0))
  } catch {
    return null
  }
}
