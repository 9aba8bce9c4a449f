/** Contacts per country. */
import { expect, test } from 'vitest'
import { countryOf } from '../../src/content/countries.ts'
import { CONTENT } from '../advice/content.ts'

const { countries } = CONTENT

test('Pakistan and Kazakhstan have their own contacts, all others the default', () => {
  expect([...countries.byCode.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(['KZ', 'PK'])
  expect(countryOf(countries, 'PK').contacts.map(({ id }) => id)).toContain('nccia')
  expect(countryOf(countries, 'KZ').contacts.map(({ id }) => id)).toContain('kz-cert')
  expect(countryOf(countries, 'DE')).toBe(countries.fallback)
  expect(countryOf(countries, null)).toBe(countries.fallback)
})

test('the default guesses no number', () => {
  for (const contact of countries.fallback.contacts) {
    expect(JSON.stringify([contact.short, contact.long])).not.toMatch(/\d/)
  }
})

test('the pair of a first reply', () => {
  expect(countryOf(countries, 'KZ').bilingual).toEqual(['kk', 'ru'])
  expect(countryOf(countries, 'PK').bilingual).toEqual(['ur', 'en'])
})
