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
    classifier: {
      bands: [
        { id: 'wording.likely', from: 0.6, names: true, about: '', weight: 55 },
        { id: 'wording.open', from: 0.3, names: false, about: '', weight: 0 },
        { id: 'wording.harmless', from: 0, names: false, about: '', weight: -40 },
      ],
      backed: { about: '', weight: 45 },
      structure: ['url'],
      warning: 0.5,
      question: { from: 0.5, besideHarmless: 1, atLeast: 0, overLure: 0.6 },
    },
    payload: {
      critical: { about: '', weight: 100, floor: 'danger' as const },
      high: { about: '', weight: 60, group: 'payload' },
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
  payloads: {
    entries: [
      { id: 'qr.link', risk: 'critical' as const },
      { id: 'qr.risky', risk: 'high' as const },
    ],
  },
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

test('the classifier alone raises to caution, with something asked for to danger, and names the class', () => {
  const likely: Finding = { id: 'wording.likely', evidence: '', lure: 'money-request' }
  expect(decide([likely], content)).toEqual({ level: 'caution', lure: 'money-request', story: null })
  const backed = { id: 'wording.backed', evidence: '' }
  expect(decide([likely, backed], content)).toEqual({ level: 'danger', lure: 'money-request', story: null })
  expect(level('warning.official', likely, backed).level).toBe('info')
})

test('a story in words that ordinary messages use is only a caution, a payload stays a danger', () => {
  expect(level('lure.vote', 'wording.harmless').level).toBe('caution')
  expect(level('lure.vote', 'wording.open').level).toBe('danger')
  expect(level('qr.link', 'wording.harmless').level).toBe('danger')
})

test('what a payload does is not lowered, a mere caution of words is dropped', () => {
  const weak = { id: 'lure.vote', evidence: '', weak: true as const }
  expect(level(weak).level).toBe('caution')
  expect(level(weak, 'wording.harmless').level).toBe('unknown')
  expect(level('qr.risky', 'wording.harmless').level).toBe('caution')
})

test('the classifier says which story is told, unless a code or symbol shows what it does', () => {
  const worded: Finding = { id: 'wording.likely', evidence: '', lure: 'money-request' }
  expect(level('lure.vote', 'lure.loan', worded)).toMatchObject({ lure: 'money-request', story: 'lure.loan' })
  expect(level('lure.vote', worded)).toMatchObject({ lure: 'money-request', story: null })
})
