/** Tables as text: reading what spreadsheets write, and writing nothing that they would run. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv, writeCsv } from '../../../src/console/indicators/csv.ts'

const cellsOf = (text: string): string[][] => readCsv(text).map(({ cells }) => cells)

describe('reading', () => {
  it.each([
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      '\uFEFFa;b\nc;d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a\tb\rc\td\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,"b, ""and"" c"\nd,',
      [
        ['a', 'b, "and" c'],
        ['d', ''],
      ],
    ],
    [
      'a,b\n\n\n , \n"x\ny",z',
      [
        ['a', 'b'],
        ['', ''],
        ['x\ny', 'z'],
      ],
    ],
    ['a,"never closed\nc,d', [['a', 'never closed\nc,d']]],
    ['a,"b"behind,c', [['a', 'b', 'c']]],
    ['', []],
  ])('takes %j', (text, rows) => expect(cellsOf(text)).toEqual(rows))

  it('tells the line of each row, also behind a cell of several lines', () => {
    expect(readCsv('a,b\n"x\r\ny",2\n\nc,3').map(({ line }) => line)).toEqual([1, 2, 5])
  })

  it('takes time in proportion to the length, whatever the text', () => {
    const hostile = ['"', '""', ',', '\n', '"\n', "';", "' ", ';\t', 'a"'].map((piece) =>
      piece.repeat(500_000 / piece.length),
    )
    expect(hostile.length).toBeGreaterThan(8)
    for (const text of hostile) {
      const startMs = performance.now()
      readCsv(text)
      expect([text.slice(0, 4), performance.now() - startMs < 2_000]).toEqual([text.slice(0, 4), true])
    }
  })
})

describe('writing', () => {
  const sign = fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '＝',
    '＋',
    '－',
    '＠',
    ';',
    '\t',
    "'",
    ' ',
    '"',
    ',',
    '\n',
    'x',
  )
  const cell = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join('').trim())

  it('is read back as it was', () => {
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(rows, (table) => {
        // Said first, so that the separator is known.
        const written = writeCsv([['head', 'head'], ...table])
        const kept = table.filter((cells) => cells.some((each) => each !== ''))
        expect(cellsOf(written).slice(1)).toEqual(kept)
      }),
      { numRuns: 500 },
    )
  })

  it('begins no cell with what is a formula, whichever separator the reader believes in', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const written = writeCsv([['a', text]])
        // Others than the comma: by readers who know nothing of quotation marks.
        const others = [';', '\t', '\n'].flatMap((separator) => written.split(separator))
        for (const each of [...others, ...quotedCells(written)])
          expect(each).not.toMatch(/^"? *[=+\-@＝＋－＠]/)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['=HYPERLINK("http://evil.example","x")', `"'=HYPERLINK(""http://evil.example"",""x"")"`],
    ['+923001234567', `"'+923001234567"`],
    ['@SUM(1)', `"'@SUM(1)"`],
    ['seen twice; =1+1', `"seen twice;' =1+1"`],
    ['plain - words', 'plain - words'],
  ])('%s', (text, written) => expect(writeCsv([[text]])).toBe(`${written}\r\n`))
})

/** Cells of one row as a spreadsheet shows them, apostrophes and all. */
function quotedCells(written: string): string[] {
  return [...written.trim().matchAll(/"((?:[^"]|"")*)"|([^,"]+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  )
}
