/**
 * Takes back blur and motion whose shape is unknown: modules smeared into each other go in, modules told apart come
 * out. The patterns that every symbol has are the lesson: the filter of the neighbours that makes them out best is
 * learned from them, and then once more from all modules of which it is fairly certain.
 */
import type { Patterns } from './qr-patterns.ts'

/** Neighbours on each side that blur mixes in. */
const REACH = 2
const SIDE = 2 * REACH + 1
/** Weights of the neighbours and one for all alike. */
const WEIGHTS = SIDE * SIDE + 1
const MIDDLE = (SIDE * SIDE - 1) / 2
/** How strongly the filter is held to what it would be without blur; noise needs more. */
const CAUTION_FIRST = 0.02
const CAUTION_AGAIN = 0.005
/** A certain module comes out as 1 or -1. */
const CERTAIN = 0.3
/** Light ground around the symbol, in the same measure. */
const GROUND = -0.8
/** More modules teach nothing new. */
const LESSONS_LIMIT = 4_000

/**
 * Learns to tell dark from light: yields what is learned from the patterns, then what is learned from the former.
 * @param margins how much darker than its surroundings each module is, row by row.
 */
export function* equalise(margins: Float32Array, patterns: Patterns): Generator<Float32Array> {
  const field = padded(margins, patterns.size)
  const known = signsOf(patterns)
  const first = filtered(field, learn(field, known, CAUTION_FIRST))
  yield first
  const lessons = first.map((value, place) => {
    const sign = known[place] ?? 0
    return sign === 0 && Math.abs(value) > CERTAIN ? Math.sign(value) : sign
  })
  yield filtered(field, learn(field, lessons, CAUTION_AGAIN))
}

/** Modules with light ground around, as contrast alone. */
interface Field {
  size: number
  width: number
  data: Float32Array
}

function padded(margins: Float32Array, size: number): Field {
  const squares = margins.reduce((sum, value) => sum + value * value, 0)
  const scale = squares === 0 ? 1 : Math.sqrt(margins.length / squares)
  const width = size + 2 * REACH
  const data = new Float32Array(width * width).fill(GROUND)
  margins.forEach((value, place) => {
    data[(Math.floor(place / size) + REACH) * width + (place % size) + REACH] = value * scale
  })
  return { size, width, data }
}

/** 1 for modules that are dark in every symbol of the size, -1 for light ones, 0 for those that vary. */
function signsOf({ size, finders, timing, alignment, version }: Patterns): Float32Array {
  const known = new Float32Array(size * size)
  for (const { columns, rows, signs } of [...timing, ...finders, ...alignment, ...version]) {
    signs.forEach((sign, index) => (known[(rows[index] ?? 0) * size + (columns[index] ?? 0)] = sign))
  }
  return known
}

/** Writes the neighbours of a module, itself included, and a 1. */
function neighbours({ size, width, data }: Field, place: number, into: Float64Array): void {
  const start = Math.floor(place / size) * width + (place % size)
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      into[row * SIDE + column] = data[start + row * width + column] ?? 0
    }
  }
  into[WEIGHTS - 1] = 1
}

/** The weights of least squared error over the lessons (1, -1, or 0 for none). */
function learn(field: Field, lessons: Float32Array, caution: number): Float64Array {
  const system = new Float64Array(WEIGHTS * WEIGHTS)
  const goal = new Float64Array(WEIGHTS)
  const around = new Float64Array(WEIGHTS)
  const places = [...lessons.keys()].filter((place) => lessons[place] !== 0)
  const step = Math.ceil(places.length / LESSONS_LIMIT)
  let count = 0
  for (let index = 0; index < places.length; index += step) {
    const place = places[index] ?? 0
    const sign = lessons[place] ?? 0
    neighbours(field, place, around)
    for (let row = 0; row < WEIGHTS; row += 1) {
      const value = around[row] ?? 0
      goal[row] = (goal[row] ?? 0) + value * sign
      for (let column = 0; column <= row; column += 1) {
        const at = row * WEIGHTS + column
        system[at] = (system[at] ?? 0) + value * (around[column] ?? 0)
      }
    }
    count += 1
  }
  for (let row = 0; row < WEIGHTS; row += 1) {
    const at = row * (WEIGHTS + 1)
    system[at] = (system[at] ?? 0) + caution * count
  }
  goal[MIDDLE] = (goal[MIDDLE] ?? 0) + caution * count
  return solve(system, goal)
}

/** Cholesky's method for a symmetric positive system, of which the lower half is given and overwritten. */
function solve(system: Float64Array, goal: Float64Array): Float64Array {
  const size = goal.length
  const solution = goal.slice()
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = system[row * size + column] ?? 0
      for (let index = 0; index < column; index += 1) {
        sum -= (system[row * size + index] ?? 0) * (system[column * size + index] ?? 0)
      }
      system[row * size + column] =
        row === column ? Math.sqrt(Math.max(sum, Number.EPSILON)) : sum / (system[column * (size + 1)] ?? 1)
    }
  }
  for (let row = 0; row < size; row += 1) {
    let sum = solution[row] ?? 0
    for (let index = 0; index < row; index += 1)
      sum -= (system[row * size + index] ?? 0) * (solution[index] ?? 0)
    solution[row] = sum / (system[row * (size + 1)] ?? 1)
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = solution[row] ?? 0
    for (let index = row + 1; index < size; index += 1) {
      sum -= (system[index * size + row] ?? 0) * (solution[index] ?? 0)
    }
    solution[row] = sum / (system[row * (size + 1)] ?? 1)
  }
  return solution
}

function filtered(field: Field, weights: Float64Array): Float32Array {
  const around = new Float64Array(WEIGHTS)
  return Float32Array.from({ length: field.size ** 2 }, (_, place) => {
    neighbours(field, place, around)
    let sum = 0
    for (let index = 0; index < WEIGHTS; index += 1) sum += (weights[index] ?? 0) * (around[index] ?? 0)
    return sum
  })
}
