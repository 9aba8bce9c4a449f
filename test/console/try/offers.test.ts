/** Offered answers: exactly what the bot's own texts offer, in every language, and nothing made of other text. */
import { describe, expect, it } from 'vitest'
import { findOffers } from '../../../src/console/try/offers.ts'
import { CONTENT_FOLDER } from '../../../src/content/load.ts'
import { loadLocales } from '../../../src/content/locales.ts'
import { LANGUAGES } from '../../../src/model.ts'

const locales = loadLocales(`${CONTENT_FOLDER}/locales`)
/** The bot's questions, and the digits they offer. */
const QUESTIONS = {
  'ask.what-happened': '1234567890',
  'ask.what-seen': '12340',
  'ask.what-given': '12340',
  'ask.done': '120',
  'ask.worked': '1230',
  'person.consent': '12',
}

describe.each(LANGUAGES)('%s', (language) => {
  const { messages } = locales[language]

  it.each(Object.entries(QUESTIONS))('%s', (id, digits) => {
    const offers = findOffers(messages.get(id) ?? '')
    expect(offers.map(({ digit }) => digit).join('')).toBe(digits)
    for (const { words } of offers) expect(words.length).toBeGreaterThan(1)
  })

  it('is silent where nothing is asked', () => {
    const others = [...messages].filter(([id]) => !/^(ask|person|wait|stuck|held|correction)\./.test(id))
    expect(others.length).toBeGreaterThan(100)
    expect(others.filter(([, text]) => findOffers(text).length > 0).map(([id]) => id)).toEqual([])
  })
})

it('makes nothing of what is no offer', () => {
  for (const text of [
    '',
    '1 one',
    '1 one\n1 again',
    '*1* yes',
    'a *1* b · c',
    'reply *0*.',
    '1. first\n2. second',
  ])
    expect(findOffers(text)).toEqual([])
  expect(findOffers('Reply *1* a · *3* b\nmore')).toEqual([
    { digit: '1', words: 'a' },
    { digit: '3', words: 'b' },
  ])
})
