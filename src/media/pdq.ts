/**
 * PDQ, Meta's perceptual hash of a picture ("The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
 * Algorithm", 2019): grey pixels go in, 256 bits and a quality come out. Pictures of one origin stay within 31 bits
 * of each other after resizing and compression; strangers differ in about half. Pure.
 */
import type { PicturePrint } from '../model.ts'
import type { GreyPicture } from './image.ts'

/** Side of the picture after smoothing, and of the square of low frequencies that is kept. */
const SMALL = 64
const KEPT = 16
/** Two passes of a box make a tent, so that taking every n-th pixel invents no pattern. */
const PASSES = 2
/** Longest side in pixels that is worth hashing: more is smoothed away. */
export const PDQ_SIDE = 512

/** Quality is 0 for a plain ground and 100 for any busy picture; the paper trusts hashes from 50. */
export function pdqHash(picture: GreyPicture): PicturePrint {
  const small = shrink(picture)
  return { hash: toHex(lowFrequencies(small)), quality: qualityOf(small) }
}

/** Jarosz filter: the picture as its neighbourhoods look, 64 by 64 of them. */
function shrink({ width, height, data }: GreyPicture): Float32Array {
  let plane = Float32Array.from(data)
  let spare = new Float32Array(plane.length)
  for (let pass = 0; pass < PASSES; pass++) {
    for (let y = 0; y < height; y++) smoothLine(plane, spare, y * width, width, 1)
    for (let x = 0; x < width; x++) smoothLine(spare, plane, x, height, width)
  }
  spare = new Float32Array(SMALL * SMALL)
  for (let y = 0; y < SMALL; y++) {
    const fromY = Math.floor(((y + 0.5) * height) / SMALL)
    for (let x = 0; x < SMALL; x++) {
      const fromX = Math.floor(((x + 0.5) * width) / SMALL)
      spare[y * SMALL + x] = plane[fromY * width + fromX] as number
    }
  }
  plane = spare
  return plane
}

/** Mean over a window, cut where the line ends. `stride` 1 walks a row, the width a column. */
function smoothLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  length: number,
  stride: number,
): void {
  const window = Math.floor((length + 2 * SMALL - 1) / (2 * SMALL))
  const ahead = Math.floor((window + 2) / 2)
  const at = (index: number): number => from[start + index * stride] as number
  let sum = 0
  let size = 0
  for (let i = 0; i < Math.min(ahead - 1, length); i++) {
    sum += at(i)
    size++
  }
  for (let i = 0; i < length; i++) {
    const entering = i + ahead - 1
    if (entering < length) {
      sum += at(entering)
      size++
    }
    const leaving = entering - window
    if (leaving >= 0) {
      sum -= at(leaving)
      size--
    }
    to[start + i * stride] = sum / size
  }
}

/** Steps between neighbours, in hundredths of the range; fixed so that 90 steps of the whole range are all. */
function qualityOf(small: Float32Array): number {
  let steps = 0
  const step = (a: number, b: number): void => {
    steps += Math.abs(Math.trunc((((small[a] as number) - (small[b] as number)) * 100) / 255))
  }
  for (let y = 0; y < SMALL; y++) {
    for (let x = 0; x < SMALL; x++) {
      const at = y * SMALL + x
      if (y + 1 < SMALL) step(at, at + SMALL)
      if (x + 1 < SMALL) step(at, at + 1)
    }
  }
  return Math.min(100, Math.trunc(steps / 90))
}

/** Rows 1 to 16 of the discrete cosine transform: the mean, which is row 0, says nothing. */
const COSINES = Float64Array.from({ length: KEPT * SMALL }, (_, index) => {
  const [frequency, at] = [Math.floor(index / SMALL) + 1, index % SMALL]
  return Math.sqrt(2 / SMALL) * Math.cos((Math.PI / (2 * SMALL)) * frequency * (2 * at + 1))
})

function lowFrequencies(small: Float32Array): Float64Array {
  const half = new Float64Array(KEPT * SMALL)
  for (let i = 0; i < KEPT; i++) {
    for (let x = 0; x < SMALL; x++) {
      let sum = 0
      for (let y = 0; y < SMALL; y++)
        sum += (COSINES[i * SMALL + y] as number) * (small[y * SMALL + x] as number)
      half[i * SMALL + x] = sum
    }
  }
  const kept = new Float64Array(KEPT * KEPT)
  for (let i = 0; i < KEPT; i++) {
    for (let j = 0; j < KEPT; j++) {
      let sum = 0
      for (let x = 0; x < SMALL; x++)
        sum += (half[i * SMALL + x] as number) * (COSINES[j * SMALL + x] as number)
      kept[i * KEPT + j] = sum
    }
  }
  return kept
}

/** One bit for every frequency above the median; written as 16 words of 16 bits, the last word first. */
function toHex(kept: Float64Array): string {
  const median = kept.toSorted()[kept.length / 2 - 1] as number
  const words = Array.from({ length: KEPT }, (_, i) =>
    Array.from(kept.subarray(i * KEPT, (i + 1) * KEPT)).reduce(
      (word, value, j) => (value > median ? word | (1 << j) : word),
      0,
    ),
  )
  return words
    .toReversed()
    .map((word) => word.toString(16).padStart(4, '0'))
    .join('')
}
