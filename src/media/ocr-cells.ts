/**
 * What brightness is common around each cell of a picture, and which cells are plain: grey pixels go in, one level
 * for every cell comes out, row by row. Pure.
 */
import type { GreyPicture } from './image.ts'

export interface Grid {
  /** Pixels on a side of a cell. */
  cell: number
  columns: number
  rows: number
}

/** Cells to each side that tell what is common: such a window holds more ground than letters. */
const REACH = 7
/** Levels of brightness that are told apart while counting. */
const BINS = 32
const BIN_WIDTH = 256 / BINS
/** Brightness varies by no more within plain ground: letters differ from theirs by more, noise of JPEG by less. */
const PLAIN_RANGE = 24

/** The brightness met most in the window around each cell, 0..255. */
export function commonLevels(picture: GreyPicture, { cell, columns, rows }: Grid): Uint8Array {
  const stride = (columns + 1) * BINS
  const sums = summedCounts(picture, { cell, columns, rows })
  const levels = new Uint8Array(columns * rows)
  const counts = new Uint32Array(BINS)
  for (let row = 0; row < rows; row += 1) {
    const top = Math.max(0, row - REACH) * stride
    const bottom = Math.min(rows, row + REACH + 1) * stride
    for (let column = 0; column < columns; column += 1) {
      const left = Math.max(0, column - REACH) * BINS
      const right = Math.min(columns, column + REACH + 1) * BINS
      for (let bin = 0; bin < BINS; bin += 1)
        counts[bin] =
          sums[bottom + right + bin]! -
          sums[top + right + bin]! -
          sums[bottom + left + bin]! +
          sums[top + left + bin]!
      levels[row * columns + column] = peakOf(counts)
    }
  }
  return levels
}

/** For each corner of a cell how often each bin occurs above and to the left of it. */
function summedCounts({ width, height, data }: GreyPicture, { cell, columns, rows }: Grid): Uint32Array {
  const stride = (columns + 1) * BINS
  const sums = new Uint32Array((rows + 1) * stride)
  for (let y = 0; y < height; y += 1) {
    const row = (Math.floor(y / cell) + 1) * stride
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
      const bin = row + (Math.floor(x / cell) + 1) * BINS + Math.floor(data[at]! / BIN_WIDTH)
      sums[bin] = sums[bin]! + 1
    }
  }
  for (let row = stride; row < sums.length; row += stride) {
    for (let at = row + BINS; at < row + stride; at += 1) sums[at] = sums[at]! + sums[at - BINS]!
    for (let at = row; at < row + stride; at += 1) sums[at] = sums[at]! + sums[at - stride]!
  }
  return sums
}

/** The middle of the fullest two neighbours, weighted: ground of one colour may lie on the edge of two bins. */
function peakOf(counts: Uint32Array): number {
  let best = 0
  let most = 0
  for (let bin = 0; bin + 1 < BINS; bin += 1) {
    const sum = counts[bin]! + counts[bin + 1]!
    if (sum <= most) continue
    most = sum
    best = bin
  }
  const share = most > 0 ? counts[best + 1]! / most : 0
  return Math.min(255, Math.round((best + 0.5 + share) * BIN_WIDTH))
}

/** The level of every cell in a plain square of two by two cells, which no stroke of a letter fills; else -1. */
export function plainLevels(picture: GreyPicture, grid: Grid): Int16Array {
  const { columns, rows } = grid
  const { darkest, lightest } = extremes(picture, grid)
  const levels = new Int16Array(columns * rows).fill(-1)
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const first = row * columns + column
      const square = [first, first + 1, first + columns, first + columns + 1]
      const low = Math.min(...square.map((cell) => darkest[cell]!))
      const high = Math.max(...square.map((cell) => lightest[cell]!))
      if (high - low <= PLAIN_RANGE) for (const cell of square) levels[cell] = (low + high) >> 1
    }
  }
  return levels
}

function extremes({ width, height, data }: GreyPicture, { cell, columns, rows }: Grid) {
  const darkest = new Uint8Array(columns * rows).fill(255)
  const lightest = new Uint8Array(columns * rows)
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / cell) * columns
    for (let x = 0; x < width; x += 1) {
      const value = data[y * width + x]!
      const at = row + Math.floor(x / cell)
      if (value < darkest[at]!) darkest[at] = value
      if (value > lightest[at]!) lightest[at] = value
    }
  }
  return { darkest, lightest }
}
