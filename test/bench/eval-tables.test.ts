import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerOf, ANSWERS, confusion, languageConfusion } from '../../bench/eval-confusion.ts'
import { reportTables } from '../../bench/eval-report.ts'
import { interval, rate } from '../../bench/eval-tables.ts'
import { judgedRow } from './judged.ts'

test("Wilson's interval is the textbook's", () => {
  expect(interval({ found: 8, of: 10 })).toBe('49–94')
  expect(interval({ found: 0, of: 20 })).toBe('0.0–16.1')
  expect(interval({ found: 20, of: 20 })).toBe('83.9–100.0')
  expect(rate({ found: 412.5, of: 441 })).toBe('412.5/441 93.5 % (90.8–95.5)')
  expect(rate({ found: 0, of: 0 })).toBe('–')
})

test('the interval holds the share and stays between 0 and 100', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (of, share) => {
        const found = Math.round(share * of)
        const [low = NaN, high = NaN] = interval({ found, of }).split('–').map(Number)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(100)
        expect((100 * found) / of).toBeGreaterThanOrEqual(low - 0.5)
        expect((100 * found) / of).toBeLessThanOrEqual(high + 0.5)
      },
    ),
  )
})

const MIXED = [
  judgedRow({ level: 'danger', lure: 'call-forwarding' }, { level: 'danger', lure: 'otp-request' }, 'ru'),
  judgedRow({ level: 'danger', lure: 'call-forwarding' }, { level: 'caution', lure: 'otp-request' }, 'ky'),
  judgedRow({ level: 'info', intent: 'recover-account' }, { level: 'info', intent: 'secure-account' }),
  judgedRow({ level: 'info' }, { level: 'unknown' }),
]

test('every row is counted once, under its label and its answer', () => {
  const table = confusion(MIXED)
  expect(table.map((line) => line['label ↓ answer →'])).toEqual([...ANSWERS])
  const line = (label: string) => table.find((each) => each['label ↓ answer →'] === label)
  expect(line('call-forwarding')).toMatchObject({
    rows: 2,
    'otp-request': 1,
    caution: 1,
    'call-forwarding': 0,
  })
  expect(line('question')).toMatchObject({ rows: 1, question: 1 })
  expect(line('notice')).toMatchObject({ rows: 1, nothing: 1 })
  expect(answerOf({ ...MIXED[0]!.verdict, lure: null })).toBe('other-scam')
})

test('a language outside the five is counted with the others', () => {
  const kazakh = languageConfusion(MIXED).find((each) => each['label ↓ answer →'] === 'kk')
  expect(kazakh).toMatchObject({ rows: 4, ru: 1, kk: 2, other: 1 })
})

test('a report has the same columns in every line of a table, also without rows', () => {
  for (const judged of [[], MIXED]) {
    const tables = reportTables(judged)
    expect(tables.length).toBe(9)
    for (const { rows } of tables) {
      expect(rows.length).toBeGreaterThan(0)
      expect(new Set(rows.map((row) => Object.keys(row).join())).size).toBe(1)
    }
  }
})
