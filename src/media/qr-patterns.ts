/**
 * What every QR symbol of a size has in common: finders, timing and alignment patterns and the version's own bits.
 * Used to lay a grid on a damaged symbol, and to put back what a finger or a glare hides of them.
 */

/** Modules whose colour is known beforehand; together they are compared with a picture. */
export interface Pattern {
  columns: number[]
  rows: number[]
  /** 1 for dark, -1 for light. */
  signs: number[]
  /** What it counts among the others. */
  weight: number
}

export interface Patterns {
  size: number
  /** Top left, top right and bottom left finder with their light border. */
  finders: Pattern[]
  timing: Pattern[]
  alignment: Pattern[]
  /** Bits of the version, of large symbols only. */
  version: Pattern[]
}

const SIZE_MIN = 21
const SIZE_MAX = 177

/** The size a symbol really has: 21, 25, … 177 modules. */
export function nearestSize(modules: number): number {
  const size = 17 + 4 * Math.round((modules - 17) / 4)
  return Math.min(SIZE_MAX, Math.max(SIZE_MIN, size))
}

const known = new Map<number, Patterns>()

/** The patterns of a symbol of `size` modules. */
export function patternsOf(size: number): Patterns {
  const patterns = known.get(size) ?? build(size)
  known.set(size, patterns)
  return patterns
}

function build(size: number): Patterns {
  const far = size - 7
  const finders = [finder(0, 0, size), finder(far, 0, size), finder(0, far, size)]
  const run = Array.from({ length: size - 16 }, (_, index) => index + 8)
  const six = run.map(() => 6)
  const signs = run.map((place) => (place % 2 === 0 ? 1 : -1))
  const timing = [
    { columns: run, rows: six, signs, weight: 2 },
    { columns: six, rows: run, signs, weight: 2 },
  ]
  return { size, finders, timing, alignment: alignment(size), version: version(size) }
}

function finder(left: number, top: number, size: number): Pattern {
  const pattern: Pattern = { columns: [], rows: [], signs: [], weight: 3 }
  for (let row = Math.max(0, top - 1); row < Math.min(size, top + 8); row += 1) {
    for (let column = Math.max(0, left - 1); column < Math.min(size, left + 8); column += 1) {
      const ring = Math.max(Math.abs(column - left - 3), Math.abs(row - top - 3))
      pattern.columns.push(column)
      pattern.rows.push(row)
      pattern.signs.push(ring === 2 || ring === 4 ? -1 : 1)
    }
  }
  return pattern
}

/** The last one, nearest to the corner without finder, comes first and counts most. */
function alignment(size: number): Pattern[] {
  const places = alignmentPlaces(size)
  const first = places[0] ?? 0
  const last = places.at(-1) ?? 0
  const patterns: Pattern[] = []
  for (const row of places.toReversed()) {
    for (const column of places.toReversed()) {
      const isFinder =
        (row === first && column !== last && column === first) ||
        (row === first && column === last) ||
        (row === last && column === first)
      if (!isFinder) patterns.push(square(column, row, patterns.length === 0 ? 2 : 0.5))
    }
  }
  return patterns
}

function square(middleColumn: number, middleRow: number, weight: number): Pattern {
  const pattern: Pattern = { columns: [], rows: [], signs: [], weight }
  for (let row = -2; row <= 2; row += 1) {
    for (let column = -2; column <= 2; column += 1) {
      pattern.columns.push(middleColumn + column)
      pattern.rows.push(middleRow + row)
      pattern.signs.push(Math.max(Math.abs(column), Math.abs(row)) === 1 ? -1 : 1)
    }
  }
  return pattern
}

/** Rows, and columns alike, of the middles of alignment patterns, evenly spread as ISO/IEC 18004 lists them. */
function alignmentPlaces(size: number): number[] {
  const number = (size - 17) / 4
  if (number === 1) return []
  const count = Math.floor(number / 7) + 2
  const step = number === 32 ? 26 : Math.ceil((size - 13) / (2 * count - 2)) * 2
  const places = [6]
  for (let index = count - 2; index >= 0; index -= 1) places.push(size - 7 - index * step)
  return places
}

/** From 45 modules on, the version stands twice in the symbol, with 12 check bits. */
function version(size: number): Pattern[] {
  const number = (size - 17) / 4
  if (number < 7) return []
  let rest = number
  for (let bit = 0; bit < 12; bit += 1) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25)
  const bits = (number << 12) | rest
  const across: number[] = []
  const down: number[] = []
  const signs: number[] = []
  for (let bit = 0; bit < 18; bit += 1) {
    across.push(size - 11 + (bit % 3))
    down.push(Math.floor(bit / 3))
    signs.push((bits >> bit) & 1 ? 1 : -1)
  }
  return [
    { columns: across, rows: down, signs, weight: 1 },
    { columns: down, rows: across, signs, weight: 1 },
  ]
}
