/**
 * Counts of cases, of feedback and of reviews, as the API and the page of accuracy give them out. A group in which fewer
 * than `minReporters` different people wrote is left out; cases of the try page count nowhere.
 */
import type { Sql } from '../database.ts'

/** By which cases can be counted. Days and weeks (named by their Monday) are in UTC, as YYYY-MM-DD. */
export const DIMENSIONS = ['level', 'lure', 'language', 'country', 'day', 'week'] as const
export type Dimension = (typeof DIMENSIONS)[number]

export interface Span {
  /** Unix ms, the first included, the second not. */
  fromMs: number
  untilMs: number
  minReporters: number
}

/** null: there is none, as the lure of a harmless message. */
export type GroupKey = Partial<Record<Dimension, string | null>>

export interface CaseGroup {
  key: GroupKey
  cases: number
}

export interface FeedbackGroup {
  key: GroupKey
  good: number
  bad: number
}

export interface ReviewGroup {
  key: GroupKey
  /** The analyst said the same as the bot, level and lure. */
  agreed: number
  changed: number
}

export interface Statistics {
  /** Messages and accounts that were judged; commands and answers to questions are no cases. Largest groups first. */
  cases(by: readonly Dimension[], span: Span): Promise<CaseGroup[]>
  feedback(by: readonly Dimension[], span: Span): Promise<FeedbackGroup[]>
  /** By the bot's verdict. */
  reviews(by: readonly Dimension[], span: Span): Promise<ReviewGroup[]>
}

const DAY = `to_char(to_timestamp(judged.at_ms / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD')`
const WEEK = `to_char(date_trunc('week', to_timestamp(judged.at_ms / 1000.0) AT TIME ZONE 'UTC'), 'YYYY-MM-DD')`

const EXPRESSIONS: Record<Dimension, string> = {
  level: 'judged.level',
  lure: 'judged.lure',
  language: 'judged.language',
  country: 'judged.country',
  day: DAY,
  week: WEEK,
}

const JUDGED = `NOT judged.is_trial AND judged.intent IN ('check-message', 'recover-account', 'secure-account')`

type Counts = Record<string, number>

export function createStatistics(sql: Sql): Statistics {
  /** `counts`: SQL of each figure by its name; `more`: joins, and what else must hold. */
  async function groups(
    by: readonly Dimension[],
    { fromMs, untilMs, minReporters }: Span,
    counts: Record<string, string>,
    more: { join?: string; where: string },
  ): Promise<{ key: GroupKey; counts: Counts }[]> {
    // Only names of this file ever become SQL.
    const keys = by.map((dimension) => `${EXPRESSIONS[dimension]} AS ${dimension}`)
    const figures = Object.entries(counts).map(([name, expression]) => `${expression} AS ${name}`)
    const { rows } = await sql.query<Record<string, string | null>>(
      `SELECT ${[...keys, ...figures, 'count(*) AS total'].join(', ')}
       FROM forwardcheck.case_record AS judged ${more.join ?? ''}
       WHERE ${more.where} AND judged.at_ms >= $1 AND judged.at_ms < $2
       ${by.length === 0 ? '' : `GROUP BY ${by.map((_, index) => index + 1).join(', ')}`}
       HAVING count(DISTINCT judged.chat_key) >= $3
       ORDER BY total DESC, ${by.map((_, index) => index + 1).join(', ') || '1'}`,
      [fromMs, untilMs, minReporters],
    )
    return rows.map((row) => ({
      key: Object.fromEntries(by.map((dimension) => [dimension, row[dimension] ?? null])),
      counts: Object.fromEntries(Object.keys(counts).map((name) => [name, Number(row[name])])),
    }))
  }

  return {
    async cases(by, span) {
      const found = await groups(by, span, { cases: 'count(*)' }, { where: JUDGED })
      return found.map(({ key, counts }) => ({ key, cases: counts['cases'] ?? 0 }))
    },

    async feedback(by, span) {
      const counts = {
        good: `count(*) FILTER (WHERE judged.feedback = 'good')`,
        bad: `count(*) FILTER (WHERE judged.feedback = 'bad')`,
      }
      const where = 'NOT judged.is_trial AND judged.feedback IS NOT NULL'
      const found = await groups(by, span, counts, { where })
      return found.map(({ key, counts: { good = 0, bad = 0 } }) => ({ key, good, bad }))
    },

    async reviews(by, span) {
      const isSame = 'review.level = judged.level AND review.lure IS NOT DISTINCT FROM judged.lure'
      const counts = {
        agreed: `count(*) FILTER (WHERE ${isSame})`,
        changed: `count(*) FILTER (WHERE NOT (${isSame}))`,
      }
      const join = 'JOIN forwardcheck.review ON review.case_id = judged.id'
      const found = await groups(by, span, counts, { join, where: 'NOT judged.is_trial' })
      return found.map(({ key, counts: { agreed = 0, changed = 0 } }) => ({ key, agreed, changed }))
    },
  }
}
