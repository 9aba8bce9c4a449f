/**
 * Softmax regression on hashed features with AdaGrad: samples in, int8 weights of the most telling features out.
 * Deterministic, so that training twice gives the same file.
 */
import {
  CLASSIFIER_BUCKETS,
  CLASSIFIER_LABELS,
  type ClassifierWeights,
} from '../src/content/classifier-model.ts'
import type { Sample } from './classifier-samples.ts'

const LABELS = CLASSIFIER_LABELS.length
const EPOCHS = 6
const RATE = 0.15
/** Share of belief that is never given to one label, so that nobody is trained to be certain. */
const DOUBT = 0.02
/** Gradients too small to learn from. */
const NEGLIGIBLE = 0.004
/** With 10 bytes each the file stays under 200,000 bytes. */
const MOST_FEATURES = 19_700

export function trainClassifier(samples: Sample[]): ClassifierWeights {
  const first = fit(samples, null)
  return quantise(fit(samples, mostTelling(first, samples)))
}

function fit(samples: Sample[], kept: Uint8Array | null): Float32Array {
  const weights = new Float32Array(CLASSIFIER_BUCKETS * LABELS)
  const squares = new Float32Array(CLASSIFIER_BUCKETS * LABELS)
  const order = samples.map((_, i) => i)
  const random = randomFrom(7)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    for (const i of order) step(weights, squares, samples[i] as Sample, kept)
  }
  return weights
}

function step(weights: Float32Array, squares: Float32Array, sample: Sample, kept: Uint8Array | null): void {
  const { features, each, label, weight } = sample
  const beliefs = predict(weights, sample)
  for (let column = 0; column < LABELS - 1; column++) {
    const wanted = column === label ? 1 - DOUBT : DOUBT / (LABELS - 1)
    const gradient = ((beliefs[column] as number) - wanted) * weight
    if (Math.abs(gradient) < NEGLIGIBLE) continue
    for (const kind of ['wording', 'meaning'] as const) {
      const slope = gradient * each[kind]
      for (const bucket of features[kind]) {
        if (kept && kept[bucket] === 0) continue
        const at = bucket * LABELS + column
        const square = (squares[at] as number) + slope * slope
        squares[at] = square
        weights[at] = (weights[at] as number) - (RATE * slope) / (Math.sqrt(square) + 1e-3)
      }
    }
  }
}

/** Beliefs by label. */
export function predict(weights: Float32Array, { features, each }: Sample): number[] {
  const logits = Array.from({ length: LABELS }, () => 0)
  for (const kind of ['wording', 'meaning'] as const) {
    for (const bucket of features[kind]) {
      for (let column = 0; column < LABELS - 1; column++) {
        logits[column] =
          (logits[column] as number) + (weights[bucket * LABELS + column] as number) * each[kind]
      }
    }
  }
  const top = Math.max(...logits)
  const shares = logits.map((logit) => Math.exp(logit - top))
  const sum = shares.reduce((a, b) => a + b, 0)
  return shares.map((share) => share / sum)
}

/** Marks the features with the largest weights, preferring those that several samples show. */
function mostTelling(weights: Float32Array, samples: Sample[]): Uint8Array {
  const seen = new Uint32Array(CLASSIFIER_BUCKETS)
  for (const { features } of samples) {
    for (const kind of ['wording', 'meaning'] as const) {
      for (const bucket of new Set(features[kind])) seen[bucket] = (seen[bucket] as number) + 1
    }
  }
  const scored: { bucket: number; score: number }[] = []
  seen.forEach((count, bucket) => {
    if (count < 2) return
    const own = weights.subarray(bucket * LABELS, (bucket + 1) * LABELS)
    const largest = own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
    scored.push({ bucket, score: largest * Math.sqrt(count) })
  })
  const kept = new Uint8Array(CLASSIFIER_BUCKETS)
  for (const { bucket } of scored.toSorted((a, b) => b.score - a.score).slice(0, MOST_FEATURES))
    kept[bucket] = 1
  return kept
}

function quantise(weights: Float32Array): ClassifierWeights {
  const buckets: number[] = []
  for (let bucket = 0; bucket < CLASSIFIER_BUCKETS; bucket++) {
    if (weights.subarray(bucket * LABELS, (bucket + 1) * LABELS).some((weight) => weight !== 0))
      buckets.push(bucket)
  }
  const sizes = buckets.flatMap((bucket) =>
    Array.from(weights.subarray(bucket * LABELS, (bucket + 1) * LABELS), Math.abs),
  )
  const scale = (sizes.toSorted((a, b) => a - b)[Math.floor(sizes.length * 0.9995)] ?? 1) / 127
  const bytes = new Int8Array(buckets.length * (LABELS - 1))
  buckets.forEach((bucket, row) => {
    for (let column = 0; column < LABELS - 1; column++) {
      const steps = Math.round((weights[bucket * LABELS + column] as number) / scale)
      bytes[row * (LABELS - 1) + column] = Math.max(-127, Math.min(127, steps))
    }
  })
  return { buckets, weights: bytes, scale }
}

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j] as number, order[i] as number]
  }
}
