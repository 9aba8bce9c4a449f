/** Symbols under perspective, with spoilt patterns, and pictures that only look like symbols. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GreyPicture } from '../../src/media/image.ts'
import { locate, readAt } from '../../src/media/qr-locate.ts'
import { planeThrough, type Point, type Quad } from '../../src/media/qr-plane.ts'
import { createZxingReader } from '../../src/media/zxing.ts'
import { slantedSymbol, turnedSquare } from '../support/slanted-symbol.ts'

const zxing = await createZxingReader(20)
const plenty = () => 10_000
const pass = { halvings: 0, radius: 12 }

const texts = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme-ascii' })
const nudge = fc.integer({ min: -12, max: 12 })

function paint({ width, data }: GreyPicture, left: number, top: number, side: number, value: number): void {
  for (let y = top; y < top + side; y += 1) data.fill(value, y * width + left, y * width + left + side)
}

describe('locate', () => {
  it('reads a symbol under any slant', () => {
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 0, max: 359 }),
        fc.tuple(nudge, nudge, nudge, nudge),
        (text, degrees, nudges) => {
          const [a, b, c, d] = turnedSquare(170, degrees)
          const quad: Quad = [
            { x: a.x + nudges[0], y: a.y },
            { x: b.x, y: b.y + nudges[1] },
            { x: c.x + nudges[2], y: c.y },
            { x: d.x, y: d.y + nudges[3] },
          ]
          const picture = slantedSymbol(text, quad, { version: 3 })
          expect(locate(picture, pass, [], zxing, plenty).symbols.map((symbol) => symbol.text)).toEqual([
            text,
          ])
        },
      ),
      { numRuns: 40, seed: 7 },
    )
  })

  it('tells where the symbol stands, and looks past symbols already read', () => {
    const square = turnedSquare(170, 20)
    const picture = slantedSymbol('once', square, { version: 2 })
    const [symbol] = locate(picture, pass, [], zxing, plenty).symbols
    symbol?.corners.forEach((corner, index) => {
      expect(
        Math.hypot(corner.x - (square[index]?.x ?? NaN), corner.y - (square[index]?.y ?? NaN)),
      ).toBeLessThan(4)
    })
    expect(locate(picture, pass, [square], zxing, plenty)).toEqual({ symbols: [], hasUnread: false })
  })

  it('says when finders are there and the symbol cannot be read', () => {
    const picture = slantedSymbol('spoilt', turnedSquare(200, 0), { version: 2, ecc: 'L' })
    paint(picture, 164, 164, 110, 235)
    expect(locate(picture, pass, [], zxing, plenty)).toEqual({ symbols: [], hasUnread: true })
  })

  it('answers nothing without time', () => {
    const picture = slantedSymbol('late', turnedSquare(200, 0))
    expect(locate(picture, pass, [], zxing, () => 0)).toEqual({ symbols: [], hasUnread: false })
  })
})

describe('readAt', () => {
  const corners = (square: Quad, size: number): [Point, Point, Point] => {
    const plane = planeThrough({ left: 0, top: 0, right: size, bottom: size }, square)
    const at = (column: number, row: number): Point => {
      const place = { x: 0, y: 0 }
      plane(column, row, place)
      return place
    }
    return [at(3.5, 3.5), at(size - 3.5, 3.5), at(3.5, size - 3.5)]
  }

  it('reads what a misread timing pattern and a hidden finder would spoil', () => {
    const square = turnedSquare(200, 0)
    const picture = slantedSymbol('restored', square, { version: 2, ecc: 'M' })
    paint(picture, 96, 96, 56, 128)
    expect(readAt(picture, corners(square, 25), 25, zxing, plenty)?.text).toBe('restored')
  })

  it('reads nothing where there is no symbol', () => {
    const noise = {
      width: 400,
      height: 400,
      data: Uint8Array.from({ length: 160_000 }, (_, index) => (index * 7919) % 251),
    }
    expect(readAt(noise, corners(turnedSquare(200, 0), 25), 25, zxing, plenty)).toBe(null)
  })
})
