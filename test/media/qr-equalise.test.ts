/** Symbols whose modules run into each other, in ways the filter is not told. */
import fc from 'fast-check'
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { equalise } from '../../src/media/qr-equalise.ts'
import { patternsOf } from '../../src/media/qr-patterns.ts'

/** Smears modules (1 dark, -1 light) along a way, with light ground around them. */
function smear(modules: readonly boolean[][], weights: readonly (readonly number[])[]): Float32Array {
  const size = modules.length
  return Float32Array.from({ length: size * size }, (_, place) => {
    let sum = 0
    weights.forEach((row, down) => {
      row.forEach((weight, right) => {
        const y = Math.floor(place / size) + down - 1
        const x = (place % size) + right - 1
        sum += weight * (modules[y]?.[x] === true ? 1 : -1)
      })
    })
    return sum
  })
}

function wrongOnes(margins: Float32Array, modules: readonly boolean[][]): number {
  return modules.flat().filter((isDark, place) => isDark !== (margins[place] ?? 0) > 0).length
}

const ROUND = [
  [0.2, 0.5, 0.2],
  [0.5, 1.4, 0.5],
  [0.2, 0.5, 0.2],
]
const ALONG = [
  [0, 0.2, 0],
  [0.8, 1.3, 0.4],
  [0, 0.2, 0],
]

describe('equalise', () => {
  it.each([
    ['defocus', ROUND],
    ['motion', ALONG],
  ])('undoes %s', (_name, weights) => {
    const wrong = { before: 0, first: 0, again: 0 }
    let runs = 0
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme-ascii' }),
        fc.integer({ min: 3, max: 10 }),
        (text, version) => {
          const { data, size } = encode(text, { minVersion: version, maxVersion: version, border: 0 })
          const smeared = smear(data, weights)
          const [first = smeared, again = smeared] = equalise(smeared, patternsOf(size))
          wrong.before += wrongOnes(smeared, data)
          wrong.first += wrongOnes(first, data)
          wrong.again += wrongOnes(again, data)
          runs += 1
        },
      ),
      { numRuns: 20, seed: 3 },
    )
    expect(runs).toBe(20)
    expect(wrong.before).toBeGreaterThan(20 * 50)
    expect(wrong.first).toBeLessThan(wrong.before / 5)
    expect(wrong.again).toBeLessThan(wrong.before / 10)
  })

  it('has finite answers where nothing varies', () => {
    for (const learned of equalise(new Float32Array(21 * 21), patternsOf(21))) {
      expect(learned.length).toBe(21 * 21)
      expect(learned.every(Number.isFinite)).toBe(true)
    }
  })

  it('learns from a part of the modules of the largest symbols', () => {
    const { data, size } = encode('large', { minVersion: 40, maxVersion: 40, border: 0 })
    const [, again] = [...equalise(smear(data, ROUND), patternsOf(size))]
    expect(wrongOnes(again ?? new Float32Array(), data)).toBeLessThan(size * size * 0.01)
  })
})
