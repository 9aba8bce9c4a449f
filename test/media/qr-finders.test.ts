/** Finder patterns are found at every angle and in both polarities, and three of them make a triple. */
import { describe, expect, it } from 'vitest'
import { localContrast } from '../../src/media/qr-contrast.ts'
import { findFinders } from '../../src/media/qr-finders.ts'
import { planeThrough, type Point } from '../../src/media/qr-plane.ts'
import { findTriples } from '../../src/media/qr-triples.ts'
import { slantedSymbol, turnedSquare } from '../support/slanted-symbol.ts'

const ANGLES = Array.from({ length: 24 }, (_, index) => index * 15 + 2)
const SIZE = 25

describe('findFinders', () => {
  it.each(ANGLES)('finds the three corners of a symbol turned by %i degrees', (degrees) => {
    const square = turnedSquare(130, degrees)
    const plane = planeThrough({ left: 0, top: 0, right: SIZE, bottom: SIZE }, square)
    const places = [
      [3.5, 3.5],
      [SIZE - 3.5, 3.5],
      [3.5, SIZE - 3.5],
    ] as const
    for (const [dark, light] of [
      [30, 220],
      [200, 60],
    ] as const) {
      const field = localContrast(slantedSymbol('any text', square, { version: 2, dark, light }), 12)
      const finders = findFinders(field)
      const [triple] = findTriples(field, finders)
      expect(triple?.topLeft.isInverted).toBe(dark === 200)
      expect(triple?.sizes).toContain(SIZE)
      const corners = [triple?.topLeft, triple?.topRight, triple?.bottomLeft]
      places.forEach(([column, row], index) => {
        const at: Point = { x: 0, y: 0 }
        plane(column, row, at)
        expect(Math.abs((corners[index]?.x ?? NaN) - at.x)).toBeLessThan(3)
        expect(Math.abs((corners[index]?.y ?? NaN) - at.y)).toBeLessThan(3)
      })
    }
  })

  it('finds none on an empty picture', () => {
    const empty = { width: 300, height: 200, data: new Uint8Array(60_000).fill(200) }
    expect(findFinders(localContrast(empty, 9))).toEqual([])
  })
})
