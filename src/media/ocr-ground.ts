/**
 * Evens out the ground that writing stands on: grey pixels go in, dark writing on white comes out. Bubbles of dark
 * and light colours, green headers and wallpapers each have a ground of their own, which one threshold for the
 * whole picture cannot part from the letters. Pure.
 */
import type { GreyPicture } from './image.ts'
import { commonLevels, plainLevels, type Grid } from './ocr-cells.ts'

/** Pixels on a side of one cell: the ground is found for a whole cell. */
const CELL = 4

/** For each ground what each brightness becomes: white on it, black where nothing could be farther. */
const SHADES = Uint8Array.from({ length: 256 * 256 }, (_, index) => {
  const [ground, value] = [index >> 8, index & 255]
  return 255 - Math.round((255 * Math.abs(value - ground)) / Math.max(ground, 255 - ground))
})

/** Every pixel as its distance from the ground around it, as dark as it is far. Keeps width and height. */
export function evenGround(picture: GreyPicture): GreyPicture {
  const { width, height, data } = picture
  const grid: Grid = { cell: CELL, columns: Math.ceil(width / CELL), rows: Math.ceil(height / CELL) }
  const common = commonLevels(picture, grid)
  const plain = plainLevels(picture, grid)
  const even = new Uint8Array(data.length)
  for (let row = 0; row < grid.rows; row += 1) {
    for (let column = 0; column < grid.columns; column += 1) {
      const grounds = groundsAt(row, column, grid, common, plain)
      for (let y = row * CELL; y < Math.min(height, (row + 1) * CELL); y += 1) {
        const end = y * width + Math.min(width, (column + 1) * CELL)
        for (let at = y * width + column * CELL; at < end; at += 1) even[at] = lightest(data[at]!, grounds)
      }
    }
  }
  return { width, height, data: even }
}

/** What is common around the cell, and what lies plain in it or beside it: the gap between two bubbles is narrow. */
function groundsAt(row: number, column: number, grid: Grid, common: Uint8Array, plain: Int16Array): number[] {
  const grounds = [common[row * grid.columns + column]!]
  for (let y = Math.max(0, row - 1); y <= Math.min(grid.rows - 1, row + 1); y += 1) {
    for (let x = Math.max(0, column - 1); x <= Math.min(grid.columns - 1, column + 1); x += 1) {
      const level = plain[y * grid.columns + x]!
      if (level >= 0 && !grounds.includes(level)) grounds.push(level)
    }
  }
  return grounds
}

function lightest(value: number, grounds: number[]): number {
  let shade = 0
  for (const ground of grounds) shade = Math.max(shade, SHADES[(ground << 8) | value]!)
  return shade
}
