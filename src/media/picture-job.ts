/**
 * What the picture pool and its children say to each other. Light on purpose: the parent imports it,
 * and the parent must never load a decoder.
 */
import { PictureFailure, Reading, type PictureResult } from '../model.ts'

/** Most symbols reported of one picture, and most UTF-8 bytes of each; the rest is cut. */
export const CODES_LIMIT = 20
export const CODE_BYTES_LIMIT = 4096

export interface PictureJob {
  bytes: Uint8Array
  /** Milliseconds after which no further step is begun. */
  softBudgetMs: number
}

export interface PictureAnswer {
  result: PictureResult
  /** Resident memory of the child after the picture, and the part of it that WASM never gives back. */
  residentBytes: number
  wasmBytes: number
}

/** Sent outside the pool's protocol when work begins: the hard budget does not count the wait for a child. */
export const STARTED = 'picture-started'

const Readings = Reading.array()
  .max(CODES_LIMIT)
  .refine((readings) => readings.every(({ text }) => text.length <= CODE_BYTES_LIMIT))

/** Trusts the child no more than the picture it decoded: anything but a well-formed answer is `damaged`. */
export function checkedResult(result: unknown): PictureResult {
  if (typeof result === 'object' && result !== null && 'ok' in result) {
    const readings = Readings.safeParse('readings' in result ? result.readings : null)
    if (result.ok === true && readings.success)
      return { ok: true, readings: readings.data, writing: 'unread' }
    const failure = PictureFailure.safeParse('failure' in result ? result.failure : null)
    if (result.ok === false && failure.success) return { ok: false, failure: failure.data }
  }
  return { ok: false, failure: 'damaged' }
}
