/** Small geometry of recognised words: heights, rows and the box around several. */
import type { Box, Word } from './recognised.ts'

export function heightOf(box: Box): number {
  return box.bottom - box.top
}

export function textOf(words: readonly Word[]): string {
  return words.map((word) => word.text).join(' ')
}

/** How much of the lower of two boxes lies beside the other: 1 is the same row, 0 or less another one. */
export function rowOverlap(a: Box, b: Box): number {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return shared / Math.max(1, Math.min(heightOf(a), heightOf(b)))
}

export function boxOf(words: readonly { box: Box }[]): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const word of words) {
    box.left = Math.min(box.left, word.box.left)
    box.top = Math.min(box.top, word.box.top)
    box.right = Math.max(box.right, word.box.right)
    box.bottom = Math.max(box.bottom, word.box.bottom)
  }
  return box
}
