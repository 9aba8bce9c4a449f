/**
 * Accuracy by language and class on the evaluation part of the corpus (no rule was changed to fit one of its rows). Run: npm run eval
 * Options: --part tuning · --benign FILE (one {"text","lang"} per line: false alarms only) · --misses
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadContent } from '../src/content/load.ts'
import { LANGUAGES, LURES, type Level, type Lure, type Verdict } from '../src/model.ts'
import { prepareTriage, triage } from '../src/triage/triage.ts'

interface Row {
  id: string
  text: string
  lang: string
  level: Level
  lure: Lure | null
  intent: string
}

interface Judged {
  row: Row
  verdict: Verdict
}

const { values } = parseArgs({
  options: {
    part: { type: 'string', default: 'evaluation' },
    benign: { type: 'string' },
    misses: { type: 'boolean', default: false },
  },
})
const content = prepareTriage(loadContent())
const judge = (text: string): Verdict => triage({ kind: 'text', text, forwarded: false }, [], content).verdict

function readRows<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as T)
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
}

/** Danger against the rest; a caution counts half, in recall as in false alarms. */
const share = ({ verdict }: Judged): number =>
  verdict.level === 'danger' ? 1 : verdict.level === 'caution' ? 0.5 : 0

const sum = (rows: Judged[]): number => rows.reduce((total, row) => total + share(row), 0)

function summary(name: string, rows: Judged[]): Record<string, string | number> {
  const dangers = rows.filter(({ row }) => row.level === 'danger')
  const others = rows.filter(({ row }) => row.level !== 'danger')
  const found = sum(dangers)
  const alarms = sum(others)
  const hits = dangers.filter(({ verdict }) => verdict.level === 'danger')
  const own = others.filter(({ row }) => row.intent !== 'check-message')
  return {
    of: name,
    lures: dangers.length,
    recall: percent(found, dangers.length),
    precision: percent(found, found + alarms),
    class: percent(hits.filter(({ row, verdict }) => row.lure === verdict.lure).length, hits.length),
    others: others.length,
    'called danger': others.filter(({ verdict }) => verdict.level === 'danger').length,
    intent: percent(own.filter(({ row, verdict }) => row.intent === verdict.intent).length, own.length),
  }
}

function evaluate(part: string): void {
  const folder = join(import.meta.dirname, '..', 'test', 'corpus', part)
  const rows = LANGUAGES.flatMap((language) => readRows<Row>(join(folder, `${language}.jsonl`)))
  const judged = rows.map((row) => ({ row, verdict: judge(row.text) }))
  console.log(`${part}: ${rows.length} rows`)
  console.table([
    ...LANGUAGES.map((language) =>
      summary(
        language,
        judged.filter(({ row }) => row.lang === language),
      ),
    ),
    summary('all', judged),
  ])
  console.table(
    LURES.map((lure) => {
      const own = judged.filter(({ row }) => row.lure === lure)
      return { class: lure, rows: own.length, recall: percent(sum(own), own.length) }
    }),
  )
  if (values.misses) printMisses(judged)
}

function printMisses(judged: Judged[]): void {
  for (const { row, verdict } of judged) {
    const isRight = (row.level === 'danger') === (verdict.level === 'danger')
    if (!isRight) console.log(row.id, row.level, row.lure, '→', verdict.level, verdict.story, '|', row.text)
  }
}

function falseAlarms(file: string): void {
  const byLanguage = new Map<string, Record<Level, number> & { rows: number }>()
  for (const { text, lang } of readRows<{ text: string; lang: string }>(file)) {
    const count = byLanguage.get(lang) ?? { rows: 0, danger: 0, caution: 0, info: 0, unknown: 0 }
    byLanguage.set(lang, count)
    count.rows++
    count[judge(text).level]++
  }
  console.table(Object.fromEntries(byLanguage))
}

evaluate(values.part)
if (values.benign) falseAlarms(values.benign)
