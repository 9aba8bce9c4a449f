// What people type of what happened, in Russian and Kazakh, through the whole of triage: the path, or no story at all.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { loadContent } from '../../src/content/load.ts'
import type { Submission } from '../../src/model.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const content = prepareTriage(loadContent())
const rows = parse(readFileSync('test/triage/typed-stories.yaml', 'utf8')) as Record<string, string[]>

function pathOf(text: string): string {
  const typed: Submission = { kind: 'text', text, forwarded: false }
  return triage(typed, [], content).verdict.path ?? 'none'
}

describe('stories as people type them', () => {
  it('are enough', () => {
    expect(Object.values(rows).flat().length).toBeGreaterThanOrEqual(100)
    expect(rows.none!.length).toBeGreaterThanOrEqual(30)
  })

  it.each(Object.keys(rows))('lead to %s', (path) => {
    const mistaken = rows[path]!.filter((text) => pathOf(text) !== path)
    expect(mistaken.map((text) => `${text}: ${pathOf(text)}`)).toEqual([])
  })
})
