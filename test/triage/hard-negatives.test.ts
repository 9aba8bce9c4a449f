// Warnings, household codes, real votes, couriers, people's own stories: one message a line, never a danger.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const file = join(import.meta.dirname, '..', 'corpus', 'hard-negatives.txt')
const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
const ready = prepareTriage(loadContent())

test('there are enough of them', () => {
  expect(lines.length).toBeGreaterThanOrEqual(60)
})

test.each(lines)('%s', (text) => {
  for (const forwarded of [false, true]) {
    expect(triage({ kind: 'text', text, forwarded }, [], ready).verdict.level).not.toBe('danger')
  }
})
