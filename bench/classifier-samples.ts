/** Rows with a label → what the text classifier is trained on. */
import { CLASSIFIER_LABELS, type ClassifierLabel } from '../src/content/classifier-model.ts'
import { loadContent } from '../src/content/load.ts'
import { readFeatures, type Features } from '../src/triage/classifier-features.ts'
import { featureWeights } from '../src/triage/classifier.ts'
import { readFacts } from '../src/triage/facts.ts'
import { prepareTriage, readContext } from '../src/triage/triage.ts'
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
  const { context } = readContext({ kind: 'text', text, forwarded: false }, [], ready)
  const features = readFeatures(context, readFacts(context))
  return { features, each: featureWeights(features), label: CLASSIFIER_LABELS.indexOf(label), weight }
}

export function labelOf({ lure, intent, level }: Pick<Row, 'lure' | 'intent' | 'level'>): ClassifierLabel {
  if (lure) return lure
  if (level === 'info' && intent === 'check-message') return 'notice'
  return intent === 'recover-account' || intent === 'secure-account' ? intent : 'harmless'
}

/** The examples of the lure files: what a story says, and what looks like it. */
export function exampleSamples(): Sample[] {
  return content.lures.flatMap(({ class: lure, matches, misses }) => [
    ...matches.map(({ text }) => sampleOf(text, lure)),
    ...misses.map(({ text }) => sampleOf(text, 'harmless')),
  ])
}
