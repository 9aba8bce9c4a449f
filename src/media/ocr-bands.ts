/**
 * Cuts a picture into bands between its lines of writing: evened pixels go in, pieces come out. A band is read on
 * its own, so that what was read counts when the time runs out, and the next band is read with the right models.
 */
import type { GreyPicture } from './image.ts'
import type { Box } from './recognised.ts'

/** Darker than this is ink. */
const INK = 160
/** A band has at least this share of the picture's width as its height: some lines of one bubble. */
const HEIGHT_SHARE = 0.5
/** As many blank rows stand between two lines. */
const GAP_MIN = 5
/** The sides of a bubble leave some dark pixels in every row. */
const STRAY = 4

/** Boxes over the full width, from top to bottom, which cover the picture. */
export function bandsOf({ width, height, data }: GreyPicture): Box[] {
  const heightMin = width * HEIGHT_SHARE
  const bands: Box[] = []
  let top = 0
  let blank = 0
  for (let y = 0; y < height; y += 1) {
    blank = isBlank(data, y * width, width) ? blank + 1 : 0
    if (blank < GAP_MIN || y - top < heightMin || height - y < heightMin) continue
    bands.push({ left: 0, top, right: width, bottom: y })
    top = y
  }
  return [...bands, { left: 0, top, right: width, bottom: height }]
}

function isBlank(data: Uint8Array, start: number, width: number): boolean {
  let ink = 0
  for (let at = start; at < start + width; at += 1) if (data[at]! < INK) ink += 1
  return ink <= STRAY
}

/** The pixels within the box, which may reach over the edges: it is cut there. */
export function crop({ width, height, data }: GreyPicture, box: Box): GreyPicture {
  const left = Math.max(0, box.left)
  const right = Math.min(width, box.right)
  const top = Math.max(0, box.top)
  const bottom = Math.min(height, box.bottom)
  const piece = new Uint8Array((right - left) * (bottom - top))
  for (let y = top; y < bottom; y += 1)
    piece.set(data.subarray(y * width + left, y * width + right), (y - top) * (right - left))
  return { width: right - left, height: bottom - top, data: piece }
}
