/**
 * Finder patterns, the three nested squares of a QR symbol: local contrast goes in, their places come out.
 * A line through the middle of one crosses dark, light, dark, light, dark as 1:1:3:1:1, at any angle.
 */
import type { ContrastField } from './qr-contrast.ts'

export interface Finder {
  x: number
  y: number
  /** Side of a module in pixels, the mean along the lines that were looked at. */
  module: number
  /** Light squares on dark ground. */
  isInverted: boolean
  /** Rows of the picture that saw it. */
  hits: number
  /** How much its light rings are lighter than its dark ones. */
  contrast: number
}

/** More are noise, or a symbol among hundreds. */
const FINDERS_LIMIT = 200
/** Longest way from the middle, in pixels: smaller copies of the picture show larger finders. */
const REACH = 48
/** A difference below this is grain of the picture. */
const GRAIN = 3
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [Math.SQRT1_2, Math.SQRT1_2],
  [Math.SQRT1_2, -Math.SQRT1_2],
] as const
/** Scratches and fingers may spoil one line of the four. */
const AGREEING_MIN = 3

/** Finds patterns of both polarities, those seen by most rows first. Linear in the pixels for any content. */
export function findFinders(field: ContrastField): Finder[] {
  const found: Finder[] = []
  const places = new Map<number, Finder>()
  const edges = new Float64Array(6)
  for (let y = 1; y < field.height - 1; y += 1) {
    const start = y * field.width
    let isDark = false
    let count = 0
    for (let x = 1; x < field.width; x += 1) {
      const here = field.data[start + x] ?? 0
      if (isDark ? here < GRAIN : here > -GRAIN) continue
      edges.copyWithin(0, 1)
      edges[5] = x - 1 + crossing(field.data[start + x - 1] ?? 0, here)
      // The run that ends here has the polarity of the pattern.
      if (count >= 5 && hasFinderRatio(edges)) note(found, places, field, edges, y, !isDark)
      isDark = !isDark
      count += 1
    }
  }
  return found.sort((a, b) => certainty(b) - certainty(a)).slice(0, FINDERS_LIMIT)
}

/** The square in the middle is three modules high: every row of it should have seen the pattern. Grain has little contrast. */
function certainty({ hits, module, contrast }: Finder): number {
  return Math.min(3, hits / module) * contrast
}

/** Where between two neighbours the contrast changes its sign, 0 to 1. */
function crossing(before: number, here: number): number {
  return before < 0 === here < 0 ? 0.5 : before / (before - here)
}

/** Six borders of five runs. Blur widens some runs and narrows others, and the outermost touch what is around. */
function hasFinderRatio(edges: Float64Array): boolean {
  const first = edges[0] ?? 0
  const module = ((edges[5] ?? 0) - first) / 7
  let last = first
  for (let run = 0; run < 5; run += 1) {
    const edge = edges[run + 1] ?? 0
    const length = (edge - last) / module
    if (run === 2 ? length < 1.9 || length > 4.2 : length < 0.4 || length > 1.9) return false
    last = edge
  }
  return module > 0
}

/** Side of the cells, in pixels, by which a finder is recognised in the next row. */
const CELL = 4

function note(
  found: Finder[],
  places: Map<number, Finder>,
  field: ContrastField,
  edges: Float64Array,
  y: number,
  isInverted: boolean,
): void {
  const x = ((edges[2] ?? 0) + (edges[3] ?? 0)) / 2
  const cell = cellOf(x, y, isInverted)
  const known = places.get(cell)
  if (known !== undefined) {
    known.hits += 1
    return
  }
  if (!isMiddleRound(field, x, y, edges, isInverted)) return
  const finder = examine(field, x, y, isInverted)
  if (finder === null) return
  found.push(finder)
  const reach = 1.5 * finder.module + CELL
  for (let top = finder.y - reach; top <= finder.y + reach; top += CELL) {
    for (let left = finder.x - reach; left <= finder.x + reach; left += CELL) {
      places.set(cellOf(left, top, isInverted), finder)
    }
  }
}

