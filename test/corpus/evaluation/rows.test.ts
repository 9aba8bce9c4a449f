// The labelled rows themselves: well-formed, enough of each kind, and no text in two sets (which would make measuring pointless).
import { describe, expect, test } from 'vitest'
import { readSet, SETS } from '../../../bench/eval-rows.ts'
import { LANGUAGES, LURES } from '../../../src/model.ts'

describe('labelled rows', () => {
  const rows = SETS.flatMap((set) => readSet(set))

  test('carry an id and a text of their own', () => {
    expect(rows.length).toBeGreaterThanOrEqual(1_200)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(new Set(rows.map(({ text }) => text.trim().toLowerCase())).size).toBe(rows.length)
  })

  test('name a lure exactly when they warn', () => {
    const contradictory = rows.filter(
      ({ level, lure }) => (level === 'danger' || level === 'caution') !== (lure !== null),
    )
    expect(contradictory.map(({ id }) => id)).toEqual([])
  })

  test.each(LANGUAGES)('of the second set cover every class, questions and harmless rows in %s', (language) => {
    const own = readSet('second').filter(({ lang }) => lang === language)
    for (const lure of LURES) expect(own.filter((row) => row.lure === lure).length).toBeGreaterThanOrEqual(4)
    expect(own.filter(({ intent }) => intent !== 'check-message').length).toBeGreaterThanOrEqual(6)
    expect(own.filter(({ level }) => level === 'info' || level === 'unknown').length).toBeGreaterThanOrEqual(22)
  })
})
