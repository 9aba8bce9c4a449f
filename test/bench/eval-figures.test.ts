import { expect, test } from 'vitest'
import {
  classPrecision,
  falselyNamed,
  MAIN_FIGURES,
  precision,
  recall,
  rightClass,
  rightIntent,
  rightLanguage,
} from '../../bench/eval-figures.ts'
import { isHardNegative, kindOf } from '../../bench/eval-kinds.ts'
import { judgedRow } from './judged.ts'

const LURE = { level: 'danger', lure: 'otp-request' } as const
const ROWS = [
  judgedRow(LURE, LURE),
  judgedRow(LURE, { level: 'danger', lure: 'phishing-link' }),
  judgedRow(LURE, { level: 'caution', lure: 'otp-request' }),
  judgedRow(LURE),
  judgedRow({ level: 'caution', lure: 'money-request' }, LURE),
  judgedRow({ family: 'courier' }, LURE),
  judgedRow({ family: 'everyday' }, { level: 'caution', lure: 'otp-request' }),
  judgedRow({ level: 'info', family: 'warning' }, { level: 'info' }),
  judgedRow({ level: 'info', intent: 'secure-account' }, { level: 'info', intent: 'secure-account' }, 'ru'),
  judgedRow({ level: 'info', intent: 'recover-account' }, { level: 'info', intent: 'secure-account' }),
]

test('a caution counts half, for lures and for harmless rows', () => {
  expect(recall(ROWS)).toEqual({ found: 2.5, of: 4 })
  expect(precision(ROWS)).toEqual({ found: 2.5, of: 4 })
})

test('the class is right or wrong of lures called danger only', () => {
  expect(rightClass(ROWS)).toEqual({ found: 1, of: 2 })
})

test('a class is named wrongly by lures of another class, rows labelled caution and harmless ones', () => {
  expect(classPrecision(ROWS, 'otp-request')).toEqual({ found: 1, of: 3 })
  expect(falselyNamed(ROWS, 'danger', 'otp-request')).toEqual({ found: 1, of: 5 })
  expect(falselyNamed(ROWS, 'caution', 'otp-request')).toEqual({ found: 1, of: 5 })
})

test('questions are right when their very intent is recognised', () => {
  expect(rightIntent(ROWS)).toEqual({ found: 1, of: 2 })
  expect(rightLanguage(ROWS)).toEqual({ found: 9, of: 10 })
})

test('all harmless rows but everyday talk are hard negatives, also those written without a kind', () => {
  const hard = ROWS.filter(isHardNegative)
  expect(hard.map(kindOf)).toEqual(['courier', 'warning', 'secure-account', 'recover-account'])
  expect(isHardNegative(judgedRow({}))).toBe(true)
  expect(isHardNegative(judgedRow(LURE))).toBe(false)
  expect(MAIN_FIGURES['hard negatives not called danger']?.(ROWS)).toEqual({ found: 3, of: 4 })
})
