/** What texts rest on. */
import { expect, test } from 'vitest'
import { loadSteps, recordsOf } from '../../src/content/steps.ts'
import { CONTENT, CONTENT_DIR } from '../advice/content.ts'

const steps = loadSteps(`${CONTENT_DIR}steps.yaml`)

test('every step rests on a record or is our own', () => {
  const advising = [...CONTENT.locales.en.messages.keys()].filter((id) => /^(?:step|r|done|stuck)\./.test(id))
  expect(advising.length).toBeGreaterThan(150)
  expect(advising.filter((id) => recordsOf(id, steps) === null)).toEqual([])
})

test('a parent speaks for its parts, the nearest first', () => {
  const named = {
    rests: { 'card.two-step': ['a'], 'card.two-step.note': ['b'] },
    own: { 'card.label': 'as printed' },
  }
  expect(recordsOf('card.two-step.step1', named)).toEqual(['a'])
  expect(recordsOf('card.two-step.note', named)).toEqual(['b'])
  expect(recordsOf('card.label.settings', named)).toEqual([])
  expect(recordsOf('card.other', named)).toBeNull()
  expect(recordsOf('card', named)).toBeNull()
})

test('few texts rest on nothing but themselves', () => {
  expect(Object.keys(steps.own).length).toBeLessThan(Object.keys(steps.rests).length / 5)
})
