/**
 * How pictures that look alike are found by their PDQ hashes: a hash in, keys to store and keys to look for out.
 * Pure; the distance decides, the keys only find candidates.
 */

/** Hashes of one picture differ in at most so many of 256 bits after resizing, compression and slight cuts. */
export const SAME_PICTURE_BITS = 31

/** 31 differing bits in 16 segments leave at least one with at most a single one. */
const SEGMENTS = 16
const SEGMENT_BITS = 16

/** `hash`: 64 hex digits. */
export function pictureKeys(hash: string): string[] {
  return segmentsOf(hash).map((segment, at) => keyOf(at, segment))
}

/** Keys of which a hash within SAME_PICTURE_BITS has at least one. 272 of them. */
export function pictureProbes(hash: string): string[] {
  return segmentsOf(hash).flatMap((segment, at) => [
    keyOf(at, segment),
    ...Array.from({ length: SEGMENT_BITS }, (_, bit) => keyOf(at, segment ^ (1 << bit))),
  ])
}

/** How many of the 256 bits differ. */
export function pictureDistance(a: string, b: string): number {
  const other = segmentsOf(b)
  return segmentsOf(a).reduce((sum, segment, at) => sum + bitsOf(segment ^ (other[at] as number)), 0)
}

const segmentsOf = (hash: string): number[] =>
  Array.from({ length: SEGMENTS }, (_, at) => Number.parseInt(hash.slice(at * 4, at * 4 + 4), 16))

const keyOf = (at: number, segment: number): string => `${at}.${segment.toString(16).padStart(4, '0')}`

function bitsOf(value: number): number {
  let bits = 0
  for (let left = value; left !== 0; left &= left - 1) bits++
  return bits
}
