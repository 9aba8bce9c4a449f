/**
 * Accuracy per set, language and class, as docs/accuracy.md publishes it. Run: npm run eval -- [options]
 * --set tuning|first|second|third (default: all) · --data FOLDER (outside sets, see eval-outside.ts) ·
 * --benign FILE (one {"text","lang"} a line) · --misses [--most N] (the worst ones; texts of the tuning set only:
 * whoever reads rows of an evaluation set can no longer be measured on it) · --markdown (what is published) ·
 * --update-docs (writes it to docs/accuracy.md; with --data the outside sets too) · --update-baseline ·
 * --check (only says which figures dropped under bench/eval-baseline.json, and fails when one did)
 */
import { parseArgs } from 'node:util'
import { alternativeTable } from './eval-alternative.ts'
import { compare, measure, readBaseline, updateBaseline, type Figures } from './eval-baseline.ts'
import { judgeRows, prepareJudge } from './eval-judge.ts'
import { judgeBenign, judgeOutside, type OutsideReport } from './eval-outside.ts'
import { publishedSets, publishedTables, updatePage, type JudgedSets } from './eval-published.ts'
import { reportTables } from './eval-report.ts'
import { readSet, SET_TITLES, SETS, type SetName } from './eval-rows.ts'
import { updateShipped } from './eval-shipped.ts'
import { surpriseTables } from './eval-surprises.ts'
import { printPlain } from './eval-tables.ts'

const OPTIONS = {
  set: { type: 'string' },
  data: { type: 'string' },
  benign: { type: 'string' },
  misses: { type: 'boolean', default: false },
  most: { type: 'string', default: '40' },
  markdown: { type: 'boolean', default: false },
  'update-docs': { type: 'boolean', default: false },
  'update-baseline': { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
} as const

const { values } = parseArgs({ options: OPTIONS })

function main(): void {
  const names = values.set === undefined ? [...SETS] : SETS.filter((name) => name === values.set)
  if (names.length === 0) throw new Error(`--set must be one of ${SETS.join(', ')}`)
  if (values['update-docs'] && values.set !== undefined) {
    throw new Error('--update-docs publishes all sets: leave --set away')
  }
  const judge = prepareJudge()
  const sets: JudgedSets = names.map((name) => [name, judgeRows(readSet(name), judge)])
  const outside = values.data === undefined ? NOTHING : judgeOutside(values.data, judge)
  const benign = values.benign === undefined ? [] : judgeBenign(values.benign, judge)
  report(sets, { ...outside, tables: [...benign, ...outside.tables] })
  if (values.misses) {
    for (const [name, judged] of sets) surpriseTables(name, judged, Number(values.most)).forEach(printPlain)
  }
  compareOrKeep(sets, names)
}

const NOTHING: OutsideReport = { tables: [], broken: [] }

function report(sets: JudgedSets, { tables, broken }: OutsideReport): void {
  if (values.markdown) console.log([publishedSets(sets), publishedTables(tables)].join('\n\n'))
  if (values['update-docs']) {
    updatePage('sets', publishedSets(sets))
    for (const [name, judged] of sets) if (name === 'third') updateShipped(judged)
    if (tables.length > 0) updatePage('outside', publishedTables(tables))
    console.log('\ndocs/accuracy.md and the console now show these figures')
  }
  if (!values.markdown && !values['update-docs']) {
    if (!values.check) sets.forEach(printSet)
    tables.forEach(printPlain)
  }
  if (values.data !== undefined && tables.length === 0)
    throw new Error(`no outside set lies in ${values.data}`)
  fail(broken)
}

function printSet([name, judged]: JudgedSets[number]): void {
  console.log(`\n━━ ${SET_TITLES[name]}: ${judged.length} rows ━━`)
  for (const table of [...reportTables(judged), alternativeTable(judged)]) printPlain(table)
}

function compareOrKeep(sets: JudgedSets, names: SetName[]): void {
  if (values.check && values['update-baseline']) {
    throw new Error('--check and --update-baseline exclude each other: what was just written cannot drop')
  }
  const figures: Figures = Object.assign(
    {},
    ...sets.map(([name, judged]) => measure(name, judged)),
  ) as Figures
  if (values['update-baseline']) {
    updateBaseline(figures, names)
    console.log(`\nbench/eval-baseline.json now holds these ${Object.keys(figures).length} figures`)
  }
  if (!values.check) return
  const { dropped, risen } = compare(readBaseline(), figures, names)
  if (risen > 0) console.log(`${risen} figures rose; keep them with npm run eval -- --update-baseline`)
  if (dropped.length === 0) console.log('No figure dropped under the baseline')
  fail(dropped)
}

function fail(reasons: string[]): void {
  if (reasons.length === 0) return
  console.error(['', ...reasons].join('\n'))
  process.exitCode = 1
}

main()
