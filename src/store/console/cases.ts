/**
 * Examined submissions as operators see them: ids, times and figures, newest first. Nothing here tells which cases
 * are of one person: no number, no chat, no hash of either. Cases of the try page are left out everywhere.
 */
import type { Feedback, Intent, Level, Lure } from '../../model.ts'
import { caseContentPlace } from '../case-places.ts'
import { CaseContent } from '../case-record.ts'
import { UnknownKeyError, type Crypto } from '../crypto.ts'
import type { Sql } from '../database.ts'

/** Every part that is set must fit. */
export interface CaseFilter {
  level?: Level | undefined
  lure?: Lure | undefined
  /** Of the message: BCP 47. */
  language?: string | undefined
  /** ISO 3166 alpha-2. */
  country?: string | undefined
  intent?: Intent | undefined
  /** `none`: nobody said anything about it. */
  feedback?: Feedback | 'none' | undefined
  signal?: string | undefined
  story?: string | undefined
  /** Unix ms, the first included, the second not. */
  fromMs?: number | undefined
  untilMs?: number | undefined
  /** Only those whose words are kept. */
  isKept?: boolean | undefined
}

/** Where a page begins: behind that case. */
export interface CaseCursor {
  atMs: number
  /** Decimal digits. */
  id: string
}

export interface CaseView {
  id: string
  atMs: number
  /** Of the message, and of the reply. */
  language: string
  replyLanguage: string
  country: string | null
  level: Level
  lure: Lure | null
  story: string | null
  intent: Intent
  signalIds: string[]
  durationMs: number
  feedback: Feedback | null
  /** Eight hex digits that equal messages share; null where nothing was compared. */
  fingerprint: string | null
  /** Until when its words are kept, Unix ms; null: they are not. */
  keptUntilMs: number | null
}

export interface CasePage {
  cases: CaseView[]
  /** Where the next page begins; null: this is the last. */
  next: CaseCursor | null
}

export interface Cases {
  list(filter: CaseFilter, after: CaseCursor | null, most: number): Promise<CasePage>
  /** How many fit, counted up to `most`. */
  count(filter: CaseFilter, most: number): Promise<number>
  /** null: there is none, or it is gone. */
  find(id: string): Promise<CaseView | null>
  /** Masked words; null where none are kept, not any more, or where they cannot be opened. */
  words(id: string, nowMs: number): Promise<CaseContent | null>
}

interface Row {
  id: string
  at_ms: string
  language: string
  reply_language: string
  country: string | null
  level: Level
  lure: Lure | null
  story: string | null
  intent: Intent
  signal_ids: string[]
  duration_ms: number
  feedback: Feedback | null
  fingerprint: string | null
  content_until_ms: string | null
}

/** The whole words first: a domain is shared by messages that say different things. */
const FINGERPRINT = `(SELECT left(mark.keys[1], 8) FROM forwardcheck.case_mark AS mark WHERE mark.case_id = record.id
  ORDER BY array_position(ARRAY['text', 'picture', 'payload', 'domain'], mark.kind), mark.id LIMIT 1)`

const COLUMNS = `record.id::text AS id, record.at_ms, record.language, record.reply_language, record.country,
  record.level, record.lure, record.story, record.intent, record.signal_ids, record.duration_ms, record.feedback,
  CASE WHEN record.content IS NOT NULL THEN record.content_until_ms END AS content_until_ms,
  ${FINGERPRINT} AS fingerprint`

const FITS = `NOT record.is_trial
  AND ($1::text IS NULL OR record.level = $1) AND ($2::text IS NULL OR record.lure = $2)
  AND ($3::text IS NULL OR record.language = $3) AND ($4::text IS NULL OR record.country = $4)
  AND ($5::text IS NULL OR record.intent = $5)
  AND ($6::text IS NULL OR coalesce(record.feedback, 'none') = $6)
  AND ($7::text IS NULL OR $7 = ANY(record.signal_ids)) AND ($8::text IS NULL OR record.story = $8)
  AND ($9::bigint IS NULL OR record.at_ms >= $9) AND ($10::bigint IS NULL OR record.at_ms < $10)
  AND (NOT $11::boolean OR record.content IS NOT NULL)`

export function createCases(sql: Sql, crypto: Crypto): Cases {
  return {
    async list(filter, after, most) {
      const { rows } = await sql.query<Row>(
        `SELECT ${COLUMNS} FROM forwardcheck.case_record AS record
         WHERE ${FITS} AND ($12::bigint IS NULL OR (record.at_ms, record.id) < ($12, $13::bigint))
         ORDER BY record.at_ms DESC, record.id DESC LIMIT $14`,
        [...valuesOf(filter), after?.atMs ?? null, after?.id ?? null, most + 1],
      )
      const cases = rows.slice(0, most).map(toView)
      const last = rows.length > most ? cases.at(-1) : undefined
      return { cases, next: last ? { atMs: last.atMs, id: last.id } : null }
    },

    async count(filter, most) {
      const { rows } = await sql.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM (
           SELECT FROM forwardcheck.case_record AS record WHERE ${FITS} LIMIT $12) AS fitting`,
        [...valuesOf(filter), most],
      )
      return rows[0]?.count ?? 0
    },

    async find(id) {
      if (!isId(id)) return null
      const { rows } = await sql.query<Row>(
        `SELECT ${COLUMNS} FROM forwardcheck.case_record AS record
         WHERE record.id = $1 AND NOT record.is_trial`,
        [id],
      )
      return rows[0] ? toView(rows[0]) : null
    },

    async words(id, nowMs) {
      if (!isId(id)) return null
      const { rows } = await sql.query<{ chat_key: string; content: Uint8Array }>(
        `SELECT chat_key, content FROM forwardcheck.case_record
         WHERE id = $1 AND NOT is_trial AND content IS NOT NULL AND content_until_ms > $2`,
        [id, nowMs],
      )
      return rows[0] ? openWords(crypto, rows[0].chat_key, rows[0].content) : null
    },
  }
}

/** What the database takes for one; addresses carry anything. */
function isId(id: string): boolean {
  return /^\d{1,18}$/.test(id)
}

/** Damaged words, and such of another version, are as none. Throws UnknownKeyError where the key is still to come. */
export function openWords(crypto: Crypto, chatKey: string, content: Uint8Array): CaseContent | null {
  try {
    const plain = crypto.open(caseContentPlace(chatKey), content)
    return CaseContent.parse(JSON.parse(plain.toString()))
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    return null
  }
}

function valuesOf(filter: CaseFilter): unknown[] {
  const { level, lure, language, country, intent, feedback, signal, story, fromMs, untilMs, isKept } = filter
  const values = [level, lure, language, country, intent, feedback, signal, story, fromMs, untilMs]
  return [...values.map((value) => value ?? null), isKept ?? false]
}

function toView({ at_ms, reply_language, signal_ids, duration_ms, content_until_ms, ...row }: Row): CaseView {
  return {
    ...row,
    atMs: Number(at_ms),
    replyLanguage: reply_language,
    signalIds: signal_ids,
    durationMs: duration_ms,
    keptUntilMs: content_until_ms === null ? null : Number(content_until_ms),
  }
}
