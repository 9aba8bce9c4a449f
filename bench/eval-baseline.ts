/**
 * The figures that were reached once (eval-baseline.json) and the comparison that fails when one of them drops.
 * `npm run eval -- --update-baseline` writes the file, `--check` and test/corpus/baseline.test.ts read it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, LURES } from '../src/model.ts'
import { MAIN_FIGURES, ofClass, recall, type Share } from './eval-figures.ts'
import type { Judged } from './eval-judge.ts'
import { rate } from './eval-tables.ts'

/** How far a share may drop unblamed: half a percentage point, or one row where that is more. */
export const SLACK = 0.005

/** By figure, as `third / kk / recall`; all are of the kind "the more, the better". */
export type Figures = Record<string, Share>

const FILE = join(import.meta.dirname, 'eval-baseline.json')
const Baseline = z.record(z.string(), z.strictObject({ found: z.number(), of: z.number() }))

/** The main figures of a set in each language and in all, and the recall of each class. */
export function measure(set: string, judged: Judged[]): Figures {
  const figures: Figures = {}
  for (const language of [...LANGUAGES, 'all']) {
    const rows = language === 'all' ? judged : judged.filter(({ row }) => row.lang === language)
    for (const [name, figure] of Object.entries(MAIN_FIGURES)) {
      figures[`${set} / ${language} / ${name}`] = figure(rows)
    }
  }
  for (const lure of LURES) figures[`${set} / all / recall of ${lure}`] = recall(ofClass(judged, lure))
  return figures
}

export interface Comparison {
  /** A line for people about each figure that dropped, or that is no longer measured. */
  dropped: string[]
  /** How many rose by more than the slack: time to write the baseline anew. */
  risen: number
}

/** Figures the baseline does not know are left alone; `sets` names those measured this time. */
export function compare(before: Figures, now: Figures, sets: readonly string[]): Comparison {
  const comparison: Comparison = { dropped: [], risen: 0 }
  for (const [name, old] of Object.entries(before)) {
    if (!sets.some((set) => name.startsWith(`${set} /`))) continue
    const current = now[name]
    if (!current || (current.of === 0 && old.of > 0)) {
      comparison.dropped.push(`${name}: was ${rate(old)}, is measured no more`)
      continue
    }
    if (old.of === 0) continue
    const gain = current.found / current.of - old.found / old.of
    const slack = Math.max(SLACK, 1 / current.of) + 1e-9
    if (gain < -slack) {
      comparison.dropped.push(
        `${name}: was ${rate(old)}, is ${rate(current)}; ${(-100 * gain).toFixed(2)} points less, allowed ${(100 * slack).toFixed(2)}`,
      )
    }
    if (gain > slack) comparison.risen++
  }
  return comparison
}

/** Throws when the file is missing or no baseline. */
export function readBaseline(): Figures {
  return Baseline.parse(JSON.parse(readFileSync(FILE, 'utf8')))
}

/** Replaces the figures that were measured and keeps those of other sets. */
export function updateBaseline(now: Figures, sets: readonly string[]): void {
  const kept = Object.entries(readBaselineOrNone()).filter(
    ([name]) => !sets.some((set) => name.startsWith(`${set} /`)),
  )
  const lines = [...kept, ...Object.entries(now)].map(
    ([name, share]) => `  ${JSON.stringify(name)}: { "found": ${share.found}, "of": ${share.of} }`,
  )
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`)
}

function readBaselineOrNone(): Figures {
  try {
    return readBaseline()
  } catch {
    return {}
  }
}
