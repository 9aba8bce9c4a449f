/** The prepared report: short, the same in every language, and without a place for codes. */
import { expect, test } from 'vitest'
import { LANGUAGES } from '../../src/model.ts'
import { CONTENT } from '../advice/content.ts'

/** Codes, PINs, passwords, document numbers and card numbers, as they are called in the five languages. */
const SECRETS =
  /\b(?:codes?|otps?|pins?|passwords?|cnic|cvv)\b|card number|код|парол|номер карты|жсн|иин|құпиясөз|کوڈ|پن|پاس ورڈ|شناختی کارڈ|او ٹی پی/i

test.each(LANGUAGES)('in %s', (language) => {
  const text = CONTENT.locales[language].messages.get('report.text') ?? ''
  expect(text.length).toBeGreaterThan(200)
  expect(text.length).toBeLessThan(700)
  expect(text.match(/^\d\./gm)).toEqual(['1.', '2.', '3.', '4.', '5.', '6.', '7.'])
  expect(text.match(/[:：]$/gm)?.length).toBeGreaterThanOrEqual(9)
  expect(text).not.toMatch(SECRETS)
  expect(text).not.toContain('{')
})
