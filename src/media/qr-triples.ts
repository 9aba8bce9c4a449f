/**
 * Which three finders may be corners of one symbol: finders go in, plausible triples come out, likeliest first.
 */
import { crossLine, type Finder } from './qr-finders.ts'
import type { ContrastField } from './qr-contrast.ts'
import { nearestSize } from './qr-patterns.ts'

export interface Triple {
  topLeft: Finder
  topRight: Finder
  bottomLeft: Finder
  /** Side of a module in pixels along the sides of the symbol. */
  module: number
  /** Numbers of modules the symbol may have, likeliest first. */
  sizes: number[]
}

/** Triples grow with the cube of this. */
const CONSIDERED = 24
/** Perspective changes angles and lengths so much at most. */
const COSINE_MAX = 0.7
const LENGTHS_MAX = 2.5
const MODULES_MAX = 2

/** All plausible triples. */
export function findTriples(field: ContrastField, finders: readonly Finder[]): Triple[] {
  const considered = finders.slice(0, CONSIDERED)
  const ranked: { triple: Triple; oddity: number }[] = []
  considered.forEach((a, first) => {
    considered.slice(0, first).forEach((b, second) => {
      for (const c of considered.slice(0, second)) {
        const corners = arrange(a, b, c)
        const oddity = corners === null ? null : oddityOf(corners)
        if (corners !== null && oddity !== null) ranked.push({ triple: measure(field, corners), oddity })
      }
    })
  })
  return ranked
    .filter(({ triple: { sizes } }) => sizes.length > 0)
    .sort((one, other) => one.oddity - other.oddity)
    .map(({ triple }) => triple)
}

type Corners = readonly [topLeft: Finder, topRight: Finder, bottomLeft: Finder]

/** The corner opposite to the longest side is the top left one; the others follow clockwise. */
function arrange(a: Finder, b: Finder, c: Finder): Corners | null {
  if (a.isInverted !== b.isInverted || b.isInverted !== c.isInverted) return null
  const [ab, bc, ca] = [distance(a, b), distance(b, c), distance(c, a)]
  const [corner, one, other] = bc >= ab && bc >= ca ? [a, b, c] : ca >= ab ? [b, c, a] : [c, a, b]
  const turn = (one.x - corner.x) * (other.y - corner.y) - (one.y - corner.y) * (other.x - corner.x)
  return turn > 0 ? [corner, one, other] : [corner, other, one]
}

/** How far from three corners of an upright square, 0 or more; null when too far. */
function oddityOf([corner, right, down]: Corners): number | null {
  const [across, along] = [distance(corner, right), distance(corner, down)]
  const dot = (right.x - corner.x) * (down.x - corner.x) + (right.y - corner.y) * (down.y - corner.y)
  const cosine = Math.abs(dot / (across * along))
  const lengths = Math.max(across, along) / Math.min(across, along)
  const modules = [corner.module, right.module, down.module]
  const ratio = Math.max(...modules) / Math.min(...modules)
  if (!(cosine < COSINE_MAX && lengths < LENGTHS_MAX && ratio < MODULES_MAX)) return null
  const hits = corner.hits + right.hits + down.hits
  return cosine + Math.log(lengths) + 2 * Math.log(ratio) + 1 / hits
}

function measure(field: ContrastField, corners: Corners): Triple {
  const [topLeft, topRight, bottomLeft] = corners
  const across = moduleAlong(field, topLeft, topRight)
  const along = moduleAlong(field, topLeft, bottomLeft)
  const modules = (distance(topLeft, topRight) / across + distance(topLeft, bottomLeft) / along) / 2 + 7
  const likely = nearestSize(modules)
  const step = modules > likely ? 4 : -4
  const sizes = [likely, likely + step, likely - step].filter((size) => size >= 21 && size <= 177)
  const isPlausible = modules > 17 && modules < 190
  return { topLeft, topRight, bottomLeft, module: (across + along) / 2, sizes: isPlausible ? sizes : [] }
}

/** Side of a module on the way from one finder to another, mean of both. */
function moduleAlong(field: ContrastField, from: Finder, to: Finder): number {
  const length = distance(from, to)
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length]
  const edges = new Float64Array(6)
  const sides = [from, to].map((finder) =>
    crossLine(field, finder.x, finder.y, dx, dy, finder.isInverted, edges)
      ? ((edges[5] ?? 0) - (edges[0] ?? 0)) / 7
      : finder.module,
  )
  return sides.reduce((sum, side) => sum + side, 0) / sides.length
}

export function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
