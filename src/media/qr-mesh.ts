/**
 * Follows paper that is crumpled or folded: a grid that fits the patterns goes in, the same grid shifted here and
 * there by parts of a module comes out. Where modules are hit in the middle their brightness differs most.
 */
import type { GreyPicture } from './image.ts'
import { brightness, type Fit } from './qr-fit.ts'
import type { Plane, Point } from './qr-plane.ts'

/** Modules between the knots of the mesh, and half the side of what is looked at around one. */
const SPACING = 4
const WINDOW = 3
/** Shifts tried around what the neighbours have, in modules: fewer than half, or the next module would do as well. */
const TRIED = [-0.4, -0.2, 0, 0.2, 0.4]
/** What shifts cost that differ from the neighbours', as a share of the brightness's variance. */
const STIFFNESS = 0.3
const SWEEPS = 3
/** Two spots of each module are looked at, in opposite corners, so many modules from its middle. */
const SPOT = 0.3

interface Mesh {
  count: number
  /** Shifts of the knots to the right and down, in modules; NaN where not known yet. */
  right: Float64Array
  down: Float64Array
}

/** Shifts the grid of a fit knot by knot, from the finders towards the middle. */
export function meshGrid(picture: GreyPicture, fit: Fit): Fit {
  const { size } = fit.patterns
  const count = Math.ceil((size - 1) / SPACING) + 1
  const mesh: Mesh = {
    count,
    right: new Float64Array(count * count).fill(NaN),
    down: new Float64Array(count * count).fill(NaN),
  }
  const knots = [...mesh.right.keys()].sort((a, b) => awayFromFinders(a, count) - awayFromFinders(b, count))
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const knot of knots) settle(picture, fit, mesh, knot)
  }
  return { ...fit, plane: shifted(fit.plane, mesh) }
}

function awayFromFinders(knot: number, count: number): number {
  const [row, column] = [Math.floor(knot / count), knot % count]
  const far = count - 1
  return Math.min(Math.hypot(row, column), Math.hypot(row, far - column), Math.hypot(far - row, column))
}

/** Gives a knot the shift that shows its surroundings best. */
function settle(picture: GreyPicture, { plane, patterns: { size } }: Fit, mesh: Mesh, knot: number): void {
  const { count, right, down } = mesh
  const [row, column] = [Math.floor(knot / count), knot % count]
  const start = { x: expected(right, row, column, count), y: expected(down, row, column, count) }
  let best = { x: start.x, y: start.y, worth: -Infinity }
  for (const x of TRIED) {
    for (const y of TRIED) {
      const variance = varianceAround(
        picture,
        plane,
        size,
        column * SPACING,
        row * SPACING,
        start.x + x,
        start.y + y,
      )
      const worth = variance * (1 - STIFFNESS * (x * x + y * y) * 4)
      if (worth > best.worth) best = { x: start.x + x, y: start.y + y, worth }
    }
  }
  right[knot] = best.x
  down[knot] = best.y
}

/** Mean of the neighbours already known; the corners have none at first and lie on a finder. */
function expected(shifts: Float64Array, row: number, column: number, count: number): number {
  let [sum, known] = [0, 0]
  for (let y = Math.max(0, row - 1); y <= Math.min(count - 1, row + 1); y += 1) {
    for (let x = Math.max(0, column - 1); x <= Math.min(count - 1, column + 1); x += 1) {
      const shift = shifts[y * count + x] ?? NaN
      if (Number.isNaN(shift)) continue
      sum += shift
      known += 1
    }
  }
  return known === 0 ? 0 : sum / known
}

function varianceAround(
  picture: GreyPicture,
  plane: Plane,
  size: number,
  column: number,
  row: number,
  right: number,
  down: number,
): number {
  const at: Point = { x: 0, y: 0 }
  let [sum, squares, count] = [0, 0, 0]
  for (let y = Math.max(0, row - WINDOW); y <= Math.min(size - 1, row + WINDOW); y += 1) {
    for (let x = Math.max(0, column - WINDOW); x <= Math.min(size - 1, column + WINDOW); x += 1) {
      const way = (x + y) % 2 === 0 ? SPOT : -SPOT
      plane(x + 0.5 + right - SPOT, y + 0.5 + down - way, at)
      const one = brightness(picture, at.x, at.y)
      plane(x + 0.5 + right + SPOT, y + 0.5 + down + way, at)
      const value = (one + brightness(picture, at.x, at.y)) / 2
      sum += value
      squares += value * value
      count += 1
    }
  }
  return squares / count - (sum / count) ** 2
}

/** Between the knots, shifts pass over evenly. */
function shifted(plane: Plane, { count, right, down }: Mesh): Plane {
  const between = (shifts: Float64Array, x: number, y: number): number => {
    const column = Math.max(0, Math.min(count - 2, Math.floor(x)))
    const row = Math.max(0, Math.min(count - 2, Math.floor(y)))
    const [across, along] = [Math.min(1, Math.max(0, x - column)), Math.min(1, Math.max(0, y - row))]
    const at = row * count + column
    const above = (shifts[at] ?? 0) * (1 - across) + (shifts[at + 1] ?? 0) * across
    const below = (shifts[at + count] ?? 0) * (1 - across) + (shifts[at + count + 1] ?? 0) * across
    return above * (1 - along) + below * along
  }
  return (column, row, into) => {
    const [x, y] = [(column - 0.5) / SPACING, (row - 0.5) / SPACING]
    plane(column + between(right, x, y), row + between(down, x, y), into)
  }
}
