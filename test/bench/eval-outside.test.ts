import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Judge } from '../../bench/eval-judge.ts'
import { judgeOutside } from '../../bench/eval-outside.ts'
import { judgedRow } from './judged.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forwardcheck-outside-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, rows: object[]): void =>
  writeFileSync(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

/** Calls danger what says so. */
const judge: Judge = (text) => {
  const { verdict } = judgedRow({}, text.includes('danger') ? { level: 'danger', lure: 'other-scam' } : {})
  return { verdict, language: 'kk' }
}

test('files that are not there and files nobody knows are left out', () => {
  write('unheard-of.jsonl', [{ anything: 1 }])
  expect(judgeOutside(folder, judge)).toEqual({ tables: [], broken: [] })
})

test('ordinary messages are counted by language and by source', () => {
  const row = { id: 'b', source: 'sms', licence: 'CC0' }
  write('benign.jsonl', [
    { ...row, lang: 'kk', text: 'danger' },
    { ...row, lang: 'kk', text: 'salem' },
    { ...row, lang: 'ru', text: 'privet' },
  ])
  const [byLanguage, bySource] = judgeOutside(folder, judge).tables
  expect(byLanguage?.rows).toMatchObject([
    { language: 'kk', rows: 2, danger: 1, 'danger share': '50.000 %', 'language right': '100.0 %' },
    { language: 'ru', rows: 1, danger: 0, 'language right': '0.0 %' },
    { language: 'all', rows: 3, danger: 1 },
  ])
  expect(bySource?.rows.map(({ source }) => source)).toEqual(['sms kk', 'sms ru', 'all'])
})

test('a genuine code that is called danger is named as broken', () => {
  write('otp-templates.jsonl', [{ text: '1234 is your code, danger', lang: 'en' }])
  expect(judgeOutside(folder, judge).broken).toEqual([
    'otp-templates.jsonl: 1 genuine codes are called danger',
  ])
})

test('a malformed row is an error', () => {
  write('scam.jsonl', [{ words: 'no text' }])
  expect(() => judgeOutside(folder, judge)).toThrow('text')
})
