import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeReadings, type LineReading } from '../../src/media/ocr-merge.ts'
import { inReadingOrder, isIn, isLink, mendLink, asUrdu, type Script } from '../../src/media/ocr-script.ts'
import type { Word } from '../../src/media/recognised.ts'

function word(text: string, confidence: number, left: number, right: number): Word {
  return { text, confidence, box: { left, top: 0, right, bottom: 20 } }
}

function textOf(readings: LineReading[]): string | undefined {
  return mergeReadings(readings)?.text
}

describe('merging readings of one line', () => {
  test('takes Urdu words from one model, numbers and addresses from the other', () => {
    const latin = [
      word('Cas', 22, 367, 484),
      word('15,000', 96, 495, 576),
      word('kids-vote.top', 88, 100, 300),
    ]
    const arabic = [word('روپے', 93, 437, 484), word('۷۷۵-0', 12, 100, 300), word('0', 93, 495, 576)]
    const merged = textOf([
      { script: 'arabic', words: arabic },
      { script: 'latin', words: latin },
    ])
    expect(merged).toBe('15,000 روپے kids-vote.top')
  })

  test('believes the letters of the line where two scripts look alike', () => {
    const cyrillic = [word('не', 90, 0, 20), word('говорите', 96, 30, 120)]
    const latin = [word('He', 95, 0, 20), word('roBopuTe', 30, 30, 120)]
    const readings: LineReading[] = [
      { script: 'latin', words: latin },
      { script: 'cyrillic', words: cyrillic },
    ]
    expect(textOf(readings)).toBe('не говорите')
  })

  test('reads a Latin code in a Cyrillic line', () => {
    const cyrillic = [word('код', 97, 0, 40), word('077К-М2РІ', 75, 50, 150)]
    const latin = [word('kop', 50, 0, 40), word('QZ7K-M2PL', 91, 50, 150)]
    expect(
      textOf([
        { script: 'cyrillic', words: cyrillic },
        { script: 'latin', words: latin },
      ]),
    ).toBe('код QZ7K-M2PL')
  })

  test('has nothing to say about nothing', () => {
    expect(mergeReadings([])).toBeNull()
    expect(mergeReadings([{ script: 'latin', words: [] }])).toBeNull()
  })

  const anyWord = fc
    .record({
      text: fc.constantFrom('код', 'Hello', 'روپے', '12', 'a.kz/x', '---', 'РМ', '۷'),
      confidence: fc.integer({ min: 0, max: 100 }),
      left: fc.integer({ min: 0, max: 500 }),
      width: fc.integer({ min: 1, max: 200 }),
    })
    .map(({ text, confidence, left, width }) => word(text, confidence, left, left + width))
  const anyReading = fc.record({
    script: fc.constantFrom<Script>('latin', 'cyrillic', 'arabic'),
    words: fc.array(anyWord, { maxLength: 6 }),
  })

  test('invents no word and uses none twice', () => {
    fc.assert(
      fc.property(fc.array(anyReading, { maxLength: 3 }), (readings) => {
        const given = readings.flatMap(({ words }) => words)
        const words = mergeReadings(readings)?.words ?? []
        expect(words.every((one) => given.includes(one))).toBe(true)
        expect(new Set(words).size).toBe(words.length)
        expect(words.length > 0).toBe(given.length > 0)
      }),
    )
  })
})

describe('reading order', () => {
  test('is from right to left in Urdu, Latin words in between from left to right', () => {
    const words = [
      word('اب', 90, 300, 320),
      word('devices', 90, 200, 260),
      word('linked', 90, 130, 190),
      word('بٹن', 90, 50, 90),
    ]
    expect(inReadingOrder(words).map(({ text }) => text)).toEqual(['اب', 'linked', 'devices', 'بٹن'])
  })

  test('of numbers alone is from right to left', () => {
    const words = [word('1234567', 90, 200, 300), word('0300', 90, 310, 360), word('پر', 90, 100, 130)]
    expect(inReadingOrder(words).map(({ text }) => text)).toEqual(['0300', '1234567', 'پر'])
  })
})

describe('letters', () => {
  test.each<[Script, string, boolean]>([
    ['arabic', 'ہوگا،', true],
    ['arabic', '۲۴۰۰', true],
    ['arabic', '۸', false],
    ['arabic', 'ا۷٥x', false],
    ['cyrillic', '«Жиеніме', true],
    ['cyrillic', '5-го', true],
    ['cyrillic', '077К-М2РІ', false],
    ['latin', 'QZ7K-M2PL', true],
    ['latin', 'уоте.kz', false],
    ['latin', '...', false],
  ])('%s knows %s: %s', (script, text, expected) => expect(isIn(script, text)).toBe(expected))

  test.each(['https://wa-verify.support/a?id=83K', 'https:/x.kz', 'kids-vote.top', 'otklik.info/'])(
    '%s is a link',
    (text) => expect(isLink(text)).toBe(true),
  )

  test.each(['Hello.', '12.50', '3:46', 'и.т', 'a'])('%s is none', (text) => expect(isLink(text)).toBe(false))

  test('a slash that was lost in reading is put back', () => {
    expect(mendLink('https:/wa-verify.support/a')).toBe('https://wa-verify.support/a')
    expect(mendLink('https://wa-verify.support/a')).toBe('https://wa-verify.support/a')
    expect(mendLink('http:')).toBe('http:')
  })

  test('Urdu keeps its own comma and letters, other text its own', () => {
    expect(asUrdu('عليکم,')).toBe('علیکم،')
    expect(asUrdu('yes,')).toBe('yes,')
  })
})
