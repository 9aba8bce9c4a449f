/**
 * Sets from elsewhere, in a folder that is no part of the project: benign.jsonl, lures-quoted.jsonl,
 * hard-negatives-quoted.jsonl, otp-templates.jsonl, scam.jsonl, urls.jsonl, each optional. Counts only, no texts.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Cells } from './eval-confusion.ts'
import type { Share } from './eval-figures.ts'
import type { Answer, Judge } from './eval-judge.ts'
import { percent, rate, type Table } from './eval-tables.ts'

const OutsideRow = z.object({
  text: z.string(),
  lang: z.string(),
  source: z.string().default('unnamed'),
  label: z.string().default(''),
  family: z.string().default(''),
  kind: z.string().default(''),
  type: z.string().default(''),
})
type Outside = z.infer<typeof OutsideRow> & Answer

const FILES: Record<string, (rows: Outside[]) => Table[]> = {
  'benign.jsonl': benignTables,
  'lures-quoted.jsonl': (rows) => [
    levelTable('Lures quoted in advisories and news, by how they were collected', rows, ({ kind }) => kind),
    levelTable('The same by language', rows, ({ lang }) => lang),
    levelTable('The same by story', rows, ({ family }) => family.split('.')[0] ?? ''),
  ],
  'hard-negatives-quoted.jsonl': (rows) => [levelTable('Quoted hard negatives', rows, ({ type }) => type)],
  'otp-templates.jsonl': (rows) => [
    levelTable('Genuine codes of services, which must never be danger', rows, ({ lang }) => lang),
  ],
  'scam.jsonl': (rows) => [
    levelTable(
      'Spam and fraud of other kinds, for information',
      rows,
      ({ source, lang }) => `${source} ${lang}`,
    ),
  ],
  'urls.jsonl': (rows) => [urlTable(rows)],
}

export interface OutsideReport {
  tables: Table[]
  /** Failures that no figure excuses. */
  broken: string[]
}

/** Throws on a malformed row. */
export function judgeOutside(folder: string, judge: Judge): OutsideReport {
  const report: OutsideReport = { tables: [], broken: [] }
  for (const [name, tables] of Object.entries(FILES)) {
    const file = join(folder, name)
    if (!existsSync(file)) continue
    const rows = readOutside(file, judge)
    report.tables.push(...tables(rows))
    if (name !== 'otp-templates.jsonl') continue
    const alarms = called('danger', rows).found
    if (alarms > 0) report.broken.push(`${name}: ${alarms} genuine codes are called danger`)
  }
  return report
}

/** Ordinary messages alone, one `{"text","lang"}` a line. */
export function judgeBenign(file: string, judge: Judge): Table[] {
  return benignTables(readOutside(file, judge))
}

function readOutside(file: string, judge: Judge): Outside[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => {
    const row = OutsideRow.parse(JSON.parse(line))
    return { ...row, ...judge(row.text) }
  })
}

const called = (level: string, rows: Outside[]): Share =>
  countOf(rows, ({ verdict }) => verdict.level === level)

function benignTables(rows: Outside[]): Table[] {
  const figures = (own: Outside[]): Cells => ({
    rows: own.length,
    danger: called('danger', own).found,
    'danger share': percent(called('danger', own), 3),
    caution: called('caution', own).found,
    'caution share': percent(called('caution', own), 3),
    info: called('info', own).found,
    'language right': percent(countOf(own, ({ language, lang }) => language === lang)),
  })
  return [
    { title: 'Ordinary messages by language', rows: groups('language', rows, ({ lang }) => lang, figures) },
    {
      title: 'Ordinary messages by source and language',
      rows: groups('source', rows, ({ source, lang }) => `${source} ${lang}`, figures),
    },
  ]
}

function levelTable(title: string, rows: Outside[], by: (row: Outside) => string): Table {
  const figures = (own: Outside[]): Cells => ({
    rows: own.length,
    danger: called('danger', own).found,
    caution: called('caution', own).found,
    'danger or caution': rate(countOf(own, ({ verdict }) => ['danger', 'caution'].includes(verdict.level))),
    'notice or question': called('info', own).found,
    nothing: called('unknown', own).found,
  })
  return { title, rows: groups('of', rows, by, figures) }
}

/** Addresses sent alone: no word around them helps. */
function urlTable(rows: Outside[]): Table {
  const isRisky = ({ verdict }: Outside): boolean =>
    verdict.signals.some(({ id }) => id.startsWith('url.') && id !== 'url.official')
  const figures = (own: Outside[]): Cells => ({
    rows: own.length,
    'risky finding': rate(countOf(own, isRisky)),
    danger: rate(called('danger', own)),
    caution: rate(called('caution', own)),
  })
  return { title: 'Addresses sent alone', rows: groups('label', rows, ({ label }) => label, figures) }
}

function groups(
  head: string,
  rows: Outside[],
  by: (row: Outside) => string,
  figures: (rows: Outside[]) => Cells,
): Cells[] {
  const names = [...new Set(rows.map(by))].toSorted()
  return [
    ...names.map((name) => ({ [head]: name, ...figures(rows.filter((row) => by(row) === name)) })),
    { [head]: 'all', ...figures(rows) },
  ]
}

function countOf(rows: Outside[], belongs: (row: Outside) => boolean): Share {
  return { found: rows.filter(belongs).length, of: rows.length }
}
