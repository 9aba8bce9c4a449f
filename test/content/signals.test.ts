// The verdict's policy: every id that detectors can emit has a rule, and the shape is strict.
import { expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { URL_SIGNALS } from '../../src/triage/url-risk.ts'

const { signals, payloads } = loadContent()

test('thresholds rise', () => {
  expect(signals.thresholds.danger).toBeGreaterThan(signals.thresholds.caution)
  expect(signals.story.danger).toBeGreaterThanOrEqual(signals.thresholds.danger)
})

test('every link signal has a rule', () => {
  expect(URL_SIGNALS.length).toBeGreaterThan(8)
  for (const id of URL_SIGNALS) expect(signals.signals).toHaveProperty([id])
})

test('payload rules name payloads of the catalogue', () => {
  const known = new Set(payloads.entries.map(({ id }) => id))
  const named = Object.keys(signals.signals).filter((id) => id.startsWith('qr.'))
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((id) => !known.has(id))).toEqual([])
})
