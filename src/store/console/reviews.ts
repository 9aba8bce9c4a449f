/**
 * Cases for an analyst to look at again: those called wrong and those the bot was unsure of, as long as their words
 * are kept. Nothing here tells whose they are.
 */
import type { Feedback, Language, Level, Lure } from '../../model.ts'
import type { CaseContent } from '../case-record.ts'
import type { Crypto } from '../crypto.ts'
import type { Database } from '../database.ts'
import { openWords } from './cases.ts'
import { decide, type CorrectionState, type Decided, type Decision } from './review-decision.ts'

/**
 * Why a case waits, most pressing first: called wrong; somebody waits to hear of it; a mere caution; nothing found
 * but signs of something; nothing found, and several people sent the like.
 */
export const REVIEW_REASONS = ['wrong', 'awaited', 'caution', 'signs', 'shared'] as const
export type ReviewReason = (typeof REVIEW_REASONS)[number]

export interface ReviewFilter {
  /** Of the message. */
  language?: string | undefined
  reason?: ReviewReason | undefined
}

export interface ReviewCounts {
  byReason: Partial<Record<ReviewReason, number>>
  byLanguage: { language: string; count: number }[]
  total: number
  /** There are more: only the oldest were counted. */
  isCut: boolean
}

export interface Review {
  level: Level
  lure: Lure | null
  by: string
  atMs: number
  correction: CorrectionState
}

export interface ReviewEntry {
  id: string
  atMs: number
  language: string
  level: Level
  lure: Lure | null
  reason: ReviewReason
}

export interface ReviewItem {
  id: string
  atMs: number
  language: string
  replyLanguage: Language
  country: string | null
  level: Level
  lure: Lure | null
  story: string | null
  signalIds: string[]
  feedback: Feedback | null
  /** Somebody wants to hear of a correction. */
  isAwaited: boolean
  keptUntilMs: number
  /** Masked; null: they cannot be opened any more. */
  words: CaseContent | null
  review: Review | null
}

/** A reviewed case with its words. */
export interface ReviewedWords {
  /** Equal for equal words, and nothing else can be told from it: 16 hex digits. */
  fingerprint: string
  language: string
  level: Level
  lure: Lure | null
  text: string
}

export interface Reviews {
  counts(nowMs: number): Promise<ReviewCounts>
  /** In the order in which they are to be looked at. */
  queue(filter: ReviewFilter, most: number, nowMs: number): Promise<ReviewEntry[]>
  /** null: no such case, or not for review (any more). */
  find(id: string, nowMs: number): Promise<ReviewItem | null>
  decide(decision: Decision): Promise<Decided>
  /** Latest first; the same words once. */
  reviewed(most: number, nowMs: number): Promise<ReviewedWords[]>
}

/** Signs that tell of the sending or of the picture, and of nothing in the message. */
const NO_SIGNS = [
  ...['forwarded', 'secret.masked', 'text.truncated', 'code.alone', 'url.official', 'qr.text', 'qr.url'],
  ...['picture.unreadable', 'picture.illegible', 'picture.unread', 'picture.no-qr', 'picture.nothing'],
]
const SEVERAL = 3
/** The embedded database answers one question at a time, and a message may wait behind this one. */
const LOOKED_AT = 1_000

/** $1 now, $2 no signs, $3 how many people are several, $4 how many cases are looked at. */
const WAITING = `
WITH unreviewed AS NOT MATERIALIZED (
  SELECT record.id, record.at_ms, record.language, record.feedback, record.level, record.lure,
    NOT record.signal_ids <@ $2::text[] AS has_signs,
    EXISTS (SELECT FROM forwardcheck.correction_wish AS wish WHERE wish.case_id = record.id) AS is_awaited
  FROM forwardcheck.case_record AS record
  WHERE record.intent = 'check-message' AND NOT record.is_trial
    AND record.content IS NOT NULL AND record.content_until_ms > $1
    AND NOT EXISTS (SELECT FROM forwardcheck.review WHERE review.case_id = record.id)
), doubtful AS (
  SELECT id, at_ms, language, level, lure, CASE WHEN feedback = 'bad' THEN 'wrong' WHEN is_awaited THEN 'awaited'
    WHEN level = 'caution' THEN 'caution' ELSE 'signs' END AS reason
  FROM unreviewed
  WHERE feedback = 'bad' OR is_awaited
    OR feedback IS NULL AND (level = 'caution' OR level = 'unknown' AND has_signs)
  ORDER BY feedback IS NULL, at_ms LIMIT $4
), unremarkable AS (
  SELECT id, at_ms, language, level, lure FROM unreviewed
  WHERE feedback IS NULL AND level = 'unknown' AND NOT has_signs AND NOT is_awaited
  ORDER BY at_ms DESC LIMIT $4
), reasoned AS (
  SELECT * FROM doubtful
  UNION ALL
  SELECT id, at_ms, language, level, lure, 'shared' FROM unremarkable
  WHERE $3 <= (SELECT count(DISTINCT other.chat_key) FROM forwardcheck.case_mark AS own
    JOIN forwardcheck.case_mark AS other ON other.keys && own.keys AND other.kind = own.kind
    WHERE own.case_id = unremarkable.id)
)`

