// The labelled rows themselves: well-formed, enough of each kind, and no text in two sets (which would make measuring pointless).
import { describe, expect, test } from 'vitest'
import { readSet, SETS } from '../../../bench/eval-rows.ts'
import { LANGUAGES, LURES } from '../../../src/model.ts'

describe('labelled rows', () => {
  const rows = SETS.flatMap((set) => readSet(set))

  test('carry an id of their own', () => {
    expect(rows.length).toBeGreaterThanOrEqual(1_200)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })

  // Names the tuning rows only: whoever wrote one of them takes it out again.
  test('of the tuning set are in no evaluation set', () => {
    const measured = new Set([...readSet('first'), ...readSet('second')].map(({ text }) => normal(text)))
    expect(measured.size).toBeGreaterThanOrEqual(600)
    const known = readSet('tuning').filter(({ text }) => measured.has(normal(text)))
    expect(known.map(({ id }) => id)).toEqual([])
  })

  test('name a lure when they are danger, and none when they are harmless', () => {
    const contradictory = rows.filter(
      ({ level, lure }) => level !== 'caution' && (level === 'danger') !== (lure !== null),
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

const normal = (text: string): string => text.trim().toLowerCase()
