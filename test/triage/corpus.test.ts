// The corpus: its shape, and floors for recall and false alarms so that no change lowers them unseen.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { loadContent } from '../../src/content/load.ts'
import { Intent, LANGUAGES, Language, Level, Lure } from '../../src/model.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const Row = z.strictObject({
  id: z.string(),
  text: z.string().min(1),
  lang: Language,
  level: Level,
  lure: Lure.nullable(),
  intent: Intent,
})
const FOLDER = join(import.meta.dirname, '..', 'corpus')
const ready = prepareTriage(loadContent())

function rowsOf(part: string, language: string): z.infer<typeof Row>[] {
  const lines = readFileSync(join(FOLDER, part, `${language}.jsonl`), 'utf8').split('\n')
  return lines.filter(Boolean).map((line) => Row.parse(JSON.parse(line)))
}

const PARTS = [
  { part: 'tuning', recall: 0.95 },
  { part: 'evaluation', recall: 0.8 },
]

describe.each(PARTS)('$part', ({ part, recall }) => {
  test.each(LANGUAGES)('%s', (language) => {
    const rows = rowsOf(part, language)
    expect(rows.length).toBeGreaterThanOrEqual(40)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    const judged = rows.map((row) => ({
      row,
      level: triage({ kind: 'text', text: row.text, forwarded: false }, [], ready).verdict.level,
    }))
    const dangers = judged.filter(({ row }) => row.level === 'danger')
    const others = judged.filter(({ row }) => row.level !== 'danger')
    const found = dangers.filter(({ level }) => level === 'danger').length
    const alarms = others.filter(({ level }) => level === 'danger').length
    expect(found / dangers.length).toBeGreaterThanOrEqual(recall)
    expect(alarms / others.length).toBeLessThanOrEqual(0.05)
  })
})
