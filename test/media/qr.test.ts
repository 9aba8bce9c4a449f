/** The order of the QR cascade, with readers that answer from a list. */
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { OpenPicture } from '../../src/media/image.ts'
import { CODE_BYTES_LIMIT, CODES_LIMIT } from '../../src/media/picture-job.ts'
import { readQrCodes } from '../../src/media/qr.ts'
import { qrPng } from '../support/qr-picture.ts'
import type { Point, Quad } from '../../src/media/qr-plane.ts'
import type { ZxingReader } from '../../src/media/zxing.ts'

const nowhere: Quad = [origin(), origin(), origin(), origin()]

function origin(): Point {
  return { x: 0, y: 0 }
}

/** A reader that answers from a list, one entry per call, and counts the calls. */
function scripted(answers: string[][]): ZxingReader & { calls: number } {
  return {
    calls: 0,
    find() {
      this.calls += 1
      return (answers[this.calls - 1] ?? []).map((text) => ({ text, corners: nowhere }))
    },
    read: () => [],
    heapBytes: () => 0,
  }
}

function blank(overrides: Partial<OpenPicture> = {}): OpenPicture & { sides: number[] } {
  const sides: number[] = []
  return {
    sides,
    longSide: 4000,
    frames: [0],
    grey: async (maxSide) => {
      sides.push(maxSide)
      return { width: 32, height: 32, data: new Uint8Array(32 * 32).fill(255) }
    },
    ...overrides,
  }
}

/** Shows a symbol that jsQR reads, whatever the size asked for. */
async function clearSymbol(): Promise<OpenPicture> {
  const { data, info } = await sharp(await qrPng('jsQR reads this', { scale: 4 }))
    .flatten()
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return blank({ grey: async () => ({ width: info.width, height: info.height, data }) })
}

const plenty = () => 10_000

describe('readQrCodes', () => {
  it('stops at the first step that finds something', async () => {
    const zxing = scripted([['one', 'two']])
    expect(await readQrCodes(blank(), zxing, plenty)).toEqual(['one', 'two'])
    expect(zxing.calls).toBe(1)
  })

  it('decodes a large original again only when the usual size shows nothing', async () => {
    const small = blank({ longSide: 1600 })
    await readQrCodes(small, scripted([]), plenty)
    expect(small.sides).toEqual([1600])
    const large = blank({ longSide: 1601 })
    expect(await readQrCodes(large, scripted([[], ['far away']]), plenty)).toEqual(['far away'])
    expect(large.sides).toEqual([1600, 1601])
  })

  it('answers nothing for a blank picture after all steps', async () => {
    const zxing = scripted([])
    expect(await readQrCodes(blank(), zxing, plenty)).toEqual([])
    expect(zxing.calls).toBe(2)
  })

  it('decodes each size once', async () => {
    const large = blank()
    await readQrCodes(large, scripted([]), plenty)
    expect(large.sides).toEqual([1600, 4000])
    const tiny = blank({ longSide: 300 })
    await readQrCodes(tiny, scripted([]), plenty)
    expect(tiny.sides).toEqual([300])
  })

  it('believes no text that only jsQR reads', async () => {
    expect(await readQrCodes(await clearSymbol(), scripted([]), plenty)).toEqual([])
  })

  it('begins no further step when the time is used up', async () => {
    const zxing = scripted([])
    expect(await readQrCodes(blank(), zxing, () => 0)).toBe(null)
    expect(zxing.calls).toBe(1)
    expect(await readQrCodes(blank(), scripted([['in time']]), () => 0)).toEqual(['in time'])
  })

  it('drops duplicates and empty texts and limits the number of codes', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `code ${index}`)
    const codes = await readQrCodes(blank(), scripted([['', 'code 0', 'code 0', ...many]]), plenty)
    expect(codes).toEqual(many.slice(0, CODES_LIMIT))
  })

  it('cuts a long text at whole characters', async () => {
    const codes = await readQrCodes(blank(), scripted([[`a${'ж'.repeat(3000)}`]]), plenty)
    expect(codes).toEqual([`a${'ж'.repeat((CODE_BYTES_LIMIT - 2) / 2)}`])
  })

  it('looks at every sampled frame and survives a broken later one', async () => {
    const picture = blank({
      frames: [0, 5, 9],
      grey: async (_side, frame) => {
        if (frame === 5) throw new Error('broken frame')
        return { width: 32, height: 32, data: new Uint8Array(32 * 32) }
      },
    })
    expect(await readQrCodes(picture, scripted([['first'], ['last']]), plenty)).toEqual(['first', 'last'])
  })
})
