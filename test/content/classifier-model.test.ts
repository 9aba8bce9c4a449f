// The weights' file: what is written is read again, and a damaged file is refused with advice.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  CLASSIFIER_BUCKETS,
  CLASSIFIER_LABELS,
  decodeClassifier,
  encodeClassifier,
  loadClassifier,
  placeOf,
} from '../../src/content/classifier-model.ts'
import { CONTENT_FOLDER } from '../../src/content/load.ts'

const COLUMNS = CLASSIFIER_LABELS.length - 1
const Bucket = fc.integer({ min: 0, max: CLASSIFIER_BUCKETS - 1 })

test('weights survive writing and reading', () => {
  fc.assert(
    fc.property(fc.uniqueArray(Bucket, { minLength: 1, maxLength: 40 }), (unsorted) => {
      const buckets = unsorted.toSorted((a, b) => a - b)
      const weights = Int8Array.from({ length: buckets.length * COLUMNS }, (_, i) => (i * 37) % 127)
      const model = decodeClassifier(encodeClassifier({ buckets, weights, scale: 0.5 }), 'memory')
      expect(model.scale).toBe(0.5)
      buckets.forEach((bucket, i) => {
        const place = placeOf(bucket, model)
        const own = model.weights.subarray(place, place + COLUMNS)
        expect([...own]).toEqual([...weights.subarray(i * COLUMNS, (i + 1) * COLUMNS)])
      })
      const others = Array.from({ length: 500 }, (_, i) => (i * 2097) % CLASSIFIER_BUCKETS)
      const strangers = others.filter((bucket) => !buckets.includes(bucket))
      expect(strangers.every((bucket) => placeOf(bucket, model) === -1)).toBe(true)
    }),
    { numRuns: 20 },
  )
})

test('a cut or foreign file is refused with its name and what to do', () => {
  const bytes = encodeClassifier({ buckets: [3, 900], weights: new Int8Array(2 * COLUMNS), scale: 1 })
  const cut = Array.from({ length: bytes.length }, (_, length) => bytes.subarray(0, length))
  expect(cut.length).toBeGreaterThan(30)
  for (const damaged of [...cut, Buffer.from('not a model at all')]) {
    expect(() => decodeClassifier(damaged, 'a.bin')).toThrow(/a\.bin .*train-classifier/)
  }
})

test('the shipped file holds a trained classifier and stays small', () => {
  const features = loadClassifier(CONTENT_FOLDER).weights.length / COLUMNS
  expect(features).toBeGreaterThan(10_000)
  expect(features).toBeLessThan(20_000)
})
