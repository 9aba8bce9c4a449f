/**
 * Reads the modules under a fitted grid several ways: a picture and its grid go in, the modules come out, once for
 * each way of telling dark from light, to be drawn cleanly. The reader's error correction decides which is right.
 */
import type { GreyPicture } from './image.ts'
import { equalise } from './qr-equalise.ts'
import { brightness, type Fit } from './qr-fit.ts'
import type { Patterns } from './qr-patterns.ts'
import type { Point } from './qr-plane.ts'

/** Brightness of each module, row by row. */
export function sampleModules(picture: GreyPicture, { patterns: { size }, plane }: Fit): Float32Array {
  const modules = new Float32Array(size * size)
  const at: Point = { x: 0, y: 0 }
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = 0
      for (const [right, down] of SPOTS) {
        plane(column + 0.5 + right, row + 0.5 + down, at)
        sum += brightness(picture, at.x, at.y)
      }
      const value = sum / SPOTS.length
      modules[row * size + column] = value
    }
  }
  return modules
}

const SPOTS = [
  [0, 0],
  [-0.2, -0.2],
  [0.2, -0.2],
  [-0.2, 0.2],
  [0.2, 0.2],
] as const

/** Takes back what blur mixed in from the four neighbours. */
function sharpen(modules: Float32Array, size: number, amount: number): Float32Array {
  return modules.map((value, index) => {
    const column = index % size
    const left = column > 0 ? (modules[index - 1] ?? 0) : value
    const right = column < size - 1 ? (modules[index + 1] ?? 0) : value
    const above = modules[index - size] ?? value
    const below = modules[index + size] ?? value
    return value + amount * (value - (left + right + above + below) / 4)
  })
}

type Threshold = (modules: Float32Array, size: number) => Float32Array

/** Mean over the surroundings within `radius` modules. */
function meanAround(radius: number): Threshold {
  return (modules, size) =>
    around(modules, size, radius, (values) => values.reduce((sum, value) => sum + value, 0) / values.length)
}

/** Halfway between the darkest and the lightest of the surroundings: follows glare, which few modules pierce. */
function middleAround(radius: number): Threshold {
  return (modules, size) =>
    around(modules, size, radius, (values) => {
      values.sort()
      const cut = Math.floor(values.length / 10)
      return ((values[cut] ?? 0) + (values[values.length - 1 - cut] ?? 0)) / 2
    })
}

function around(
  modules: Float32Array,
  size: number,
  radius: number,
  pick: (values: Float32Array) => number,
): Float32Array {
  const result = new Float32Array(modules.length)
  const values = new Float32Array((2 * radius + 1) ** 2)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let count = 0
      for (let y = Math.max(0, row - radius); y <= Math.min(size - 1, row + radius); y += 1) {
        for (let x = Math.max(0, column - radius); x <= Math.min(size - 1, column + radius); x += 1) {
          values[count] = modules[y * size + x] ?? 0
          count += 1
        }
      }
      result[row * size + column] = pick(values.subarray(0, count))
    }
  }
  return result
}

interface Way {
  sharpen: number
  threshold: Threshold
}

const PLAIN: Way = { sharpen: 0, threshold: meanAround(4) }
/** Each of them was first to read something. */
const WAYS: Way[] = [
  { sharpen: 0.7, threshold: meanAround(4) },
  { sharpen: 1.5, threshold: middleAround(4) },
  { sharpen: 1.5, threshold: meanAround(6) },
  { sharpen: 3, threshold: meanAround(6) },
  { sharpen: 0, threshold: meanAround(40) },
]

/** Pixels of a module in the drawings, and modules of light ground around. */
const SCALE = 3
const BORDER = 4

/** One way of telling dark from light: how much darker than the threshold each module is, row by row. */
export type Margins = Float32Array

/** What each way of thresholding sees, lazily: the first that can be read ends the search. */
export function* marginsOf(picture: GreyPicture, fit: Fit): Generator<Margins> {
  const sampled = sampleModules(picture, fit)
  const margins = (way: Way): Margins => {
    const { size } = fit.patterns
    const modules = way.sharpen === 0 ? sampled : sharpen(sampled, size, way.sharpen)
    return way.threshold(modules, size).map((value, index) => value - (modules[index] ?? 0))
  }
  yield margins(PLAIN)
  yield* equalise(margins(PLAIN), fit.patterns)
  for (const way of WAYS) yield margins(way)
}

/** Draws a symbol from its modules, dark where the margin is above 0. */
export function drawSymbol(margins: Margins, patterns: Patterns): GreyPicture {
  const dark = Uint8Array.from(margins, (margin) => (margin > 0 ? 1 : 0))
  restorePatterns(dark, patterns)
  return draw(dark, patterns.size)
}

/** Patterns that every symbol of the size has need not be read from the picture. */
function restorePatterns(dark: Uint8Array, patterns: Patterns): void {
  const { size, finders, timing, alignment, version } = patterns
  for (const { columns, rows, signs } of [...timing, ...finders, ...alignment, ...version]) {
    signs.forEach((sign, index) => {
      dark[(rows[index] ?? 0) * size + (columns[index] ?? 0)] = sign > 0 ? 1 : 0
    })
  }
}

function draw(dark: Uint8Array, size: number): GreyPicture {
  const side = (size + 2 * BORDER) * SCALE
  const data = new Uint8Array(side * side).fill(255)
  dark.forEach((isDark, index) => {
    if (isDark === 0) return
    const left = ((index % size) + BORDER) * SCALE
    const top = (Math.floor(index / size) + BORDER) * SCALE
    for (let y = top; y < top + SCALE; y += 1) data.fill(0, y * side + left, y * side + left + SCALE)
  })
  return { width: side, height: side, data }
}
