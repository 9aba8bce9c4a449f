/**
 * The lists of indicators as operators keep them: added, given another expiry, removed, paged through. Every change
 * moves the version on in the same statement, so that workers read the lists again.
 */
import type { Crypto } from '../crypto.ts'
import type { Database } from '../database.ts'
import {
  indicatorKey,
  indicatorPlace,
  openIndicator,
  toHead,
  type HeadRow,
  type IndicatorContent,
  type IndicatorHead,
  type IndicatorKind,
  type IndicatorList,
  type SealedIndicator,
} from '../indicators.ts'

export interface NewIndicator extends IndicatorContent, Pick<IndicatorHead, 'list' | 'kind' | 'untilMs'> {
  /** Name of the operator. */
  author: string
}

export interface IndicatorRow extends IndicatorHead {
  /** null: the row cannot be read any more; it can be removed. */
  content: IndicatorContent | null
  author: string
  createdAtMs: number
}

export interface IndicatorFilter {
  list?: IndicatorList | undefined
  kind?: IndicatorKind | undefined
  /** `active`: counts now; `ending`: within a week. */
  state?: 'active' | 'ending' | 'expired' | undefined
  /** Exactly this normalised value. */
  value?: string | undefined
}

export interface IndicatorRecords {
  /** Newest first; `before`: ids below that one. */
  page(filter: IndicatorFilter, before: string | null, most: number, nowMs: number): Promise<IndicatorRow[]>
  find(id: string): Promise<IndicatorRow | null>
  /** Its id; null when the value is on a list already. An expired one is replaced. */
  add(indicator: NewIndicator, nowMs: number): Promise<string | null>
  /** How many were new. All of them or, on an error, none. */
  addAll(indicators: readonly NewIndicator[], nowMs: number): Promise<number>
  /** Which of these normalised values are on a list now, as `kind value`. */
  known(values: readonly Pick<NewIndicator, 'kind' | 'value'>[], nowMs: number): Promise<Set<string>>
  /** false: there is none with that id, or it cannot be read any more. */
  change(id: string, to: Pick<NewIndicator, 'reason' | 'untilMs'>): Promise<boolean>
  remove(id: string): Promise<boolean>
  count(nowMs: number): Promise<{ allow: number; block: number; expired: number }>
}

const WEEK_MS = 7 * 86_400_000
/** Sealed and written together, so that nothing else waits for long. */
const BATCH = 500

const PUT = `
WITH put AS (
  INSERT INTO forwardcheck.indicator (list, kind, value_key, content, author, created_ms, until_ms)
  SELECT list, kind, value_key, decode(sealed, 'base64'), $5, $6, nullif(until_ms, 0)
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $7::bigint[])
    AS new (list, kind, value_key, sealed, until_ms)
  ON CONFLICT (kind, value_key) DO UPDATE SET list = excluded.list, content = excluded.content,
    author = excluded.author, created_ms = excluded.created_ms, until_ms = excluded.until_ms
    WHERE indicator.until_ms <= $6
  RETURNING id
), moved AS (
  UPDATE forwardcheck.indicator_version SET version = version + 1 WHERE EXISTS (SELECT FROM put)
)
SELECT id::text FROM put`

const CHANGED = `, moved AS (
  UPDATE forwardcheck.indicator_version SET version = version + 1 WHERE EXISTS (SELECT FROM changed)
) SELECT id FROM changed`

const COLUMNS = `id::text, list, kind, value_key, content, author, created_ms, until_ms`

