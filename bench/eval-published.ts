/** The figures as docs/accuracy.md publishes them, in Markdown, and their place in that page. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alternativeTable } from './eval-alternative.ts'
import type { Cells } from './eval-confusion.ts'
import { called, precision, recall, rightClass, rightIntent, rightLanguage } from './eval-figures.ts'
import { isHarmless, type Judged } from './eval-judge.ts'
import { isHardNegative } from './eval-kinds.ts'
import { reportTables } from './eval-report.ts'
import { SET_TITLES, type SetName } from './eval-rows.ts'
import { asMarkdown, rate, type Table } from './eval-tables.ts'

const PAGE = join(import.meta.dirname, '..', 'docs', 'accuracy.md')
/** Sets shown in every detail; of the others the summary has to do. */
const IN_DETAIL: readonly SetName[] = ['third', 'second']

export type JudgedSets = [SetName, Judged[]][]

/** A summary of all sets, then each measured set's tables. */
export function publishedSets(sets: JudgedSets): string {
  const summary = asMarkdown({ title: 'All sets, all languages', rows: sets.map(summaryOf) })
  const details = IN_DETAIL.flatMap((name) => sets.filter(([set]) => set === name)).map(([set, judged]) =>
    [
      `### ${capital(SET_TITLES[set])}`,
      ...[...reportTables(judged), alternativeTable(judged)].map(asMarkdown),
    ].join('\n\n'),
  )
  return [summary, ...details].join('\n\n')
}

export function publishedTables(tables: Table[]): string {
  return tables.map(asMarkdown).join('\n\n')
}

/** Puts the text between the marks `<!-- name: begin -->` and `<!-- name: end -->` of docs/accuracy.md; throws without them. */
export function updatePage(name: 'sets' | 'outside', text: string): void {
  writeFileSync(PAGE, between(readFileSync(PAGE, 'utf8'), name, text))
}

export function between(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/accuracy.md has no place for figures: ${begin} … ${end}`)
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`
}

function summaryOf([set, judged]: JudgedSets[number]): Cells {
  return {
    set,
    rows: judged.length,
    recall: rate(recall(judged)),
    precision: rate(precision(judged)),
    'right class': rate(rightClass(judged)),
    'harmless called danger': rate(called('danger', judged.filter(isHarmless))),
    'hard negatives called danger': rate(called('danger', judged.filter(isHardNegative))),
    'right intent': rate(rightIntent(judged)),
    'right language': rate(rightLanguage(judged)),
  }
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
