// The labelled rows themselves: well-formed, enough of each kind, and no text in two sets (which would make measuring pointless).
import { describe, expect, test } from 'vitest'
import { readSet, SETS, type Row, type SetName } from '../../bench/eval-rows.ts'
import { LANGUAGES, LURES } from '../../src/model.ts'

const bySet = new Map<SetName, Row[]>(SETS.map((set) => [set, readSet(set)]))
const rows = [...bySet.values()].flat()

const of = (set: SetName): Row[] => bySet.get(set) ?? []
const isLure = ({ level }: Row): boolean => level === 'danger'
const isHarmless = ({ level }: Row): boolean => level === 'info' || level === 'unknown'
const normal = (text: string): string => text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ')

describe('labelled rows', () => {
  test('carry an id of their own', () => {
    expect(rows.length).toBeGreaterThanOrEqual(12_000)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })

  // Names rows and never shows a text: whoever wrote the later one takes it out again.
  test('are in one set only, and once', () => {
    const first = new Map<string, string>()
    const again: string[] = []
    for (const { id, text } of rows) {
      const known = first.get(normal(text))
      if (known === undefined) first.set(normal(text), id)
      else again.push(`${id} repeats ${known}`)
    }
    expect(first.size).toBeGreaterThanOrEqual(12_000)
    expect(again).toEqual([])
  })

  test('name a lure when they are danger, and none when they are harmless', () => {
    const contradictory = rows.filter((row) => (row.lure !== null ? isHarmless(row) : isLure(row)))
    expect(contradictory.map(({ id }) => id)).toEqual([])
  })

  test('ask about the own account only when they are harmless', () => {
    const contradictory = rows.filter((row) => row.intent !== 'check-message' && row.level !== 'info')
    expect(contradictory.map(({ id }) => id)).toEqual([])
  })

  // The third set measures how triage meets a pretext it has not seen.
  test('of the third set tell pretexts that no tuning row tells', () => {
    const tuned = new Set(of('tuning').flatMap(({ lure, family }) => (lure && family ? [family] : [])))
    const lures = of('third').filter(isLure)
    expect(tuned.size).toBeGreaterThanOrEqual(80)
    expect(lures.length).toBeGreaterThanOrEqual(900)
    expect(lures.filter(({ family }) => family === undefined || tuned.has(family)).map(({ id }) => id)).toEqual([])
  })

  test.each(LANGUAGES)('number at least 150 of each class in %s', (language) => {
    const few = LURES.map((lure) => ({
      lure,
      rows: rows.filter((row) => isLure(row) && row.lang === language && row.lure === lure).length,
    })).filter(({ rows: count }) => count < 150)
    expect(few).toEqual([])
  })

  test.each(LANGUAGES)('hold at least as many harmless ones as lures in %s', (language) => {
    const own = rows.filter(({ lang }) => lang === language)
    expect(own.filter(isHarmless).length).toBeGreaterThanOrEqual(own.filter(isLure).length)
  })

  test.each(LANGUAGES)('of the second set cover every class, questions and harmless rows in %s', (language) => {
    const own = of('second').filter(({ lang }) => lang === language)
    for (const lure of LURES) expect(own.filter((row) => row.lure === lure).length).toBeGreaterThanOrEqual(4)
    expect(own.filter(({ intent }) => intent !== 'check-message').length).toBeGreaterThanOrEqual(6)
    expect(own.filter(isHarmless).length).toBeGreaterThanOrEqual(22)
  })
})
