/** What rows are labelled against what they are answered, as tables. */
import { LANGUAGES, LURES } from '../src/model.ts'
import type { Judged } from './eval-judge.ts'

export type Cells = Record<string, string | number>

export const ANSWERS = [...LURES, 'caution', 'question', 'notice', 'nothing'] as const
export type AnswerName = (typeof ANSWERS)[number]

/** A danger is named by its class; a question is one about the writer's own account, whichever. */
export function answerOf({ level, lure, intent }: Judged['row'] | Judged['verdict']): AnswerName {
  if (level === 'danger') return lure ?? 'other-scam'
  if (level === 'caution') return 'caution'
  if (intent === 'recover-account' || intent === 'secure-account') return 'question'
  return level === 'info' ? 'notice' : 'nothing'
}

/** A row per label, a column per answer. */
export function confusion(judged: Judged[]): Cells[] {
  return ANSWERS.map((label) => {
    const own = judged.filter(({ row }) => answerOf(row) === label)
    return crossTable(label, own, ANSWERS, ({ verdict }) => answerOf(verdict))
  })
}

/** A row per language of the message, a column per answered one; the last column takes all others together. */
export function languageConfusion(judged: Judged[]): Cells[] {
  const columns = [...LANGUAGES, 'other'] as const
  const known = new Set<string>(LANGUAGES)
  return LANGUAGES.map((label) => {
    const own = judged.filter(({ row }) => row.lang === label)
    return crossTable(label, own, columns, ({ language }) => (known.has(language) ? language : 'other'))
  })
}

function crossTable(
  label: string,
  rows: Judged[],
  columns: readonly string[],
  column: (judged: Judged) => string,
): Cells {
  const counts = new Map<string, number>()
  for (const judged of rows) counts.set(column(judged), (counts.get(column(judged)) ?? 0) + 1)
  return {
    'label ↓ answer →': label,
    rows: rows.length,
    ...Object.fromEntries(columns.map((each) => [each, counts.get(each) ?? 0])),
  }
}
