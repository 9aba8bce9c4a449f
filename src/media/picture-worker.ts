/**
 * The child process that looks into one picture at a time: a job comes from picture-pool.ts, its answer goes back.
 * It may be killed at any moment and keeps nothing. No byte of a picture and no decoded text is ever printed.
 */
import type { PictureResult } from '../model.ts'
import { openPicture, PictureError } from './image.ts'
import { CODES_LIMIT, STARTED, type PictureAnswer, type PictureJob } from './picture-job.ts'
import { readQrCodes } from './qr.ts'
import { createZxingReader } from './zxing.ts'

// Ctrl-C reaches the whole process group: the parent decides when its children go.
process.on('SIGINT', () => undefined)

const zxing = await createZxingReader(CODES_LIMIT)

/** Reads one picture; what the picture does wrong is an answer, not an exception. */
export default async function readPicture(job: PictureJob): Promise<PictureAnswer> {
  process.send?.(STARTED)
  const deadline = performance.now() + job.softBudgetMs
  const result = await read(job.bytes, () => deadline - performance.now())
  return { result, residentBytes: process.memoryUsage.rss(), wasmBytes: zxing.heapBytes() }
}

async function read(bytes: Uint8Array, leftMs: () => number): Promise<PictureResult> {
  try {
    const codes = await readQrCodes(await openPicture(bytes), zxing, leftMs)
    if (codes === null) return { ok: false, failure: 'timeout' }
    return { ok: true, readings: codes.map((text) => ({ kind: 'qr', text })), writing: 'unread' }
  } catch (error) {
    // Anything else is a decoder that stumbled over these bytes: out of memory, or a defect of its own.
    return { ok: false, failure: error instanceof PictureError ? error.failure : 'damaged' }
  }
}
