import { expect, test } from 'vitest'
import { compare, measure } from '../../bench/eval-baseline.ts'
import { judgedRow } from './judged.ts'

const before = { 'third / kk / recall': { found: 900, of: 1_000 } }
const against = (found: number, of = 1_000) =>
  compare(before, { 'third / kk / recall': { found, of } }, ['third'])

test('a drop by more than half a point fails and is named with its numbers', () => {
  const { dropped } = against(894)
  expect(dropped).toHaveLength(1)
  expect(dropped[0]).toContain('third / kk / recall: was 900/1000 90.0 %')
  expect(dropped[0]).toContain('is 894/1000 89.4 %')
  expect(dropped[0]).toContain('0.60 points less')
})

test('a drop within the slack passes: half a point, or one row of a small set', () => {
  expect(against(895).dropped).toEqual([])
  expect(
    compare(
      { 'first / kk / recall': { found: 20, of: 20 } },
      { 'first / kk / recall': { found: 19, of: 20 } },
      ['first'],
    ).dropped,
  ).toEqual([])
  expect(
    compare(
      { 'first / kk / recall': { found: 20, of: 20 } },
      { 'first / kk / recall': { found: 18, of: 20 } },
      ['first'],
    ).dropped,
  ).toHaveLength(1)
})

test('more rows of the same share are no drop, and a rise is counted', () => {
  expect(against(1_800, 2_000)).toEqual({ dropped: [], risen: 0 })
  expect(against(910)).toEqual({ dropped: [], risen: 1 })
})

test('a figure that is measured no more fails, unless its set was left out', () => {
  expect(compare(before, {}, ['third']).dropped[0]).toContain('is measured no more')
  expect(against(0, 0).dropped[0]).toContain('is measured no more')
  expect(compare(before, {}, ['first'])).toEqual({ dropped: [], risen: 0 })
})

test('a set is measured in each language, in all, and by class', () => {
  const figures = measure('third', [
    judgedRow({ level: 'danger', lure: 'otp-request' }, { level: 'danger', lure: 'otp-request' }),
  ])
  expect(Object.keys(figures).length).toBe(6 * 8 + 6)
  expect(figures['third / kk / recall']).toEqual({ found: 1, of: 1 })
  expect(figures['third / en / recall']).toEqual({ found: 0, of: 0 })
  expect(figures['third / all / recall of otp-request']).toEqual({ found: 1, of: 1 })
})