/** Quick, for noise and text are full of fitting rows: the middle must be about as high as it is wide. */
function isMiddleRound(
  field: ContrastField,
  x: number,
  y: number,
  edges: Float64Array,
  isInverted: boolean,
): boolean {
  const width = (edges[3] ?? 0) - (edges[2] ?? 0)
  const column = Math.round(x)
  const limit = 2.2 * width
  let height = 1
  for (const way of [1, -1]) {
    for (let row = y + way; row >= 0 && row < field.height && height <= limit; row += way) {
      const value = field.data[row * field.width + column] ?? 0
      if (isInverted ? value <= -GRAIN : value >= GRAIN) break
      height += 1
    }
  }
  return height > 0.4 * width && height <= limit
}

function cellOf(x: number, y: number, isInverted: boolean): number {
  return (Math.floor(y / CELL) * 65_536 + Math.floor(x / CELL)) * 2 + (isInverted ? 1 : 0)
}

/** Centres on the pattern line by line, then asks four lines through the middle. */
function examine(field: ContrastField, startX: number, startY: number, isInverted: boolean): Finder | null {
  const edges = new Float64Array(6)
  let x = startX
  let y = startY
  for (const [dx, dy] of [DIRECTIONS[1], DIRECTIONS[0], DIRECTIONS[1]]) {
    if (!crossLine(field, x, y, dx, dy, isInverted, edges)) continue
    const shift = ((edges[2] ?? 0) + (edges[3] ?? 0)) / 2
    x += dx * shift
    y += dy * shift
  }
  const modules: number[] = []
  let contrast = 0
  for (const [dx, dy] of DIRECTIONS) {
    if (!crossLine(field, x, y, dx, dy, isInverted, edges) || !hasFinderRatio(edges)) continue
    modules.push(((edges[5] ?? 0) - (edges[0] ?? 0)) / 7)
    contrast += contrastAlong(field, x, y, dx, dy, edges)
  }
  if (modules.length < AGREEING_MIN || Math.max(...modules) > 2.5 * Math.min(...modules)) return null
  const module = modules.reduce((sum, each) => sum + each, 0) / modules.length
  return { x, y, module, isInverted, hits: 1, contrast: Math.abs(contrast) / modules.length }
}

/** Mean of the light runs less the mean of the dark ones, at their middles. */
function contrastAlong(
  field: ContrastField,
  x: number,
  y: number,
  dx: number,
  dy: number,
  edges: Float64Array,
): number {
  let sum = 0
  for (let run = 0; run < 5; run += 1) {
    const middle = ((edges[run] ?? 0) + (edges[run + 1] ?? 0)) / 2
    const at = Math.round(y + dy * middle) * field.width + Math.round(x + dx * middle)
    sum += (field.data[at] ?? 0) * (run % 2 === 0 ? -1 / 3 : 1 / 2)
  }
  return sum
}

/**
 * Walks from a place both ways until three borders are crossed on each side; writes their distances in order.
 * @returns false when a border is missing within reach.
 */
export function crossLine(
  field: ContrastField,
  x: number,
  y: number,
  dx: number,
  dy: number,
  isInverted: boolean,
  edges: Float64Array,
): boolean {
  for (const way of [1, -1] as const) {
    let isInside = true
    let count = 0
    let before = 0
    for (let step = 0; step < REACH && count < 3; step += 1) {
      const column = Math.round(x + way * dx * step)
      const row = Math.round(y + way * dy * step)
      if (column < 0 || row < 0 || column >= field.width || row >= field.height) return false
      const value = field.data[row * field.width + column] ?? 0
      const here = isInverted ? -value : value
      if (isInside ? here >= GRAIN : here <= -GRAIN) {
        if (step === 0) return false
        const distance = step - 1 + crossing(before, here)
        edges[way === 1 ? 3 + count : 2 - count] = way * distance
        count += 1
        isInside = !isInside
      }
      before = here
    }
    if (count < 3) return false
  }
  return true
}
