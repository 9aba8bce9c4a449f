// Whatever may not wait because somebody is in danger is also heard as danger: the list of cries and the lexicon agree.
import { beforeAll, describe, expect, it } from 'vitest'
import { loadLexicon } from '../../src/content/lexicon.ts'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { loadWords, type Words } from '../../src/content/words.ts'
import { LANGUAGES } from '../../src/model.ts'
import { detectRecovery } from '../../src/triage/detect-recovery.ts'
import { compileLexicon, matchPhrases, type PhraseMatcher } from '../../src/triage/phrases.ts'
import { normalizeText, tokenize } from '../../src/triage/text.ts'

let matcher: PhraseMatcher
let words: Words
beforeAll(() => {
  matcher = compileLexicon(loadLexicon(CONTENT_FOLDER))
  words = loadWords(CONTENT_FOLDER)
})

/** All that a wording stands for, without its gaps. */
function spellOut(wording: string): string[] {
  const places = wording.split(' ').filter((place) => place !== '~')
  return places.reduce<string[]>(
    (begun, place) =>
      place.split('|').flatMap((word) => begun.map((said) => `${said} ${word.replace('*', '')}`.trim())),
    [''],
  )
}

function isHeard(message: string): boolean {
  const text = normalizeText(message)
  const tokens = tokenize(text)
  const hits = matchPhrases(tokens, matcher)
  return detectRecovery({ tokens, hits, text, forwarded: false })?.path === 'danger'
}

describe.each(LANGUAGES)('a cry of danger in %s', (language) => {
  it('leads to the steps for danger', () => {
    const cries = words.wordings[language].urgent.danger.flatMap(spellOut)
    expect(cries.length).toBeGreaterThanOrEqual(30)
    expect(cries.filter((cry) => !isHeard(cry))).toEqual([])
  })
})