interface ItemRow {
  id: string
  chat_key: string
  at_ms: string
  language: string
  reply_language: Language
  country: string | null
  level: Level
  lure: Lure | null
  story: string | null
  signal_ids: string[]
  feedback: Feedback | null
  is_awaited: boolean
  content: Uint8Array
  content_until_ms: string
  reviewed_level: Level | null
  reviewed_lure: Lure | null
  reviewed_by: string | null
  reviewed_ms: string | null
  correction: CorrectionState | null
}

const FIND = `
SELECT record.id::text AS id, record.chat_key, record.at_ms, record.language, record.reply_language, record.country,
  record.level, record.lure, record.story, record.signal_ids, record.feedback, record.content, record.content_until_ms,
  EXISTS (SELECT FROM forwardcheck.correction_wish AS wish WHERE wish.case_id = record.id) AS is_awaited,
  review.level AS reviewed_level, review.lure AS reviewed_lure, review.reviewed_by, review.at_ms AS reviewed_ms,
  review.correction
FROM forwardcheck.case_record AS record LEFT JOIN forwardcheck.review AS review ON review.case_id = record.id
WHERE record.id::text = $1 AND record.intent = 'check-message' AND NOT record.is_trial
  AND record.content IS NOT NULL AND record.content_until_ms > $2`

export function createReviews(database: Database, crypto: Crypto): Reviews {
  return {
    async counts(nowMs) {
      const { rows } = await database.query<{ reason: ReviewReason; language: string; count: number }>(
        `${WAITING} SELECT reason, language, count(*)::int AS count FROM reasoned GROUP BY reason, language`,
        [nowMs, NO_SIGNS, SEVERAL, LOOKED_AT],
      )
      return toCounts(rows)
    },

    async queue({ language, reason }, most, nowMs) {
      const { rows } = await database.query<Omit<ReviewEntry, 'atMs'> & { at_ms: string }>(
        `${WAITING} SELECT id::text AS id, at_ms, language, level, lure, reason FROM reasoned
         WHERE ($5::text IS NULL OR language = $5) AND ($6::text IS NULL OR reason = $6)
         ORDER BY array_position($7::text[], reason), at_ms, reasoned.id LIMIT $8`,
        [nowMs, NO_SIGNS, SEVERAL, LOOKED_AT, language ?? null, reason ?? null, REVIEW_REASONS, most],
      )
      return rows.map(({ at_ms, ...entry }) => ({ ...entry, atMs: Number(at_ms) }))
    },

    async find(id, nowMs) {
      const { rows } = await database.query<ItemRow>(FIND, [id, nowMs])
      return rows[0] ? toItem(crypto, rows[0]) : null
    },

    decide: (decision) => decide(database, crypto, decision),

    async reviewed(most, nowMs) {
      const { rows } = await database.query<
        Pick<ItemRow, 'chat_key' | 'language' | 'level' | 'lure' | 'content'>
      >(
        `SELECT record.chat_key, record.language, review.level, review.lure, record.content
         FROM forwardcheck.review AS review JOIN forwardcheck.case_record AS record ON record.id = review.case_id
         WHERE record.content IS NOT NULL AND record.content_until_ms > $1
         ORDER BY review.at_ms DESC, review.case_id DESC LIMIT $2`,
        [nowMs, most],
      )
      const unique = new Map<string, ReviewedWords>()
      for (const { chat_key, language, level, lure, content } of rows) {
        const text = wholeText(openWords(crypto, chat_key, content))
        const fingerprint = crypto.identify('message', 'review', text).slice(0, 16)
        if (text === '' || unique.has(fingerprint)) continue
        unique.set(fingerprint, { fingerprint, language, level, lure, text })
      }
      return [...unique.values()]
    },
  }
}

function toCounts(rows: { reason: ReviewReason; language: string; count: number }[]): ReviewCounts {
  const byReason: ReviewCounts['byReason'] = {}
  const byLanguage = new Map<string, number>()
  let total = 0
  for (const { reason, language, count } of rows) {
    byReason[reason] = (byReason[reason] ?? 0) + count
    byLanguage.set(language, (byLanguage.get(language) ?? 0) + count)
    total += count
  }
  const languages = [...byLanguage].map(([language, count]) => ({ language, count }))
  return {
    byReason,
    byLanguage: languages.toSorted((one, other) => other.count - one.count),
    total,
    isCut: total >= LOOKED_AT,
  }
}

function toItem(crypto: Crypto, row: ItemRow): ReviewItem {
  const { id, language, country, level, lure, story, feedback } = row
  return {
    ...{ id, language, country, level, lure, story, feedback },
    atMs: Number(row.at_ms),
    signalIds: row.signal_ids,
    replyLanguage: row.reply_language,
    isAwaited: row.is_awaited,
    keptUntilMs: Number(row.content_until_ms),
    words: openWords(crypto, row.chat_key, row.content),
    review: reviewOf(row),
  }
}

function reviewOf({ reviewed_level: level, reviewed_lure: lure, ...row }: ItemRow): Review | null {
  if (level === null || row.reviewed_by === null || row.correction === null) return null
  return { level, lure, by: row.reviewed_by, atMs: Number(row.reviewed_ms), correction: row.correction }
}

/** As it was sent, then as its pictures were read. */
function wholeText(words: CaseContent | null): string {
  if (!words) return ''
  return [words.text, ...words.readings.map(({ text }) => text)]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join('\n')
}
