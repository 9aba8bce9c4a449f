// Every lure file: enough examples in every language, each fires its class at its level, none fires on a miss.
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES } from '../../src/model.ts'
import { isFact } from '../../src/triage/facts.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const content = loadContent()
const ready = prepareTriage(content)
const judge = (text: string) => triage({ kind: 'text', text, forwarded: false }, [], ready).verdict

test('there are as many stories as the product knows', () => {
  expect(content.lures.length).toBeGreaterThanOrEqual(36)
})

describe.each(content.lures)('$id', (story) => {
  test('has at least two matches and a miss in every language', () => {
    for (const language of LANGUAGES) {
      expect(story.matches.filter(({ lang }) => lang === language).length).toBeGreaterThanOrEqual(2)
      expect(story.misses.filter(({ lang }) => lang === language).length).toBeGreaterThanOrEqual(1)
    }
  })

  test('asks only for concepts that the lexicon has', () => {
    const terms = story.rules.flatMap(({ all, any, none }) => [...all, ...(any ?? []), ...(none ?? [])])
    const unknown = terms
      .flatMap((term) => term.split('|'))
      .filter((term) => !isFact(term) && term !== 'trap' && !(term in content.lexicon))
    expect(unknown).toEqual([])
  })

  test.each(story.matches)('$lang: $text', ({ text }) => {
    expect(judge(text)).toMatchObject({ level: 'danger', lure: story.class })
  })

  test.each(story.misses)('not $lang: $text', ({ text }) => {
    expect(['unknown', 'info']).toContain(judge(text).level)
  })
})
