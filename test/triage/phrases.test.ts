// The phrase matcher: prefixes, choices, gaps, sentence ends, folding; linear on any input.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldWord } from '../../src/triage/fold-word.ts'
import { compileLexicon, matchPhrases } from '../../src/triage/phrases.ts'
import { normalizeText } from '../../src/triage/text.ts'
import { tokenize } from '../../src/triage/text-tokens.ts'

const matcher = compileLexicon({
  vote: ['vote for', 'проголосу*', 'дауыс бер|берші'],
  send: ['send me', 'bhej do', 'send ~ code', 'жібер*'],
  code: ['code', 'код|кода', 'e-mail code'],
})

function found(text: string): string[] {
  const tokens = tokenize(normalizeText(text))
  const hits = [...matchPhrases(tokens, matcher).values()].flat()
  return hits.map(({ concept, start, end }) => `${concept}:${start}-${end}`)
}

describe('matchPhrases', () => {
  test.each([
    ['Vote for Ali', ['vote:0-2']],
    ['Проголосуйте!', ['vote:0-1']],
    ['дауыс берші', ['vote:0-2']],
    ['send that one code', ['send:0-4', 'code:3-4']],
    ['send that one little code', ['code:4-5']],
    ['an e-mail code', ['code:1-4', 'code:3-4']],
    ['send. Me', []],
    ['нет кода', ['code:1-2']],
  ])('%s', (text, expected) => {
    expect(found(text).toSorted()).toEqual(expected.toSorted())
  })

  test('folds Kazakh letters and doubled letters on both sides', () => {
    expect(found('жиберши')).toEqual(['send:0-1'])
    expect(found('bhejj do')).toEqual(['send:0-2'])
    expect(foldWord('cvv')).toBe('cvv')
    expect(foldWord('аккаунт')).toBe('акаунт')
  })

  test('keeps a bounded number of hits', () => {
    expect(found('code '.repeat(5000)).length).toBeLessThan(50)
  })

  test('any text gives hits inside the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), (text) => {
        const tokens = tokenize(normalizeText(text))
        for (const list of matchPhrases(tokens, matcher).values())
          for (const hit of list) {
            expect(hit.start).toBeGreaterThanOrEqual(0)
            expect(hit.end).toBeLessThanOrEqual(tokens.length)
            expect(hit.start).toBeLessThan(hit.end)
          }
      }),
      { numRuns: 200 },
    )
  })
})
