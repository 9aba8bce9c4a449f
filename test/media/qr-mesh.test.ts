/** Symbols on paper that is crumpled between its finders. */
import { describe, expect, it } from 'vitest'
import { encode } from 'uqr'
import type { GreyPicture } from '../../src/media/image.ts'
import { fitGrid, type Fit } from '../../src/media/qr-fit.ts'
import { locate } from '../../src/media/qr-locate.ts'
import { meshGrid } from '../../src/media/qr-mesh.ts'
import { patternsOf } from '../../src/media/qr-patterns.ts'
import { marginsOf } from '../../src/media/qr-sample.ts'
import { createZxingReader } from '../../src/media/zxing.ts'
import { slantedSymbol, turnedSquare } from '../support/slanted-symbol.ts'

const TEXT = 'crumpled between the finders'
const OPTIONS = { version: 4, ecc: 'L' } as const
const SIDE = 264
const MODULE = SIDE / 33

/** Pulls the middle away as a thumb would, by so many pixels; the finders keep their places. */
function pull({ width, height, data }: GreyPicture, right: number, down: number): GreyPicture {
  const pulled = Uint8Array.from(data, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    const nearness = Math.exp(-((x - 205) ** 2 + (y - 195) ** 2) / (2 * 45 ** 2))
    const from = [Math.round(y - down * nearness), Math.round(x - right * nearness)] as const
    return data[from[0] * width + from[1]] ?? 255
  })
  return { width, height, data: pulled }
}

function flatFit(picture: GreyPicture): Fit {
  const [near, far] = [200 - SIDE / 2 + 3.5 * MODULE, 200 + SIDE / 2 - 3.5 * MODULE]
  const finders = [
    { x: near, y: near },
    { x: far, y: near },
    { x: near, y: far },
  ] as const
  return fitGrid(picture, patternsOf(33), finders, MODULE)
}

function wrongOnes(picture: GreyPicture, fit: Fit): number {
  const { data } = encode(TEXT, { minVersion: 4, ecc: 'L', boostEcc: false, border: 0 })
  const [margins = new Float32Array()] = marginsOf(picture, fit)
  return data.flat().filter((isDark, place) => isDark !== (margins[place] ?? 0) > 0).length
}

/** At the middle of the pull, in pixels; a module has 8, and what is a whole one off looks as right. */
const PULLS = [
  [-6, 0],
  [0, -6],
  [-6, -4],
  [-5, -5],
  [6, 6],
  [-7, 5],
] as const

describe('meshGrid', () => {
  it.each(PULLS)('follows a pull by %i and %i px', (right, down) => {
    const picture = pull(slantedSymbol(TEXT, turnedSquare(SIDE, 0), OPTIONS), right, down)
    const flat = flatFit(picture)
    const before = wrongOnes(picture, flat)
    expect(before).toBeGreaterThan(30)
    expect(wrongOnes(picture, meshGrid(picture, flat))).toBe(0)
  })

  it('leaves a flat symbol as it is', () => {
    const picture = slantedSymbol(TEXT, turnedSquare(SIDE, 0), OPTIONS)
    expect(wrongOnes(picture, meshGrid(picture, flatFit(picture)))).toBe(0)
  })

  it('lets a crumpled symbol be read', async () => {
    const zxing = await createZxingReader(20)
    const picture = pull(slantedSymbol(TEXT, turnedSquare(SIDE, 0), OPTIONS), 7, 7)
    const { symbols } = locate(picture, { halvings: 0, radius: 16 }, [], zxing, () => 10_000)
    expect(symbols.map(({ text }) => text)).toEqual([TEXT])
  })
})
