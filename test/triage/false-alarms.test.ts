// False alarms on ordinary messages from outside, one JSON object {"text","lang"} per line in BENIGN_FILE.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const file = process.env.BENIGN_FILE
if (!file) process.stderr.write('SKIPPED: false alarms on outside messages; set BENIGN_FILE to run them\n')

describe.skipIf(!file)('ordinary messages', () => {
  test('are almost never called danger, rarely caution', () => {
    const ready = prepareTriage(loadContent())
    const seen = new Map<string, { rows: number; danger: number; caution: number }>()
    for (const line of readFileSync(file as string, 'utf8')
      .split('\n')
      .filter(Boolean)) {
      const { text, lang } = JSON.parse(line) as { text: string; lang: string }
      const { level } = triage({ kind: 'text', text, forwarded: false }, [], ready).verdict
      const count = seen.get(lang) ?? { rows: 0, danger: 0, caution: 0 }
      seen.set(lang, count)
      count.rows++
      if (level === 'danger' || level === 'caution') count[level]++
    }
    expect(seen.size).toBeGreaterThan(0)
    for (const [lang, { rows, danger, caution }] of seen) {
      expect(danger, `${lang} danger`).toBeLessThanOrEqual(Math.max(1, rows * 0.0005))
      expect(caution, `${lang} caution`).toBeLessThanOrEqual(Math.max(1, rows * 0.005))
    }
  }, 120_000)
})
