import { expect, test } from 'vitest'
import { makeKeywordFilter } from '../../bench/keyword-filter.ts'

const filter = makeKeywordFilter()

test('every language has a list worth comparing with', () => {
  expect(Object.keys(filter.words)).toHaveLength(5)
  for (const count of Object.values(filter.words)) expect(count).toBeGreaterThanOrEqual(80)
})

test('counts different words, whatever their case, and marks as they stand', () => {
  expect(filter.hits('See you at noon')).toBe(0)
  expect(filter.hits('Dial *401*')).toBe(2)
  expect(filter.hits('CODE code Code')).toBe(1)
  expect(filter.hits('Срочно пришли код')).toBe(2)
})
