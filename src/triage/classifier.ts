/**
 * The text classifier: what was read in a message in, how much each label is believed out. One more voice
 * beside the rules; signals.yaml says how much it weighs, and that it never makes a danger by itself.
 */
import { CLASSIFIER_LABELS, type ClassifierLabel, type ClassifierModel } from '../content/classifier-model.ts'
import { LURES, type Lure } from '../model.ts'
import { hashWord, readFeatures, type Features } from './classifier-features.ts'
import type { Observed } from './detector.ts'
import type { Token } from './text-tokens.ts'

/** Probabilities by label; they add up to one. */
export type Beliefs = Record<ClassifierLabel, number>

/** Concepts say more than letters, so they weigh more in the sum. */
export const MEANING_WEIGHT = 2
const FEW_NAMED = 6

/** Linear in the first 200 words. */
export function classify(context: Observed, facts: Iterable<string>, model: ClassifierModel): Beliefs {
  return beliefsOf(readFeatures(context, facts), model)
}

/** How much one feature of each kind counts, so that long messages are no surer than short ones. */
export function featureWeights({ wording, meaning }: Features): { wording: number; meaning: number } {
  return {
    wording: 1 / Math.sqrt(Math.max(1, wording.length)),
    meaning: MEANING_WEIGHT / Math.sqrt(Math.max(FEW_NAMED, meaning.length)),
  }
}

export function beliefsOf(features: Features, model: ClassifierModel): Beliefs {
  const each = featureWeights(features)
  const logits = new Float64Array(model.columns + 1)
  addWeights(features.wording, each.wording * model.scale, model, logits)
  addWeights(features.meaning, each.meaning * model.scale, model, logits)
  return softmax(logits)
}

function addWeights(buckets: number[], factor: number, model: ClassifierModel, logits: Float64Array): void {
  const { rows, weights, columns } = model
  for (const bucket of buckets) {
    const row = rows[bucket] as number
    if (row === 0) continue
    for (let column = 0, at = row * columns; column < columns; column++, at++) {
      logits[column] = (logits[column] as number) + (weights[at] as number) * factor
    }
  }
}

function softmax(logits: Float64Array): Beliefs {
  const top = Math.max(...logits)
  let sum = 0
  const shares = logits.map((logit) => Math.exp(logit - top))
  for (const share of shares) sum += share
  return Object.fromEntries(
    CLASSIFIER_LABELS.map((label, i) => [label, (shares[i] as number) / sum]),
  ) as Beliefs
}

/** How much the message is believed to be any lure, and which one most. */
export function lureBelief(beliefs: Beliefs): { share: number; lure: Lure } {
  let share = 0
  let lure: Lure = LURES[0]
  for (const each of LURES) {
    share += beliefs[each]
    if (beliefs[each] > beliefs[lure]) lure = each
  }
  return { share, lure }
}

/** Words of a quotation. */
const QUOTED = 7

/** The words in a row, as token indexes, that speak most for the label: what to show a person. */
export function tellingWords(
  tokens: Token[],
  label: ClassifierLabel,
  { rows, weights, columns }: ClassifierModel,
): { start: number; end: number } {
  const column = CLASSIFIER_LABELS.indexOf(label)
  const sums = tokens.slice(0, MOST_QUOTABLE).map(({ text }) => {
    const buckets: number[] = []
    hashWord(text, buckets)
    return buckets.reduce(
      (sum, bucket) => sum + (weights[(rows[bucket] as number) * columns + column] as number),
      0,
    )
  })
  let best = { start: 0, sum: -Infinity }
  let sum = 0
  sums.forEach((own, i) => {
    sum += own - (sums[i - QUOTED] ?? 0)
    const start = Math.max(0, i - QUOTED + 1)
    if (sum > best.sum) best = { start, sum }
  })
  return { start: best.start, end: Math.min(tokens.length, best.start + QUOTED) }
}

const MOST_QUOTABLE = 160
