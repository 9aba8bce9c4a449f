/** Perspective: four corners of a grid land where they should. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInside, planeThrough, type Point, type Quad } from '../../src/media/qr-plane.ts'

const jitter = fc.integer({ min: -120, max: 120 })
const quads = fc
  .tuple(jitter, jitter, jitter, jitter, jitter, jitter, jitter, jitter)
  .map(([a, b, c, d, e, f, g, h]): Quad => [
    { x: 200 + a, y: 200 + b },
    { x: 800 + c, y: 200 + d },
    { x: 800 + e, y: 800 + f },
    { x: 200 + g, y: 800 + h },
  ])

describe('planeThrough', () => {
  it('maps the corners of the grid to the corners in the picture', () => {
    const runs = fc.check(
      fc.property(quads, (quad) => {
        const plane = planeThrough({ left: 3.5, top: 3.5, right: 53.5, bottom: 53.5 }, quad)
        const places = [
          [3.5, 3.5],
          [53.5, 3.5],
          [53.5, 53.5],
          [3.5, 53.5],
        ] as const
        places.forEach(([column, row], index) => {
          const at: Point = { x: 0, y: 0 }
          plane(column, row, at)
          expect(at.x).toBeCloseTo(quad[index]?.x ?? NaN, 6)
          expect(at.y).toBeCloseTo(quad[index]?.y ?? NaN, 6)
        })
      }),
    )
    expect(runs.failed).toBe(false)
    expect(runs.numRuns).toBeGreaterThanOrEqual(100)
  })

  it('keeps the inside of the grid inside', () => {
    fc.assert(
      fc.property(quads, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (quad, share) => {
        const at: Point = { x: 0, y: 0 }
        planeThrough({ left: 0, top: 0, right: 1, bottom: 1 }, quad)(share, 1 - share, at)
        expect(isInside(at, quad)).toBe(true)
        expect(isInside({ x: at.x + 2000, y: at.y }, quad)).toBe(false)
      }),
    )
  })
})
