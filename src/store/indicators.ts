/**
 * Operators' lists as workers read them: a version that grows with every change, what stands on the lists now, and the
 * values. Values are sealed; who changes the lists is console/indicator-list.ts.
 */
import { z } from 'zod'
import { DamagedRecordError, type Crypto } from './crypto.ts'
import type { Sql } from './database.ts'

export const INDICATOR_LISTS = ['allow', 'block'] as const
export const INDICATOR_KINDS = ['domain', 'phone', 'payload', 'fingerprint'] as const
export type IndicatorList = (typeof INDICATOR_LISTS)[number]
export type IndicatorKind = (typeof INDICATOR_KINDS)[number]

/** All of an indicator that may change under its id, and what it is. */
export interface IndicatorHead {
  /** Decimal digits. */
  id: string
  list: IndicatorList
  kind: IndicatorKind
  /** Unix ms from which it no longer counts; null: never. */
  untilMs: number | null
}

/** What is sealed of an indicator. */
export const IndicatorContent = z.object({ value: z.string(), reason: z.string() })
export type IndicatorContent = z.infer<typeof IndicatorContent>

export interface IndicatorSource {
  indicatorVersion(): Promise<number>
  /** Those that count at that time, by id. */
  indicatorHeads(nowMs: number): Promise<IndicatorHead[]>
  /** Id → value, as far as the rows are there and undamaged. At most a few hundred ids: opening takes time. */
  indicatorValues(ids: readonly string[]): Promise<Map<string, string>>
}

const PAGE = 5_000

export function createIndicatorSource(sql: Sql, crypto: Crypto): IndicatorSource {
  return {
    async indicatorVersion() {
      const { rows } = await sql.query<{ version: string }>(
        `SELECT version FROM forwardcheck.indicator_version`,
      )
      return Number(rows[0]?.version ?? 0)
    },

    async indicatorHeads(nowMs) {
      const heads: IndicatorHead[] = []
      for (let after = '0', isMore = true; isMore;) {
        const { rows } = await sql.query<HeadRow>(
          `SELECT id::text, list, kind, until_ms FROM forwardcheck.indicator
           WHERE id > $1 AND (until_ms IS NULL OR until_ms > $2) ORDER BY indicator.id LIMIT ${PAGE}`,
          [after, nowMs],
        )
        heads.push(...rows.map(toHead))
        after = rows.at(-1)?.id ?? after
        isMore = rows.length === PAGE
      }
      return heads
    },

    async indicatorValues(ids) {
      const { rows } = await sql.query<SealedIndicator>(
        `SELECT id::text, kind, value_key, content FROM forwardcheck.indicator WHERE id = ANY($1::bigint[])`,
        [ids],
      )
      const values = new Map<string, string>()
      for (const row of rows) {
        const content = openIndicator(crypto, row)
        if (content) values.set(row.id, content.value)
      }
      return values
    },
  }
}

export interface HeadRow {
  id: string
  list: IndicatorList
  kind: IndicatorKind
  until_ms: string | null
}

export function toHead({ id, list, kind, until_ms: until }: HeadRow): IndicatorHead {
  return { id, list, kind, untilMs: until === null ? null : Number(until) }
}

export interface SealedIndicator {
  id: string
  kind: IndicatorKind
  value_key: string
  content: Uint8Array
}

/** null: it cannot be read any more. Throws UnknownKeyError, which passes by itself. */
export function openIndicator(
  crypto: Crypto,
  { kind, value_key: valueKey, content }: Omit<SealedIndicator, 'id'>,
): IndicatorContent | null {
  try {
    const plain = crypto.open(indicatorPlace(kind, valueKey), content).toString()
    return IndicatorContent.safeParse(JSON.parse(plain)).data ?? null
  } catch (error) {
    if (error instanceof DamagedRecordError) return null
    throw error
  }
}

/** Where an indicator's content is sealed. */
export function indicatorPlace(kind: IndicatorKind, valueKey: string): string {
  return `indicator/${kind}/${valueKey}`
}

/** Keyed hash of a normalised value: keeps it unique without showing it. */
export function indicatorKey(crypto: Crypto, kind: IndicatorKind, value: string): string {
  return crypto.identify('message', 'indicator', kind, value)
}
