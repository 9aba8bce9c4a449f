import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_PASSAGE_BYTES, MAX_PASSAGES, MAX_TEXT_BYTES, toPassages } from '../../src/media/layout.ts'
import type { Line, RecognisedPage } from '../../src/media/recognised.ts'
import { toPage, type WrittenLine } from './layout-page.ts'

const anyNumber = fc.oneof(fc.double(), fc.integer({ min: -100, max: 3000 }))
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'https://',
    'vote-',
    'kz.site/a',
    '10:42',
    '**21*',
    '+7701#',
    '©',
    '',
    '482',
    '913',
    'کوڈ',
    '—',
    'PM',
  ),
)
const anyBox = fc.record({ left: anyNumber, top: anyNumber, right: anyNumber, bottom: anyNumber })
const anyLine: fc.Arbitrary<Line> = fc.record({
  text: fc.constant(''),
  confidence: anyNumber,
  box: anyBox,
  words: fc.array(fc.record({ text: anyText, confidence: anyNumber, box: anyBox }), { maxLength: 8 }),
})
const anyPage: fc.Arbitrary<RecognisedPage> = fc.record({
  width: anyNumber,
  height: anyNumber,
  lines: fc.array(anyLine, { maxLength: 25 }),
})

/** Ordinary words, surely read, with no shape of a time or an icon: nothing may be lost of them. */
const sureWord = fc.stringMatching(/^[a-z]{3,9}$/)
const sureLines: fc.Arbitrary<WrittenLine[]> = fc
  .array(
    fc.tuple(
      fc.array(sureWord, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(34, 36, 150, 220),
      fc.constantFrom(8, 14, 45),
    ),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  .map((rows) => {
    let top = 200
    return rows.map(([words, left, gap]) => {
      top += 20 + gap
      return { text: words.join(' '), at: [left, top] }
    })
  })

function lettersOf(texts: string[]): string {
  return texts.join('').replace(/\s/g, '')
}

describe('any boxes at all', () => {
  it('never throw and never break a limit', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const passages = toPassages(page)
        const bytes = passages.map((passage) => Buffer.byteLength(passage.text))
        expect(passages.length).toBeLessThanOrEqual(MAX_PASSAGES)
        expect(Math.max(0, ...bytes)).toBeLessThanOrEqual(MAX_PASSAGE_BYTES)
        expect(bytes.reduce((sum, more) => sum + more, 0)).toBeLessThanOrEqual(MAX_TEXT_BYTES)
        for (const { text, confidence } of passages) {
          expect(text.trim()).not.toBe('')
          expect(confidence).toBeGreaterThanOrEqual(0)
          expect(confidence).toBeLessThanOrEqual(100)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('give no letter that was not there', () => {
    const count = (text: string): Map<string, number> => {
      const counts = new Map<string, number>()
      // A bar before a word is mended to "I".
      for (const letter of text.replace(/\|/g, 'I').replace(/[^\p{L}\p{N}]/gu, '')) {
        counts.set(letter, (counts.get(letter) ?? 0) + 1)
      }
      return counts
    }
    fc.assert(
      fc.property(anyPage, (page) => {
        const before = count(page.lines.flatMap((line) => line.words.map((word) => word.text)).join(''))
        const after = count(
          toPassages(page)
            .map((passage) => passage.text)
            .join(''),
        )
        for (const [letter, times] of after) {
          expect(times).toBeLessThanOrEqual(before.get(letter) ?? 0)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('words that were surely read', () => {
  it('all come out, once, and in order', () => {
    fc.assert(
      fc.property(sureLines, (lines) => {
        const texts = toPassages(toPage(lines, 900, 3000)).map((passage) => passage.text)
        fc.pre(texts.length < MAX_PASSAGES)
        expect(lettersOf(texts)).toBe(lettersOf(lines.map((line) => line.text)))
      }),
      { numRuns: 200 },
    )
  })

  it('give the same passages on a page twice as large, or moved aside', () => {
    const changed = (page: RecognisedPage, by: number, aside: number): RecognisedPage => ({
      width: page.width * by,
      height: page.height * by,
      lines: page.lines.map((line) => ({
        ...line,
        words: line.words.map((word) => ({
          ...word,
          box: {
            left: word.box.left * by + aside,
            right: word.box.right * by + aside,
            top: word.box.top * by,
            bottom: word.box.bottom * by,
          },
        })),
      })),
    })
    fc.assert(
      fc.property(sureLines, (lines) => {
        const page = toPage(lines, 900, 3000)
        expect(toPassages(changed(page, 2, 0))).toEqual(toPassages(page))
        const moved = toPassages(changed(page, 1, 64)).map((passage) => passage.text.replace(/\s/g, ''))
        expect(moved.join('')).toBe(lettersOf(lines.map((line) => line.text)))
      }),
      { numRuns: 100 },
    )
  })
})

it.each([
  ['all at one place', () => 10, () => 10],
  ['in one row', (index: number) => index * 9, () => 10],
  ['in one column', () => 10, (index: number) => index * 9],
  ['in a steep stair', (index: number) => index, (index: number) => index],
] as const)(
  'reads thousands of lines in linear time: %s',
  (_name, left, top) => {
    const lines = Array.from({ length: 6000 }, (_, index) => {
      const box = { left: left(index), top: top(index), right: left(index) + 30, bottom: top(index) + 8 }
      const words = [{ text: index % 3 === 0 ? 'a.b/' : 'vote-', confidence: 90, box }]
      return { text: '', confidence: 90, box, words }
    })
    expect(toPassages({ width: 1000, height: 1000, lines }).length).toBeGreaterThan(0)
  },
  10_000,
)

it('reads a hostile word of any length in linear time', () => {
  const box = { left: 0, top: 0, right: 900, bottom: 20 }
  const hostile = [
    'https://' + 'a-'.repeat(50_000),
    '*21*' + '1'.repeat(50_000),
    'a.'.repeat(50_000),
    '1 '.repeat(9),
    '%'.repeat(50_000),
  ]
  const lines = Array.from({ length: 300 }, (_, index) => ({
    text: '',
    confidence: 90,
    box,
    words: [
      {
        text: hostile[index % hostile.length] ?? '',
        confidence: 90,
        box: { ...box, top: index * 25, bottom: index * 25 + 20 },
      },
    ],
  }))
  expect(toPassages({ width: 1000, height: 9000, lines }).length).toBeGreaterThan(0)
}, 10_000)
