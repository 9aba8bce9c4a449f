/** The figures of accuracy: judged rows in, counts out. How they are shown is eval-report.ts's business. */
import type { Level, Lure } from '../src/model.ts'
import { isHarmless, isLure, isQuestion, type Judged } from './eval-judge.ts'
import { isHardNegative } from './eval-kinds.ts'

export type { Judged } from './eval-judge.ts'

/** `found` of `of`; a caution counts half, so `found` need not be whole. */
export interface Share {
  found: number
  of: number
}

const WEIGHT: Record<Level, number> = { danger: 1, caution: 0.5, info: 0, unknown: 0 }

const weigh = (rows: Judged[]): number =>
  rows.reduce((total, { verdict }) => total + WEIGHT[verdict.level], 0)

/** How many of the rows are called this level. */
export function called(level: Level, rows: Judged[]): Share {
  return part(rows, ({ verdict }) => verdict.level === level)
}

export function part(rows: Judged[], belongs: (judged: Judged) => boolean): Share {
  return { found: rows.filter(belongs).length, of: rows.length }
}

/** Lures that are warned of; a caution counts half. */
export function recall(rows: Judged[]): Share {
  const lures = rows.filter(isLure)
  return { found: weigh(lures), of: lures.length }
}

/** Of the warnings given to lures and harmless rows, those given to lures. Rows labelled caution count on neither side. */
export function precision(rows: Judged[]): Share {
  const right = weigh(rows.filter(isLure))
  return { found: right, of: right + weigh(rows.filter(isHarmless)) }
}

/** Of the lures called danger, those given the labelled class. */
export function rightClass(rows: Judged[]): Share {
  const dangers = rows.filter((judged) => isLure(judged) && judged.verdict.level === 'danger')
  return part(dangers, ({ row, verdict }) => row.lure === verdict.lure)
}

/** Of the rows called danger and named this class, those that are lures of it. */
export function classPrecision(rows: Judged[], lure: Lure): Share {
  const named = rows.filter(({ verdict }) => verdict.level === 'danger' && verdict.lure === lure)
  return part(named, (judged) => isLure(judged) && judged.row.lure === lure)
}

/** Harmless rows that a class is wrongly named for, at this level. */
export function falselyNamed(rows: Judged[], level: Level, lure: Lure): Share {
  return part(rows.filter(isHarmless), ({ verdict }) => verdict.level === level && verdict.lure === lure)
}

export function ofClass(rows: Judged[], lure: Lure): Judged[] {
  return rows.filter((judged) => isLure(judged) && judged.row.lure === lure)
}

/** Questions about the writer's own account given the labelled intent. */
export function rightIntent(rows: Judged[]): Share {
  return part(rows.filter(isQuestion), ({ row, verdict }) => row.intent === verdict.intent)
}

export function rightLanguage(rows: Judged[]): Share {
  return part(rows, ({ row, language }) => row.lang === language)
}

/** The figures that must not drop, all of the kind "the more, the better". */
export const MAIN_FIGURES: Record<string, (rows: Judged[]) => Share> = {
  recall,
  precision,
  'right class': rightClass,
  'harmless not called danger': (rows) =>
    part(rows.filter(isHarmless), ({ verdict }) => verdict.level !== 'danger'),
  'harmless not called caution': (rows) =>
    part(rows.filter(isHarmless), ({ verdict }) => verdict.level !== 'caution'),
  'hard negatives not called danger': (rows) =>
    part(rows.filter(isHardNegative), ({ verdict }) => verdict.level !== 'danger'),
  'right intent': rightIntent,
  'right language': rightLanguage,
}
