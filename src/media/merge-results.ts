/** One answer of two: what looking for symbols and what reading the writing gave. Pure. */
import type { PictureFailure, PictureResult } from '../model.ts'

/** The picture's own fault, which no second look changes; the others are ours. */
const PICTURES_FAULT: PictureFailure[] = ['too-large', 'not-an-image', 'unsupported-format', 'damaged']

/** True when the failure speaks of the picture itself, so that its writing need not be looked at. */
export function isPicturesFault(codes: PictureResult): boolean {
  return !codes.ok && PICTURES_FAULT.includes(codes.failure)
}

/**
 * Symbols first, then passages. A search for symbols that did not end is forgiven where passages were read: they
 * say something, while "nothing found" would be a lie. Writing that nobody could read is `unread`.
 */
export function mergeResults(codes: PictureResult, passages: PictureResult): PictureResult {
  if (!codes.ok) {
    const isForgiven = !isPicturesFault(codes) && passages.ok && passages.readings.length > 0
    return isForgiven ? passages : codes
  }
  if (!passages.ok) return { ...codes, writing: 'unread' }
  const isCut = codes.isCut === true || passages.isCut === true
  return {
    ok: true,
    readings: [...codes.readings, ...passages.readings],
    writing: passages.writing,
    ...(isCut && { isCut }),
    ...(codes.print && { print: codes.print }),
  }
}
