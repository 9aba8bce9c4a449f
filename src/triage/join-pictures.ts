/** Several pictures of one submission seen as one: what was read of each in, all of it out. Pure. */
import type { PictureResult, Writing } from '../model.ts'

/** What must be told about the writing of any of them, most pressing first. */
const WORST_FIRST: Writing[] = ['illegible', 'unread', 'read', 'none']

/**
 * Null without pictures. The readings of all, in order; a picture that could not be opened beside others that could
 * counts as `unread`, so that nobody takes the answer for one about all of them.
 */
export function joinPictures(pictures: readonly PictureResult[]): PictureResult | null {
  const opened = pictures.filter((picture) => picture.ok)
  if (opened.length === 0) return pictures[0] ?? null
  const writings = opened.map(({ writing }) => writing)
  if (opened.length < pictures.length) writings.push('unread')
  return {
    ok: true,
    readings: opened.flatMap(({ readings }) => readings),
    writing: WORST_FIRST.find((writing) => writings.includes(writing)) ?? 'none',
    ...(opened.some(({ isCut }) => isCut) && { isCut: true }),
  }
}
