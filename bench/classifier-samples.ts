/** Rows with a label → what the text classifier is trained on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CLASSIFIER_LABELS, type ClassifierLabel } from '../src/content/classifier-model.ts'
import { loadContent } from '../src/content/load.ts'
import { readYaml } from '../src/content/read-yaml.ts'
import { LANGUAGES } from '../src/model.ts'
import { readFeatures, type Features } from '../src/triage/classifier-features.ts'
import { featureWeights } from '../src/triage/classifier.ts'
import { readFacts } from '../src/triage/facts.ts'
import { NOTHING_SHOWN, readContext } from '../src/triage/context.ts'
import { prepareTriage } from '../src/triage/triage.ts'
import type { Row } from './eval-rows.ts'

export interface Sample {
  features: Features
  /** Weight of one feature of each kind. */
  each: { wording: number; meaning: number }
  /** Index into CLASSIFIER_LABELS. */
  label: number
  /** How much it counts in training. */
  weight: number
}

const content = loadContent()
const ready = prepareTriage(content)

export function sampleOf(text: string, label: ClassifierLabel, weight = 1): Sample {
  const { context } = readContext({ kind: 'text', text, forwarded: false }, NOTHING_SHOWN, ready)
  const { wording, meaning } = readFeatures(context, readFacts(context))
  const features = { wording: wording.slice(), meaning: meaning.slice() }
  return { features, each: featureWeights(features), label: CLASSIFIER_LABELS.indexOf(label), weight }
}

export function labelOf({ lure, intent, level }: Pick<Row, 'lure' | 'intent' | 'level'>): ClassifierLabel {
  if (lure) return lure
  if (level === 'info' && intent === 'check-message') return 'notice'
  return intent === 'recover-account' || intent === 'secure-account' ? intent : 'harmless'
}

const TESTS = join(import.meta.dirname, '..', 'test')
const Told = z.record(z.string(), z.array(z.string()))
const SECURING = new Set(['check-devices', 'two-step', 'prevention'])

/** What tests of single detectors know: harmless twins of lures, people's own stories by path (`none`: no story). */
export function testedSamples(): Sample[] {
  const negatives = readFileSync(join(TESTS, 'corpus', 'hard-negatives.txt'), 'utf8')
    .split('\n')
    .filter(Boolean)
  const told = LANGUAGES.flatMap((language) =>
    Object.entries(readYaml(join(TESTS, 'triage', `detect-recovery.${language}.yaml`), Told)),
  )
  return [
    ...negatives.map((text) => sampleOf(text, 'harmless')),
    ...told.flatMap(([path, texts]) => texts.map((text) => sampleOf(text, labelOfPath(path)))),
  ]
}

function labelOfPath(path: string): ClassifierLabel {
  if (path === 'none') return 'harmless'
  return SECURING.has(path) ? 'secure-account' : 'recover-account'
}

/** The examples of the lure files: what a story says, and what looks like it. */
export function exampleSamples(): Sample[] {
  return content.lures.flatMap(({ class: lure, matches, misses }) => [
    ...matches.map(({ text }) => sampleOf(text, lure)),
    ...misses.map(({ text }) => sampleOf(text, 'harmless')),
  ])
}
