// The verdict: thresholds, groups, floors over caps, and which class speaks. The policy here is a small one.
import { expect, test } from 'vitest'
import type { LureStory } from '../../src/content/lures.ts'
import type { Finding } from '../../src/triage/detector.ts'
import { decide } from '../../src/triage/verdict.ts'

const story = (id: string, lure: LureStory['class']): LureStory => ({
  id,
  class: lure,
  title: id,
  mechanism: id,
  tlp: 'CLEAR',
  references: [],
  rules: [],
  matches: [],
  misses: [],
})

const content = {
  policy: {
    thresholds: { danger: 100, caution: 50 },
    story: { danger: 100, caution: 60 },
    payload: {
      critical: { about: '', weight: 100, floor: 'danger' as const },
      high: { about: '', weight: 60 },
      medium: { about: '', weight: 0, floor: 'info' as const },
      low: { about: '', weight: 0, floor: 'info' as const },
    },
    signals: {
      'url.bad': { about: '', weight: 60, group: 'url', lure: 'phishing-link' as const },
      'url.worse': { about: '', weight: 70, group: 'url', lure: 'phishing-link' as const },
      'url.hint': { about: '', weight: 30, group: 'hint', lure: 'phishing-link' as const },
      'warning.official': { about: '', weight: 0, floor: 'info' as const, cap: 'info' as const },
    },
  },
  stories: [story('lure.vote', 'device-linking'), story('lure.loan', 'money-request')],
  payloads: { entries: [{ id: 'qr.link', risk: 'critical' as const }] },
}

const level = (...ids: (string | Finding)[]) =>
  decide(
    ids.map((id) => (typeof id === 'string' ? { id, evidence: '' } : id)),
    content,
  )

test('nothing found is unknown', () => {
  expect(level()).toEqual({ level: 'unknown', lure: null, story: null })
})

test('of one group only the heaviest counts, groups add up', () => {
  expect(level('url.bad', 'url.worse').level).toBe('caution')
  expect(level('url.worse', 'url.hint')).toMatchObject({ level: 'danger', lure: 'phishing-link' })
})

test('a story names class and id; a weak one cautions', () => {
  expect(level('lure.vote')).toEqual({ level: 'danger', lure: 'device-linking', story: 'lure.vote' })
  expect(level({ id: 'lure.loan', evidence: '', weak: true })).toMatchObject({ level: 'caution' })
})

test('where stories overlap the outcome decides', () => {
  expect(level('lure.loan', 'lure.vote').story).toBe('lure.vote')
  expect(level('lure.loan', { id: 'lure.vote', evidence: '', weak: true }).lure).toBe('money-request')
})

test('a cap holds against weights, a floor against the cap', () => {
  expect(level('lure.vote', 'warning.official')).toEqual({ level: 'info', lure: null, story: null })
  expect(level('qr.link', 'warning.official').level).toBe('danger')
})

test('an id nobody knows says nothing', () => {
  expect(level('new.thing').level).toBe('unknown')
})
