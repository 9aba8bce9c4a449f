/** Perspective between the module grid of a symbol and the picture: four pairs of points go in, a mapping comes out. */
export interface Point {
  x: number
  y: number
}

/** Top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point]

/** Maps a place on the grid (columns right, rows down) to a place in the picture. */
export type Plane = (column: number, row: number, into: Point) => void

/** The mapping of `from` (an upright rectangle on the grid) to `to` (a convex quadrilateral in the picture). */
export function planeThrough(
  from: { left: number; top: number; right: number; bottom: number },
  to: Quad,
): Plane {
  const [a, b, c, d] = to
  const dx1 = b.x - c.x
  const dx2 = d.x - c.x
  const dx3 = a.x - b.x + c.x - d.x
  const dy1 = b.y - c.y
  const dy2 = d.y - c.y
  const dy3 = a.y - b.y + c.y - d.y
  const det = dx1 * dy2 - dx2 * dy1
  const g = det === 0 ? 0 : (dx3 * dy2 - dx2 * dy3) / det
  const h = det === 0 ? 0 : (dx1 * dy3 - dx3 * dy1) / det
  const xu = b.x - a.x + g * b.x
  const xv = d.x - a.x + h * d.x
  const yu = b.y - a.y + g * b.y
  const yv = d.y - a.y + h * d.y
  const perColumn = 1 / (from.right - from.left)
  const perRow = 1 / (from.bottom - from.top)
  return (column, row, into) => {
    const u = (column - from.left) * perColumn
    const v = (row - from.top) * perRow
    const depth = 1 / (g * u + h * v + 1)
    into.x = (xu * u + xv * v + a.x) * depth
    into.y = (yu * u + yv * v + a.y) * depth
  }
}

/** Whether a point lies in a convex polygon, whichever way round its corners are given. */
export function isInside({ x, y }: Point, corners: readonly Point[]): boolean {
  let [left, right] = [0, 0]
  corners.forEach((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from
    if ((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) > 0) left += 1
    else right += 1
  })
  return left === 0 || right === 0
}
