// Junk made for the readers of links, codes and numbers: four times the text costs about four times the work.
import { expect, test } from 'vitest'
import { loadBrands } from '../../src/content/brands.ts'
import { loadDialWords } from '../../src/content/dial-words.ts'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { loadPayloads } from '../../src/content/payloads.ts'
import { compileDialWords } from '../../src/triage/dial-lexer.ts'
import { readUrlRisks } from '../../src/triage/detect-url.ts'
import { observe } from '../../src/triage/observe.ts'
import { normalizeText } from '../../src/triage/text.ts'

const brands = loadBrands(CONTENT_FOLDER)
const dial = compileDialWords(loadDialWords(CONTENT_FOLDER))
const ready = { payloads: loadPayloads(CONTENT_FOLDER), brands, dial }

const JUNK = [
  '.',
  'a.',
  'a . ',
  'a-b . ',
  'a.\n',
  'a-1 .com ',
  'www . ',
  'http://',
  'https://a.top/?u=https%3a%2f%2f',
  '[.]',
  ' dot a',
  ' точка a',
  'a•',
  '](',
  'siteа',
  '*',
  '* ',
  '*#',
  '*21*',
  '*21*0',
  '%2a',
  '21*0300',
  'star ',
  'star 21 ',
  'star 21 star ',
  'star 21 star number ',
  'double star ',
  'hundred ',
  'hash 2 ',
  '21 star ',
  'звёздочка ',
  'ستارہ ۲۱ ',
  '0',
  '1 ',
  '4111-',
  '4111 1111 ',
  'pk36',
  'kz86 125k ',
  'T1a',
  '0xf',
  'bc1q',
  'jazzcash 0300 ',
  'rs ',
  '1,5 ',
  '5к ',
  'xn--a.',
  '@a.',
]
const LENGTH = 65_536

// How long it takes is measured by `npm run bench -- worst`; here nothing may break or grow without bound.
test.each(JUNK)('64 KB of %j are read to the end', (unit) => {
  const normalized = normalizeText(unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH))
  const observables = observe([{ origin: 'message', normalized }], ready)
  expect(observables.length).toBeLessThanOrEqual(LENGTH / 8)
  for (const { id } of readUrlRisks(observables, brands)) expect(id).toMatch(/^url\./)
})

test('there are enough kinds of junk', () => {
  expect(JUNK.length).toBeGreaterThan(40)
})