export function createIndicatorRecords(database: Database, crypto: Crypto): IndicatorRecords {
  const keyOf = ({ kind, value }: Pick<NewIndicator, 'kind' | 'value'>): string =>
    indicatorKey(crypto, kind, value)

  const seal = (kind: IndicatorKind, key: string, content: IndicatorContent): Buffer =>
    crypto.seal(indicatorPlace(kind, key), Buffer.from(JSON.stringify(content)))

  async function rowOf(id: string): Promise<Row | null> {
    const { rows } = await database.query<Row>(
      `SELECT ${COLUMNS} FROM forwardcheck.indicator WHERE id = $1`,
      [id],
    )
    return rows[0] ?? null
  }

  function putParameters(batch: readonly NewIndicator[], nowMs: number): unknown[] {
    const keys = batch.map(keyOf)
    const sealed = batch.map(({ kind, value, reason }, i) =>
      seal(kind, keys[i] as string, { value, reason }).toString('base64'),
    )
    return [
      batch.map(({ list }) => list),
      batch.map(({ kind }) => kind),
      keys,
      sealed,
      batch[0]?.author,
      nowMs,
      batch.map(({ untilMs }) => untilMs ?? 0),
    ]
  }

  return {
    async page({ list, kind, state, value }, before, most, nowMs) {
      const key = value === undefined || kind === undefined ? null : keyOf({ kind, value })
      const { rows } = await database.query<Row>(
        `SELECT ${COLUMNS} FROM forwardcheck.indicator
         WHERE ($1::text IS NULL OR list = $1) AND ($2::text IS NULL OR kind = $2)
           AND ($3::text IS NULL OR value_key = $3) AND ($4::bigint IS NULL OR id < $4)
           AND CASE $5::text WHEN 'active' THEN until_ms IS NULL OR until_ms > $6
                 WHEN 'ending' THEN until_ms > $6 AND until_ms <= $6 + ${WEEK_MS}
                 WHEN 'expired' THEN until_ms <= $6 ELSE true END
         ORDER BY indicator.id DESC LIMIT $7`,
        [list ?? null, kind ?? null, key, before, state ?? null, nowMs, most],
      )
      return rows.map((row) => toRow(crypto, row))
    },

    async find(id) {
      const row = await rowOf(id)
      return row && toRow(crypto, row)
    },

    async add(indicator, nowMs) {
      const { rows } = await database.query<{ id: string }>(PUT, putParameters([indicator], nowMs))
      return rows[0]?.id ?? null
    },

    async addAll(indicators, nowMs) {
      // One statement must not touch a row twice.
      const each = [...new Map(indicators.map((one) => [`${one.kind} ${one.value}`, one])).values()]
      let added = 0
      await database.transaction(async (sql) => {
        for (let at = 0; at < each.length; at += BATCH) {
          const { rows } = await sql.query(PUT, putParameters(each.slice(at, at + BATCH), nowMs))
          added += rows.length
        }
      })
      return added
    },

    async known(values, nowMs) {
      const found = new Set<string>()
      for (let at = 0; at < values.length; at += BATCH) {
        const batch = values.slice(at, at + BATCH)
        const byKey = new Map(batch.map((each) => [keyOf(each), `${each.kind} ${each.value}`]))
        const { rows } = await database.query<{ value_key: string }>(
          `SELECT value_key FROM forwardcheck.indicator
           WHERE value_key = ANY($1) AND (until_ms IS NULL OR until_ms > $2)`,
          [[...byKey.keys()], nowMs],
        )
        for (const row of rows) found.add(byKey.get(row.value_key) ?? '')
      }
      return found
    },

    async change(id, { reason, untilMs }) {
      const row = await rowOf(id)
      const content = row && openIndicator(crypto, row)
      if (!row || !content) return false
      // Its value and its place never change under an id, so nobody else's change can make this wrong.
      const { rows } = await database.query(
        `WITH changed AS (
           UPDATE forwardcheck.indicator SET until_ms = $2, content = $3 WHERE id = $1 RETURNING id
         ) ${CHANGED}`,
        [id, untilMs, seal(row.kind, row.value_key, { value: content.value, reason })],
      )
      return rows.length === 1
    },

    async remove(id) {
      const { rows } = await database.query(
        `WITH changed AS (DELETE FROM forwardcheck.indicator WHERE id = $1 RETURNING id) ${CHANGED}`,
        [id],
      )
      return rows.length === 1
    },

    async count(nowMs) {
      const { rows } = await database.query<Record<'allow' | 'block' | 'expired', number>>(
        `SELECT count(*) FILTER (WHERE live AND list = 'allow')::int AS allow,
                count(*) FILTER (WHERE live AND list = 'block')::int AS block,
                count(*) FILTER (WHERE NOT live)::int AS expired
         FROM (SELECT list, (until_ms IS NULL OR until_ms > $1) AS live FROM forwardcheck.indicator) AS each`,
        [nowMs],
      )
      return rows[0] ?? { allow: 0, block: 0, expired: 0 }
    },
  }
}

interface Row extends HeadRow, SealedIndicator {
  author: string
  created_ms: string
}

function toRow(crypto: Crypto, row: Row): IndicatorRow {
  return {
    ...toHead(row),
    content: openIndicator(crypto, row),
    author: row.author,
    createdAtMs: Number(row.created_ms),
  }
}
