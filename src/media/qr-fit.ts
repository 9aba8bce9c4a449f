/**
 * Lays the module grid of a symbol over a picture: three finders go in, a perspective comes out under which
 * the patterns every symbol has agree best with the pixels.
 */
import type { GreyPicture } from './image.ts'
import type { Pattern, Patterns } from './qr-patterns.ts'
import { planeThrough, type Plane, type Point, type Quad } from './qr-plane.ts'

export interface Fit {
  patterns: Patterns
  plane: Plane
  /** Mean correlation of the known patterns with the pixels, at most 1; chance gives about 0. */
  score: number
  shape: Shape
}

/** Brightness between pixels; outside of the picture it is mid grey. */
export function brightness({ width, height, data }: GreyPicture, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) return 128
  const at = top * width + left
  const right = x - left
  const above = (data[at] ?? 0) * (1 - right) + (data[at + 1] ?? 0) * right
  const below = (data[at + width] ?? 0) * (1 - right) + (data[at + width + 1] ?? 0) * right
  return above + (below - above) * (y - top)
}

/** Correlation of dark modules with dark pixels, -1 to 1; 0 where nothing varies, as under glare. */
function agreement(picture: GreyPicture, plane: Plane, { columns, rows, signs }: Pattern): number {
  const at: Point = { x: 0, y: 0 }
  let [sum, squares, signSum, both] = [0, 0, 0, 0]
  for (let index = 0; index < signs.length; index += 1) {
    plane((columns[index] ?? 0) + 0.5, (rows[index] ?? 0) + 0.5, at)
    const value = brightness(picture, at.x, at.y)
    const sign = signs[index] ?? 0
    sum += value
    squares += value * value
    signSum += sign
    both += value * sign
  }
  const count = signs.length
  const variance = squares - (sum * sum) / count
  if (variance < 16 * count) return 0
  return -(both - (sum * signSum) / count) / Math.sqrt(variance * (count - (signSum * signSum) / count))
}

function score(picture: GreyPicture, plane: Plane, patterns: readonly Pattern[]): number {
  let [sum, weights] = [0, 0]
  for (const pattern of patterns) {
    sum += pattern.weight * agreement(picture, plane, pattern)
    weights += pattern.weight
  }
  return weights === 0 ? 0 : sum / weights
}

/** Mean correlation of three finders when no perspective is assumed: tells quickly whether they belong together. */
export function finderAgreement(
  picture: GreyPicture,
  patterns: Patterns,
  corners: readonly [Point, Point, Point],
): number {
  const [a, b, d] = corners
  const quad: Quad = [a, b, { x: b.x + d.x - a.x, y: b.y + d.y - a.y }, d]
  const plane = planeThrough(
    { left: 3.5, top: 3.5, right: patterns.size - 3.5, bottom: patterns.size - 3.5 },
    quad,
  )
  return score(picture, plane, patterns.finders)
}

/** Where the corner points of a fit lie on the grid: `near` and `far` of both axes are the middles of the finders. */
interface Frame {
  picture: GreyPicture
  patterns: Patterns
  near: number
  far: number
}

/** Corners and bend of a grid as plain numbers, to be moved one by one: x and y of four corners, then of two bends. */
type Shape = Float64Array

const FLAT = 8

function frameOf(picture: GreyPicture, patterns: Patterns): Frame {
  return { picture, patterns, near: 3.5, far: patterns.size - 3.5 }
}

function shapeOf(quad: Quad): Shape {
  return Float64Array.from([...quad.flatMap(({ x, y }) => [x, y]), 0, 0, 0, 0])
}

