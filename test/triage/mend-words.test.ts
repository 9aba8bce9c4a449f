// Misspelt, disguised and glued words: read as the lexicon spells them, and only where one of its words is meant.
import { expect, test } from 'vitest'
import { compileLexicon } from '../../src/triage/phrases.ts'
import { mendWords } from '../../src/triage/mend-words.ts'
import { normalizeText, tokenize } from '../../src/triage/text.ts'

const matcher = compileLexicon({
  code: ['code', 'otp', 'pin', 'password', 'код*', 'کوڈ'],
  ask: ['please send ~ money', 'the account', 'отправьте', 'bhejo'],
})

const mended = (text: string): string =>
  mendWords(tokenize(normalizeText(text)), matcher)
    .map((token) => token.text)
    .join(' ')

const CASES: [string, string][] = [
  ['pa55w0rd p1n 0tp 5end c0d3', 'pasword pin otp send code'],
  ['к0ды', 'коды'],
  ['accuont pasword passwrd', 'acount pasword pasword'],
  ['отпарвьте отпрвьте', 'отправьте отправьте'],
  ['sendmoney pleasesend', 'send money please send'],
  ['mp3 4g h2o 2gis b2b 1xbet 123456 0300', 'mp3 4g h2o 2gis b2b 1xbet 123456 0300'],
  ['recode sender moneyed', 'recode sender moneyed'],
  ['cod pni', 'cod pni'],
]

/** Doubled letters are single in the lexicon. */
test('words of the lexicon come out, others stay', () => {
  expect(CASES.map(([written]) => mended(written))).toEqual(CASES.map(([, meant]) => meant))
})

test('positions still point at what was written', () => {
  const n = normalizeText('xx sendmoney 0tp')
  const tokens = mendWords(tokenize(n), matcher)
  expect(tokens.map(({ start, end }) => n.text.slice(start, end))).toEqual(['xx', 'send', 'money', '0tp'])
})
