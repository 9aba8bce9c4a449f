/**
 * Accuracy per set, language and class, as docs/accuracy.md publishes it. Run: npm run eval -- [options]
 * --set tuning|first|second|third (default: all) · --markdown (tables for docs/accuracy.md) ·
 * --misses [--most N] (the worst ones; texts of the tuning set only: whoever reads rows of an evaluation set can no
 * longer be measured on it) · --check (fails when a figure dropped under bench/eval-baseline.json) ·
 * --update-baseline · --data FOLDER (outside sets, see eval-outside.ts) · --benign FILE (one {"text","lang"} a line)
 */
import { parseArgs } from 'node:util'
import { alternativeTable } from './eval-alternative.ts'
import { compare, measure, readBaseline, updateBaseline, type Figures } from './eval-baseline.ts'
import { judgeRows, prepareJudge, type Judge, type Judged } from './eval-judge.ts'
import { judgeBenign, judgeOutside } from './eval-outside.ts'
import { reportTables } from './eval-report.ts'
import { readSet, SET_TITLES, SETS, type SetName } from './eval-rows.ts'
import { surpriseTables } from './eval-surprises.ts'
import { printMarkdown, printPlain, type Print } from './eval-tables.ts'

const OPTIONS = {
  set: { type: 'string' },
  data: { type: 'string' },
  benign: { type: 'string' },
  misses: { type: 'boolean', default: false },
  most: { type: 'string', default: '40' },
  markdown: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  'update-baseline': { type: 'boolean', default: false },
} as const

function main(): void {
  const { values } = parseArgs({ options: OPTIONS })
  const sets = values.set === undefined ? [...SETS] : SETS.filter((name) => name === values.set)
  if (sets.length === 0) throw new Error(`--set must be one of ${SETS.join(', ')}`)
  const judge = prepareJudge()
  const print = values.markdown ? printMarkdown : printPlain
  const figures: Figures = {}
  for (const set of sets) {
    const judged = judgeRows(readSet(set), judge)
    Object.assign(figures, measure(set, judged))
    if (!values.check) printSet(set, judged, values.markdown)
    if (values.misses) surpriseTables(set, judged, Number(values.most)).forEach(print)
  }
  if (values.benign !== undefined) judgeBenign(values.benign, judge).forEach(print)
  if (values.data !== undefined) printOutside(values.data, judge, print)
  if (values['update-baseline']) {
    updateBaseline(figures, sets)
    console.log(`\nbench/eval-baseline.json now holds these ${Object.keys(figures).length} figures`)
  }
  if (values.check) check(figures, sets)
}

function printSet(set: SetName, judged: Judged[], isMarkdown: boolean): void {
  const title = `${SET_TITLES[set]}: ${judged.length} rows`
  console.log(isMarkdown ? `\n### ${title[0]?.toUpperCase()}${title.slice(1)}` : `\n━━ ${title} ━━`)
  const tables = [...reportTables(judged), alternativeTable(judged)]
  tables.forEach(isMarkdown ? printMarkdown : printPlain)
}

function printOutside(folder: string, judge: Judge, print: Print): void {
  const { tables, broken } = judgeOutside(folder, judge)
  tables.forEach(print)
  if (tables.length === 0) console.log(`\nNone of the outside sets lies in ${folder}`)
  fail(broken)
}

function check(figures: Figures, sets: SetName[]): void {
  const { dropped, risen } = compare(readBaseline(), figures, sets)
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
