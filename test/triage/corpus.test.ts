// The corpus: its shape, and floors for recall and false alarms so that no change lowers them unseen.
import { describe, expect, test } from 'vitest'
import { readSet, type SetName } from '../../bench/eval-rows.ts'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES } from '../../src/model.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const ready = prepareTriage(loadContent())

const PARTS: { set: SetName; recall: number }[] = [
  { set: 'tuning', recall: 0.95 },
  { set: 'first', recall: 0.8 },
]

describe.each(PARTS)('$set', ({ set, recall }) => {
  test.each(LANGUAGES)('%s', (language) => {
    const rows = readSet(set).filter(({ lang }) => lang === language)
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
