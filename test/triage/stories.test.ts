// Lure rules: all, any, none, distance, and that one word tells one thing only.
import { expect, test } from 'vitest'
import type { Hits } from '../../src/triage/phrases.ts'
import { compileStories, matchRule, type StoryRule } from '../../src/triage/stories.ts'

function rule(part: Partial<StoryRule>): StoryRule {
  return { all: [['ask'], ['code']], any: null, none: [], within: 'message', level: 'danger', ...part }
}

function match(
  part: Partial<StoryRule>,
  at: Record<string, [start: number, sentence?: number]>,
  facts: string[] = [],
) {
  const hits: Hits = new Map(
    Object.entries(at).map(([concept, [start, sentence = 0]]) => [
      concept,
      [{ concept, start, end: start + 1, sentence }],
    ]),
  )
  return matchRule(rule(part), hits, new Set([...hits.keys(), ...facts]))
}

test('needs all of its terms', () => {
  expect(match({}, { ask: [0], code: [3] })).toEqual({ start: 0, end: 4 })
  expect(match({}, { ask: [0] })).toBeNull()
})

test('one word tells no two things', () => {
  expect(match({}, { ask: [2], code: [2] })).toBeNull()
})

test('keeps the distance', () => {
  expect(match({ within: 5 }, { ask: [0], code: [6] })).toBeNull()
  expect(match({ within: 'sentence' }, { ask: [0, 0], code: [3, 1] })).toBeNull()
  expect(match({}, { ask: [0], code: [61] })).toBeNull()
})

test('any and none look at the whole message, facts included', () => {
  expect(match({ any: ['url'] }, { ask: [0], code: [1] })).toBeNull()
  expect(match({ any: ['url'] }, { ask: [0], code: [1] }, ['url'])).not.toBeNull()
  expect(match({ none: ['otp.value'] }, { ask: [0], code: [1] }, ['otp.value'])).toBeNull()
})

test('facts alone match without words', () => {
  expect(match({ all: [['mmi.to-person']] }, {}, ['mmi.to-person'])).toEqual({ start: 0, end: 0 })
})

test('danger rules are asked first', () => {
  const examples = {
    matches: [],
    misses: [],
    references: [],
    mechanism: 'm',
    title: 't',
    tlp: 'CLEAR' as const,
  }
  const [compiled] = compileStories([
    {
      id: 'lure.x',
      class: 'otp-request',
      ...examples,
      rules: [
        { all: ['a'], within: 'message', level: 'caution' },
        { all: ['a|b'], none: ['c|d'], within: 3, level: 'danger' },
      ],
    },
  ])
  expect(compiled?.rules.map(({ level }) => level)).toEqual(['danger', 'caution'])
  expect(compiled?.rules[0]).toMatchObject({ all: [['a', 'b']], none: ['c', 'd'] })
})
