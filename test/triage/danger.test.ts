// What is urgent because somebody is in danger is also answered as danger: the two lists of words say the same.
import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../src/content/lexicon.ts'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { loadWords } from '../../src/content/words.ts'
import { detectRecovery } from '../../src/triage/detect-recovery.ts'
import { compileLexicon, matchPhrases } from '../../src/triage/phrases.ts'
import { normalizeText, tokenize } from '../../src/triage/text.ts'

const matcher = compileLexicon(loadLexicon(CONTENT_FOLDER))
const { wordings } = loadWords(CONTENT_FOLDER)

function pathOf(message: string): string | undefined {
  const text = normalizeText(message)
  const tokens = tokenize(text)
  return detectRecovery({ tokens, hits: matchPhrases(tokens, matcher), text, forwarded: false })?.path
}

/** Each choice in turn, the first of the others. */
function spelledOut(wording: string): string[] {
  const places = wording.split(' ').filter((place) => place !== '~')
  const choices = places.map((place) => place.split('|').map((word) => word.replace(/\*$/, '')))
  return choices.flatMap((own, at) =>
    own.map((word) => choices.map((other, i) => (i === at ? word : other[0])).join(' ')),
  )
}

describe.each(['ru', 'kk'] as const)('danger in %s', (language) => {
  it('is answered wherever it is urgent', () => {
    const texts = wordings[language].urgent.danger.flatMap(spelledOut)
    expect(texts.length).toBeGreaterThan(80)
    expect(texts.filter((text) => pathOf(text) !== 'danger')).toEqual([])
  })
})
