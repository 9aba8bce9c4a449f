import { expect, test } from 'vitest'
import { readChoice } from '../../src/triage/choice.ts'

const FIVES = ['5', ' 5 ', '5.', '5)', '۵', '٥', '5️⃣', '5⃣', '५']

test.each(FIVES)('%s is a choice in every script', (text) => {
  expect(FIVES.length).toBeGreaterThan(8)
  expect(readChoice(text)).toEqual({ intent: 'recover-account', path: 'call-forwarding' })
})

test('all ten digits mean something, and no two texts of a longer kind do', () => {
  for (let digit = 0; digit <= 9; digit++) expect(readChoice(String(digit))).not.toBeNull()
  for (const text of ['', '10', '55', '5 6', '*5#', '-5', '5%', 'five', '5 pm', '•'])
    expect(readChoice(text)).toBeNull()
})
