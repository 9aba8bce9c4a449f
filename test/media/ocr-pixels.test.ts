import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GreyPicture } from '../../src/media/image.ts'
import { bandsOf, crop } from '../../src/media/ocr-bands.ts'
import { evenGround } from '../../src/media/ocr-ground.ts'
import { splitAtGaps } from '../../src/media/ocr-lines.ts'
import { confidenceOf, judgePage } from '../../src/media/ocr-judge.ts'
import { linesOfTsv } from '../../src/media/ocr-tsv.ts'
import type { Line } from '../../src/media/recognised.ts'

function picture(width: number, height: number, paint: (x: number, y: number) => number): GreyPicture {
  const data = Uint8Array.from({ length: width * height }, (_, at) =>
    paint(at % width, Math.floor(at / width)),
  )
  return { width, height, data }
}

/** A stroke three pixels wide on its ground, in two bubbles: light on dark above, dark on light below. */
const twoBubbles = picture(200, 200, (x, y) => {
  const isStroke = x % 40 < 3 && y % 100 > 30 && y % 100 < 60
  if (y < 100) return isStroke ? 230 : 40
  return isStroke ? 20 : 250
})

describe('evening out the ground', () => {
  test('makes every stroke dark and every ground white, whatever their colours were', () => {
    const { data } = evenGround(twoBubbles)
    for (const y of [45, 145]) {
      expect(data[y * 200 + 81]).toBeLessThan(40)
      expect(data[y * 200 + 100]).toBeGreaterThan(235)
    }
  })

  test('does not draw a line where two grounds meet', () => {
    const { data } = evenGround(twoBubbles)
    for (const y of [97, 99, 100, 102]) expect(data[y * 200 + 100]).toBeGreaterThan(235)
  })

  test('keeps the size of any picture', () => {
    const sides = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(sides, sides, fc.integer({ min: 0, max: 255 }), (width, height, seed) => {
        const even = evenGround(picture(width, height, (x, y) => (x * 31 + y * 17 + seed) & 255))
        expect(even).toMatchObject({ width, height })
        expect(even.data).toHaveLength(width * height)
      }),
      { numRuns: 50 },
    )
  })
})

describe('bands', () => {
  test('cover the picture and never cut through ink', () => {
    const rows = fc.array(fc.boolean(), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(rows, (inked) => {
        const page = picture(40, inked.length * 4, (_, y) => (inked[Math.floor(y / 4)]! ? 0 : 255))
        const bands = bandsOf(page)
        expect(bands[0]!.top).toBe(0)
        expect(bands.at(-1)!.bottom).toBe(page.height)
        for (const [index, { top }] of bands.entries()) {
          if (index === 0) continue
          expect(top).toBe(bands[index - 1]!.bottom)
          expect(page.data[top * 40]).toBe(255)
        }
      }),
    )
  })

  test('a piece is cut at the edges', () => {
    const piece = crop(
      picture(10, 10, (x, y) => x + 10 * y),
      { left: -3, top: 8, right: 2, bottom: 99 },
    )
    expect(piece).toMatchObject({ width: 2, height: 2 })
    expect([...piece.data]).toEqual([80, 81, 90, 91])
  })
})

describe('lines', () => {
  const tsv = [
    '4\t1\t1\t1\t1\t0\t10\t20\t100\t30\t-1\t',
    '5\t1\t1\t1\t1\t1\t10\t20\t40\t30\t96.5\tHello',
    '5\t1\t1\t1\t1\t2\t60\t20\t50\t30\t90.5\t‎you‏',
    '4\t1\t1\t1\t2\t0\t10\t60\t100\t30\t-1\t',
    '5\t1\t1\t1\t2\t1\t10\t60\t40\t30\t-1\t ',
  ].join('\n')

  test('are read from the table, those without words too', () => {
    const [first, second] = linesOfTsv(tsv)
    expect(first).toMatchObject({
      text: 'Hello you',
      confidence: 93.5,
      box: { left: 10, top: 20, right: 110, bottom: 50 },
    })
    expect(second).toMatchObject({ text: '', confidence: 0, words: [] })
    expect(linesOfTsv('')).toEqual([])
  })

  test('are split where nothing stands between', () => {
    const words = linesOfTsv(tsv)[0]!.words
    const far = { ...words[1]!, box: { left: 400, top: 20, right: 440, bottom: 50 } }
    expect(splitAtGaps(words)).toEqual([words])
    expect(splitAtGaps([words[0]!, far])).toEqual([[words[0]], [far]])
    expect(splitAtGaps([])).toEqual([])
  })
})

describe('judging', () => {
  function line(text: string, confidence: number): Line {
    const box = { left: 0, top: 0, right: 10, bottom: 10 }
    return { text, confidence, box, words: text.split(' ').map((part) => ({ text: part, confidence, box })) }
  }
  const page = (...lines: Line[]) => ({ width: 10, height: 10, lines })

  test('hardly any letters are no writing', () => {
    expect(judgePage(page(line('09:41', 95))).writing).toBe('none')
    expect(judgePage(page()).writing).toBe('none')
  })

  test('a sure page is read whole', () => {
    const judged = judgePage(page(line('please send the code', 95), line('smudge', 40)))
    expect(judged.writing).toBe('read')
    expect(judged.page.lines).toHaveLength(2)
  })

  test('a guessed page is illegible and keeps its sure lines', () => {
    const judged = judgePage(page(line('yfqk wxzj qqpw aabc deiu', 45), line('6:45 PM', 92)))
    expect(judged.writing).toBe('illegible')
    expect(judged.page.lines.map(({ text }) => text)).toEqual(['6:45 PM'])
  })

  test('a link is not doubted because no dictionary knows it', () => {
    expect(
      judgePage(page(line('https://meet.example.com/abc-hkrt-xyz', 29), line('come in', 93))).writing,
    ).toBe('read')
  })

  test('confidence lies between the words', () => {
    const lines = fc.array(
      fc.tuple(fc.constantFrom('abc', 'код', '-', 'ہے'), fc.integer({ min: 0, max: 100 })),
    )
    fc.assert(
      fc.property(lines, (parts) => {
        const confidence = confidenceOf(parts.map(([text, value]) => line(text, value)))
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(100)
      }),
    )
  })
})
