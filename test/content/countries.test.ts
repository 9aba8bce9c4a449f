/** Contacts per country, and those that must not be printed. */
import { expect, test } from 'vitest'
import { countryOf } from '../../src/content/countries.ts'
import { CONTENT } from '../advice/content.ts'

const { countries } = CONTENT
const ALL = [...countries.byCode.values(), countries.fallback]

test('Pakistan and Kazakhstan have their own contacts, all others the default', () => {
  expect([...countries.byCode.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(['KZ', 'PK'])
  expect(countryOf(countries, 'PK').contacts.map(({ id }) => id)).toContain('nccia')
  expect(countryOf(countries, 'KZ').contacts.map(({ id }) => id)).toContain('kz-cert')
  expect(countryOf(countries, 'DE')).toBe(countries.fallback)
  expect(countryOf(countries, null)).toBe(countries.fallback)
})

test('each country names somebody to report to and somebody for danger', () => {
  expect(ALL).toHaveLength(3)
  for (const { contacts } of ALL) {
    const named = contacts.filter(({ short }) => short !== undefined).map(({ use }) => use)
    expect(named).toEqual(expect.arrayContaining(['report', 'emergency']))
  }
})

test('emergency numbers', () => {
  const emergency = (code: string) =>
    countryOf(countries, code).contacts.find(({ use }) => use === 'emergency')?.short?.en
  expect(emergency('PK')).toBe('15 or 1122')
  expect(emergency('KZ')).toBe('112 or 102')
  expect(countryOf(countries, 'KZ').contacts.find(({ use }) => use === 'child-line')?.short?.en).toBe('111')
})

test('what is withheld says why, and is never a contact', () => {
  const withheld = ALL.flatMap((country) => country.withheld)
  expect(withheld.length).toBeGreaterThan(12)
  expect(new Set(withheld.map(({ status }) => status))).toEqual(
    new Set(['unconfirmed', 'superseded', 'conflict', 'regional']),
  )
  const printed = JSON.stringify(ALL.map(({ contacts }) => contacts.map(({ short, long }) => [short, long])))
  for (const { contact } of withheld) expect(printed).not.toContain(contact)
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