/** Perspective, and on paper that is not flat a bow along the columns and one along the rows. */
function planeOf({ near, far }: Frame, shape: Shape): Plane {
  const at = (index: number): Point => ({ x: shape[2 * index] ?? 0, y: shape[2 * index + 1] ?? 0 })
  const plane = planeThrough({ left: near, top: near, right: far, bottom: far }, [at(0), at(1), at(2), at(3)])
  const [across, down] = [at(4), at(5)]
  if (across.x === 0 && across.y === 0 && down.x === 0 && down.y === 0) return plane
  return (column, row, into) => {
    plane(column, row, into)
    const bowAcross = (4 * (column - near) * (far - column)) / (far - near) ** 2
    const bowDown = (4 * (row - near) * (far - row)) / (far - near) ** 2
    into.x += across.x * bowAcross + down.x * bowDown
    into.y += across.y * bowAcross + down.y * bowDown
  }
}

function fitOf(frame: Frame, shape: Shape, reached: number): Fit {
  return { patterns: frame.patterns, plane: planeOf(frame, shape), score: reached, shape }
}

/**
 * Fits a grid of the patterns' size. The middles of the finders are given as top left, top right, bottom left.
 * @param module side of a module in pixels, about.
 */
export function fitGrid(
  picture: GreyPicture,
  patterns: Patterns,
  [a, b, d]: readonly [Point, Point, Point],
  module: number,
): Fit {
  const frame = frameOf(picture, patterns)
  const start: Quad = [a, b, { x: b.x + d.x - a.x, y: b.y + d.y - a.y }, d]
  const fits = startingQuads(frame, start).map((quad) => climb(frame, shapeOf(quad), FLAT, module))
  return fits.reduce((best, fit) => (fit.score > best.score ? fit : best))
}

/** Fits again a grid that may be bent, as on a bottle or a crumpled receipt. */
export function bendGrid(picture: GreyPicture, { patterns, shape }: Fit, module: number): Fit {
  return climb(frameOf(picture, patterns), shape, shape.length, module)
}

/** The fourth corner is where perspective shows: no perspective, and the best places of the last alignment pattern. */
function startingQuads(frame: Frame, [a, b, c, d]: Quad): Quad[] {
  const { patterns, picture } = frame
  const [last] = patterns.alignment
  if (last === undefined) return [[a, b, c, d]]
  const length = patterns.size - 7
  const side = { x: (b.x - a.x) / length, y: (b.y - a.y) / length }
  const down = { x: (d.x - a.x) / length, y: (d.y - a.y) / length }
  const reach = Math.max(4, Math.round(patterns.size / 5))
  const tried: { quad: Quad; score: number }[] = []
  for (let i = -reach; i <= reach; i += 1) {
    for (let j = -reach; j <= reach; j += 1) {
      const corner = { x: c.x + i * side.x + j * down.x, y: c.y + i * side.y + j * down.y }
      const quad: Quad = [a, b, corner, d]
      tried.push({ quad, score: agreement(picture, planeOf(frame, shapeOf(quad)), last) })
    }
  }
  tried.sort((one, other) => other.score - one.score)
  return [[a, b, c, d], ...tried.slice(0, STARTS).map(({ quad }) => quad)]
}

const STARTS = 3
/** In modules; three sweeps over all numbers are made with each, unless they change nothing. */
const STEPS = [1, 0.5, 0.25, 0.12]
const SWEEPS = 3
const GAIN_MIN = 0.002

/** Moves the first `count` numbers of a shape one by one as long as the known patterns agree better. */
function climb(frame: Frame, start: Shape, count: number, module: number): Fit {
  const { picture, patterns } = frame
  const all = [...patterns.finders, ...patterns.timing, ...patterns.alignment]
  const shape = start.slice()
  let best = score(picture, planeOf(frame, shape), all)
  for (const step of STEPS) {
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
      const before = best
      for (let index = 0; index < 2 * count; index += 1) {
        const place = index >> 1
        const way = index % 2 === 0 ? step * module : -step * module
        const old = shape[place] ?? 0
        shape[place] = old + way
        const moved = score(picture, planeOf(frame, shape), all)
        if (moved > best) best = moved
        else shape[place] = old
      }
      if (best - before < GAIN_MIN) break
    }
  }
  return fitOf(frame, shape, best)
}
