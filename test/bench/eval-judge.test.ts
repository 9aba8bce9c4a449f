import { expect, test } from 'vitest'
import { requireTrained } from '../../bench/eval-judge.ts'
import { decodeClassifier, EMPTY_CLASSIFIER, encodeClassifier } from '../../src/content/classifier-model.ts'

test('nothing is measured with the empty classifier that training leaves behind', () => {
  const classifier = decodeClassifier(encodeClassifier(EMPTY_CLASSIFIER), 'test')
  expect(() => requireTrained({ classifier })).toThrow('train it first')
})
