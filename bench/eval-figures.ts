/** Precision, recall and false alarms of judged rows, as rows of a table for people. */
import { LURES, type Level, type Lure, type Verdict } from '../src/model.ts'
import type { Row } from './eval-rows.ts'

export interface Judged {
  row: Row
  verdict: Verdict
  /** BCP 47, as `examine()` would report it. */
  language: string
}

export type Cells = Record<string, string | number>

const WEIGHT: Record<Level, number> = { danger: 1, caution: 0.5, info: 0, unknown: 0 }

const weigh = (rows: Judged[]): number =>
  rows.reduce((total, { verdict }) => total + WEIGHT[verdict.level], 0)
const count = (rows: Judged[], level: Level): number =>
  rows.filter(({ verdict }) => verdict.level === level).length
const isLure = ({ row }: Judged): boolean => row.level === 'danger'
const isHarmless = ({ row }: Judged): boolean => row.level === 'info' || row.level === 'unknown'
const isQuestion = ({ row }: Judged): boolean => row.intent !== 'check-message'

/** Lures found and harmless rows spared; a caution counts half on both sides. Rows labelled caution count on neither. */
export function overall(of: string, rows: Judged[]): Cells {
  const lures = rows.filter(isLure)
  const found = weigh(lures)
  const dangers = lures.filter(({ verdict }) => verdict.level === 'danger')
  return {
    of,
    lures: lures.length,
    recall: share(found, lures.length),
    '95 %': interval(found, lures.length),
    'called danger': dangers.length,
    'called caution': count(lures, 'caution'),
    precision: share(found, found + weigh(rows.filter(isHarmless))),
    'right class': share(
      dangers.filter(({ row, verdict }) => row.lure === verdict.lure).length,
      dangers.length,
    ),
  }
}

/** What happens to rows that are no lure, and whether people's own questions and languages are recognised. */
export function harmless(of: string, rows: Judged[]): Cells {
  const others = rows.filter(isHarmless)
  const questions = others.filter(isQuestion)
  const notices = others.filter(({ row }) => row.level === 'info' && row.intent === 'check-message')
  const everyday = others.filter(({ row }) => row.level === 'unknown')
  return {
    of,
    everyday: everyday.length,
    '→ danger': count(everyday, 'danger'),
    '→ caution': count(everyday, 'caution'),
    'codes and warnings': notices.length,
    ' → danger': count(notices, 'danger'),
    ' → caution': count(notices, 'caution'),
    questions: questions.length,
    '  → danger': count(questions, 'danger'),
    'right intent': share(
      questions.filter(({ row, verdict }) => row.intent === verdict.intent).length,
      questions.length,
    ),
    'right language': share(rows.filter(({ row, language }) => row.lang === language).length, rows.length),
  }
}

/** Per class: how many of its rows are found, and how many rows named as this class in danger belong to it. */
export function byClass(rows: Judged[]): Cells[] {
  return LURES.map((lure) => {
    const own = ofClass(rows, lure)
    const named = rows.filter(({ verdict }) => verdict.level === 'danger' && verdict.lure === lure)
    return {
      class: lure,
      rows: own.length,
      recall: share(weigh(own), own.length),
      'called danger': count(own, 'danger'),
      'right class': share(named.filter((judged) => own.includes(judged)).length, count(own, 'danger')),
      named: named.length,
      precision: share(named.filter((judged) => own.includes(judged)).length, named.length),
    }
  })
}

/** Recall of every class in every language: found (caution ½) of rows. */
export function recallGrid(rows: Judged[], languages: readonly string[]): Cells[] {
  return LURES.map((lure) => ({
    class: lure,
    ...Object.fromEntries(
      languages.map((language) => {
        const own = ofClass(rows, lure).filter(({ row }) => row.lang === language)
        return [language, `${weigh(own)}/${own.length}`]
      }),
    ),
  }))
}

function ofClass(rows: Judged[], lure: Lure): Judged[] {
  return rows.filter((judged) => isLure(judged) && judged.row.lure === lure)
}

/** Of `whole`, in percent. */
export function share(part: number, whole: number, decimals = 1): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(decimals)} %`
}

/** Wilson's 95 % interval in percent: where the share may lie if the rows were drawn at random, which they are not. */
function interval(part: number, whole: number): string {
  if (whole === 0) return '–'
  const z = 1.96
  const middle = part / whole + (z * z) / (2 * whole)
  const spread = z * Math.sqrt(((part / whole) * (1 - part / whole)) / whole + (z * z) / (4 * whole * whole))
  const scale = 100 / (1 + (z * z) / whole)
  return `${((middle - spread) * scale).toFixed(0)}–${((middle + spread) * scale).toFixed(0)}`
}
