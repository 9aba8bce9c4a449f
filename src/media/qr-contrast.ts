/**
 * Local contrast of a grey picture: pixels go in, how much each is lighter or darker than its surroundings comes out.
 * Light that falls unevenly, shadows and pale prints vanish in the difference; its sign is the binary picture.
 */
import type { GreyPicture } from './image.ts'

/** Signed difference to the mean of the surroundings, row by row; below zero is dark. */
export interface ContrastField {
  width: number
  height: number
  data: Int16Array
}

/** Differences to the mean over a square of 2 × 20 + 1 px, cut at the borders. Linear in the pixels. */
export function localContrast({ width, height, data }: GreyPicture, radius: number): ContrastField {
  const columns = new Uint32Array(width)
  const field = new Int16Array(width * height)
  let rows = 0
  const addRow = (y: number, sign: 1 | -1): void => {
    const start = y * width
    for (let x = 0; x < width; x += 1) columns[x] = (columns[x] ?? 0) + sign * (data[start + x] ?? 0)
    rows += sign
  }
  for (let y = 0; y < Math.min(radius, height); y += 1) addRow(y, 1)
  for (let y = 0; y < height; y += 1) {
    if (y + radius < height) addRow(y + radius, 1)
    if (y - radius - 1 >= 0) addRow(y - radius - 1, -1)
    subtractMeans(columns, rows, radius, data, field, y * width)
  }
  return { width, height, data: field }
}

/** One row: a window of column sums slides along it. */
function subtractMeans(
  columns: Uint32Array,
  rows: number,
  radius: number,
  data: Uint8Array,
  field: Int16Array,
  start: number,
): void {
  const width = columns.length
  let sum = 0
  for (let x = 0; x < Math.min(radius, width); x += 1) sum += columns[x] ?? 0
  for (let x = 0; x < width; x += 1) {
    if (x + radius < width) sum += columns[x + radius] ?? 0
    if (x - radius - 1 >= 0) sum -= columns[x - radius - 1] ?? 0
    const count = Math.min(x + radius, width - 1) - Math.max(x - radius, 0) + 1
    field[start + x] = Math.round((data[start + x] ?? 0) - sum / (count * rows))
  }
}

/** Half the size: each pixel is the mean of four, which also takes away the grid of a photographed screen. */
export function halve({ width, height, data }: GreyPicture): GreyPicture {
  const half = { width: width >> 1, height: height >> 1 }
  const small = new Uint8Array(half.width * half.height)
  for (let y = 0; y < half.height; y += 1) {
    for (let x = 0; x < half.width; x += 1) {
      const at = 2 * y * width + 2 * x
      const above = (data[at] ?? 0) + (data[at + 1] ?? 0)
      const below = (data[at + width] ?? 0) + (data[at + width + 1] ?? 0)
      small[y * half.width + x] = (above + below + 2) >> 2
    }
  }
  return { ...half, data: small }
}
