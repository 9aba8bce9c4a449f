/** What sticks out on a drawn page. Boxes of elements by id in, ids of those outside their parent or the page out. */
import type { Box } from '../../bench/pictures/browser.ts'

/** Pixels: the box of a line of letters is a little higher than the line. */
const SLACK = 5

/** `a/b` must lie inside `a`; an id without a known parent inside the page. */
export function findOverflow(
  boxes: Readonly<Record<string, Box>>,
  page: { width: number; height: number },
): string[] {
  return Object.keys(boxes).filter((id) => {
    const parent = boxes[id.slice(0, Math.max(0, id.lastIndexOf('/')))] ?? { x: 0, y: 0, ...page }
    return !isInside(boxes[id]!, parent)
  })
}

function isInside(box: Box, outer: Box): boolean {
  return (
    box.x >= outer.x - SLACK &&
    box.y >= outer.y - SLACK &&
    box.x + box.width <= outer.x + outer.width + SLACK &&
    box.y + box.height <= outer.y + outer.height + SLACK
  )
}
