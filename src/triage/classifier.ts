/**
 * The text classifier: what was read in a message in, how much each label is believed out. One more voice
 * beside the rules; signals.yaml says how much it weighs, and that it never makes a danger by itself.
 */
import {
  CLASSIFIER_LABELS,
  placeOf,
  type ClassifierLabel,
  type ClassifierModel,
} from '../content/classifier-model.ts'
import { LURES, type Lure } from '../model.ts'
import { bucketsOf, clearBuckets, makeBucketList } from './bucket-list.ts'
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
  const wording = sumWeights(features.wording, model)
  const meaning = sumWeights(features.meaning, model)
  const logits = new Float64Array(model.columns + 1)
  for (let column = 0; column < model.columns; column++) {
    const sum = (wording[column] as number) * each.wording + (meaning[column] as number) * each.meaning
    logits[column] = sum * model.scale
  }
  return softmax(logits)
}

/** Per column, in steps of a stored weight. */
function sumWeights(buckets: Int32Array, model: ClassifierModel): Int32Array {
  const { weights, columns } = model
  const sums = new Int32Array(columns)
  for (let i = 0; i < buckets.length; i++) {
    const place = placeOf(buckets[i] as number, model)
    if (place < 0) continue
    for (let column = 0; column < columns; column++) {
      sums[column] = (sums[column] as number) + (weights[place + column] as number)
    }
  }
  return sums
}

function softmax(logits: Float64Array): Beliefs {
  let top = -Infinity
  for (let i = 0; i < logits.length; i++) top = Math.max(top, logits[i] as number)
  let sum = 0
  for (let i = 0; i < logits.length; i++) {
    const share = Math.exp((logits[i] as number) - top)
    logits[i] = share
    sum += share
  }
  const beliefs = {} as Beliefs
  for (let i = 0; i < logits.length; i++) {
    beliefs[CLASSIFIER_LABELS[i] as ClassifierLabel] = (logits[i] as number) / sum
  }
  return beliefs
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

const list = makeBucketList()

/** Words of a quotation. */
const QUOTED = 7

/** The words in a row, as token indexes, that speak most for the label: what to show a person. */
export function tellingWords(
  tokens: Token[],
  label: ClassifierLabel,
  model: ClassifierModel,
): { start: number; end: number } {
  const { weights } = model
  const column = CLASSIFIER_LABELS.indexOf(label)
  const sums = tokens.slice(0, MOST_QUOTABLE).map(({ text }) => {
    clearBuckets(list)
    hashWord(text, list)
    let own = 0
    for (const bucket of bucketsOf(list)) {
      const place = placeOf(bucket, model)
      if (place >= 0) own += weights[place + column] as number
    }
    return own
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
