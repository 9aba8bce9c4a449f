import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDoubtful } from '../../src/media/ocr-doubt.ts'
import { mergeLines, mergeReadings, type LineReading } from '../../src/media/ocr-merge.ts'
import { inReadingOrder } from '../../src/media/ocr-order.ts'
import { isIn, isLink, mendLink, asUrdu, type Script } from '../../src/media/ocr-script.ts'
import type { Line, Word } from '../../src/media/recognised.ts'

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

describe('what Urdu text turns around', () => {
  const drawn = (text: string): string | undefined =>
    inReadingOrder([word('نمبر', 90, 400, 460), word(text, 90, 100, 390)]).at(-1)?.text

  test.each([
    ['913-482', '482-913'],
    ['1234567-0300', '0300-1234567'],
    ['7+', '+7'],
    ['#03000000187*401*', '*401*03000000187#'],
    ['#77000000142+*67**', '**67*+77000000142#'],
  ])('%s was written %s', (seen, written) => expect(drawn(seen)).toBe(written))

  test.each(['12:30', '15,000', '335816', 'RXCR-7473', 'https://a-1.example/2', '*401*0300#', '#1'])(
    '%s stands as it was written',
    (text) => expect(drawn(text)).toBe(text),
  )

  test('is what follows Urdu: a number that begins the line may not', () => {
    const words = [word('913-482', 90, 300, 400), word('کوڈ', 90, 100, 200)]
    expect(inReadingOrder(words)[0]?.text).toBe('913-482')
  })
})

describe('two readings of lines', () => {
  const line = (script: Script, top: number, ...words: Word[]): Line => ({
    ...mergeReadings([{ script, words }])!,
    box: { left: 0, top, right: 500, bottom: top + 30 },
  })

  test('complete each other', () => {
    const urdu = [line('arabic', 0, word('کوڈ', 92, 300, 400), word('٦٦٢', 10, 100, 290))]
    const latin = [
      line('latin', 2, word('355', 30, 300, 400), word('TQEG-4422', 89, 100, 290)),
      line('latin', 100, word('18:51', 97, 100, 200)),
    ]
    expect(mergeLines(urdu, latin).map(({ text }) => text)).toEqual(['کوڈ TQEG-4422', '18:51'])
  })

  test('of Latin letters alone are the Latin ones', () => {
    const urdu = [line('arabic', 0, word('۲۷', 40, 100, 200))]
    const latin = [line('latin', 1, word('Forwarded', 96, 100, 200))]
    expect(mergeLines(urdu, latin).map(({ text }) => text)).toEqual(['Forwarded'])
    expect(mergeLines(urdu, [])).toHaveLength(1)
    expect(mergeLines([], latin)).toHaveLength(1)
  })
})

describe('doubt', () => {
  const of = (...words: Word[]): Line => mergeReadings([{ script: 'latin', words }])!

  test.each<[string, boolean, Line]>([
    ['an icon', false, of(word('<', 20, 0, 9), word('Uncle', 96, 20, 90), word('SU', 27, 95, 120))],
    ['a link', false, of(word('https://a.example/x7', 29, 0, 200))],
    ['letters of another script', true, of(word('cTpaHuue', 40, 0, 90), word('BBeguTe', 66, 95, 200))],
  ])('%s: %s', (_, expected, one) => expect(isDoubtful(one, 'latin')).toBe(expected))
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
