// Disguised lures: what is recognised as written must not be lost, whatever is done to its letters, gaps and links.
// A sample of the tuning rows; `npx tsx bench/adversarial.ts` takes them all and prints a table.
import { describe, expect, test } from 'vitest'
import {
  isLost,
  keptShare,
  recognised,
  runTrials,
  withoutClassifier,
} from '../../bench/adversarial-trials.ts'
import { readSet, type Row } from '../../bench/eval-rows.ts'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES } from '../../src/model.ts'
import type { TriageContent } from '../../src/triage/detector.ts'
import { prepareTriage } from '../../src/triage/triage.ts'
import { DISGUISES } from '../support/disguise.ts'

const ROWS_PER_LANGUAGE = 40

const whole = prepareTriage(loadContent())
const PARTS = {
  'with the classifier': { content: whole, kept: 0.95 },
  // What normalisation and rules withstand by themselves, so that the classifier hides no loss there.
  'rules alone': { content: withoutClassifier(whole), kept: 0.94 },
}

/** Every n-th lure, so that all sets and families of the corpus are met. */
function sampleOf(content: TriageContent): Row[] {
  return LANGUAGES.flatMap((language) => {
    const rows = readSet('tuning').filter(({ lang, level }) => lang === language && level === 'danger')
    const step = Math.max(1, Math.floor(rows.length / (3 * ROWS_PER_LANGUAGE)))
    const known = recognised(
      rows.filter((_, i) => i % step === 0),
      content,
    )
    const every = Math.floor(known.length / ROWS_PER_LANGUAGE)
    return known.filter((_, i) => i % every === 0).slice(0, ROWS_PER_LANGUAGE)
  })
}

/** Per disguise the sample is small; these bounds only keep a disguise that is undone today from coming back. */
const UNDONE = [
  'wide gaps',
  'marked letters',
  'zero width',
  'soft hyphens',
  'accents',
  'homoglyphs',
  'styled letters',
  'upper case',
  'elongation',
  'emoji between words',
  'bidi controls',
  'other keyboard',
]

describe.each(Object.entries(PARTS))('%s', (_, { content, kept }) => {
  const sample = sampleOf(content)
  const trials = runTrials(sample, content)

  test('twenty disguises and more, on every language', () => {
    expect(DISGUISES.length).toBeGreaterThanOrEqual(20)
    expect(new Set(DISGUISES.map(({ name }) => name)).size).toBe(DISGUISES.length)
    expect(sample.length).toBe(ROWS_PER_LANGUAGE * LANGUAGES.length)
    expect(trials.length).toBeGreaterThan(3000)
    for (const { name } of DISGUISES) {
      expect(trials.filter(({ disguise }) => disguise === name).length).toBeGreaterThan(5)
    }
  })

  test('nearly all keep danger or fall to caution only', () => {
    expect(trials.filter(isLost).length / trials.length).toBeLessThan(1 - kept)
  })

  test.each(LANGUAGES)('%s: so it is in each language, within the error of a sample', (language) => {
    expect(keptShare(trials, null, language)).toBeGreaterThan(kept - 0.02)
  })

  test.each(UNDONE)('%s: undone', (disguise) => {
    expect(keptShare(trials, disguise, null)).toBeGreaterThan(0.95)
  })

  test('the same trials every time', () => {
    const few = sample.slice(0, 5)
    expect(runTrials(few, content)).toEqual(runTrials(few, content))
  })
})
