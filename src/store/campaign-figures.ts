/**
 * Campaigns in figures: a span of time in, what may be known of each campaign out. Counted from the marks each time, so
 * that nothing deleted counts. Nothing is told of fewer than `minReporters` people: not a campaign, not a country in it.
 */
import type { Level, Lure, MarkKind } from '../model.ts'
import type { Sql } from './database.ts'

export interface CampaignSpan {
  /** Unix ms: cases after the first, up to the second. */
  fromMs: number
  untilMs: number
  minReporters: number
}

export interface CampaignFilter {
  kind?: MarkKind | undefined
  lure?: Lure | undefined
  country?: string | undefined
  /** Decimal digits. */
  ids?: readonly string[] | undefined
}

/** Values with enough reporters each; `hasOthers`: there are others besides. */
export interface Shares<Value extends string = string> {
  values: Value[]
  hasOthers: boolean
}

export interface CampaignFigures {
  id: string
  kind: MarkKind
  /** Cases, and different people who sent them. */
  size: number
  reporters: number
  /** Unix ms, to the hour: no single report can be told by its minute. */
  firstMs: number
  lastMs: number
  levels: Shares<Level>
  lures: Shares<Lure>
  countries: Shares
  languages: Shares
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** $1 from, $2 until, $3 ids. */
const MARKS = `mark AS (
  SELECT mark.campaign_id, mark.chat_key, mark.at_ms, mark.case_id, record.country, record.language, record.level,
    record.lure
  FROM forwardcheck.case_mark AS mark
  JOIN forwardcheck.case_record AS record ON record.id = mark.case_id
  WHERE mark.campaign_id IS NOT NULL AND mark.at_ms > $1 AND mark.at_ms <= $2 AND NOT record.is_trial
    AND ($3::bigint[] IS NULL OR mark.campaign_id = ANY($3))
)`

/**
 * Those growing most come first: people of the last day more than of the day before. First what has marks enough, for
 * most campaigns are single messages; then by case, for one may have two marks of a campaign; then by person. Cases
 * themselves are read only where a filter asks for it.
 */
const SHOWN = `WITH enough AS (
  SELECT campaign_id FROM forwardcheck.case_mark
  WHERE campaign_id IS NOT NULL AND at_ms > $1 AND at_ms <= $2 AND ($3::bigint[] IS NULL OR campaign_id = ANY($3))
  GROUP BY campaign_id HAVING count(*) >= $4
), reported AS (
  SELECT mark.campaign_id, mark.chat_key, mark.case_id, min(mark.at_ms) AS at_ms,
    bool_or(record.lure = $6) AS has_lure, bool_or(record.country = $7) AS has_country
  FROM enough JOIN forwardcheck.case_mark AS mark ON mark.campaign_id = enough.campaign_id
  LEFT JOIN forwardcheck.case_record AS record
    ON record.id = mark.case_id AND ($6::text IS NOT NULL OR $7::text IS NOT NULL)
  WHERE mark.at_ms > $1 AND mark.at_ms <= $2
    AND mark.case_id NOT IN (SELECT id FROM forwardcheck.case_record WHERE is_trial)
  GROUP BY mark.campaign_id, mark.chat_key, mark.case_id
), reporter AS (
  SELECT campaign_id, chat_key, count(*) AS cases, min(at_ms) AS first_ms, max(at_ms) AS last_ms,
    bool_or(has_lure) AS has_lure, bool_or(has_country) AS has_country, bool_or(at_ms > $2 - ${DAY_MS}) AS is_new,
    bool_or(at_ms <= $2 - ${DAY_MS} AND at_ms > $2 - ${2 * DAY_MS}) AS is_old
  FROM reported GROUP BY campaign_id, chat_key
)
SELECT campaign.id, campaign.kind, sum(cases)::int AS size, count(*)::int AS reporters,
  min(first_ms) AS first_ms, max(last_ms) AS last_ms
FROM reporter JOIN forwardcheck.campaign AS campaign ON campaign.id = reporter.campaign_id
WHERE $5::text IS NULL OR campaign.kind = $5
GROUP BY campaign.id HAVING count(*) >= $4
  AND ($6::text IS NULL OR count(*) FILTER (WHERE has_lure) >= $4)
  AND ($7::text IS NULL OR count(*) FILTER (WHERE has_country) >= $4)
ORDER BY count(*) FILTER (WHERE is_new) - count(*) FILTER (WHERE is_old) DESC, count(*) DESC, campaign.id DESC LIMIT $8`

const SHARES = `WITH ${MARKS}
SELECT campaign_id, part, value, count(DISTINCT chat_key) >= $4 AS is_told
FROM mark CROSS JOIN LATERAL (
  VALUES ('levels', level), ('lures', lure), ('countries', country), ('languages', language)
) AS parts (part, value)
GROUP BY campaign_id, part, value
ORDER BY count(DISTINCT chat_key) DESC, value`

interface ShownRow {
  id: string
  kind: MarkKind
  size: number
  reporters: number
  first_ms: string
  last_ms: string
}

interface ShareRow {
  campaign_id: string
  part: 'levels' | 'lures' | 'countries' | 'languages'
  value: string | null
  is_told: boolean
}

/** At most `most`, those that grow most first. */
export async function readCampaigns(
  sql: Sql,
  { fromMs, untilMs, minReporters }: CampaignSpan,
  { kind, lure, country, ids }: CampaignFilter,
  most: number,
): Promise<CampaignFigures[]> {
  const { rows } = await sql.query<ShownRow>(SHOWN, [
    fromMs,
    untilMs,
    ids ?? null,
    minReporters,
    kind ?? null,
    lure ?? null,
    country ?? null,
    most,
  ])
  if (rows.length === 0) return []
  const shown = rows.map(({ id }) => id)
  const { rows: shares } = await sql.query<ShareRow>(SHARES, [fromMs, untilMs, shown, minReporters])
  const byPart = new Map<string, ShareRow[]>()
  for (const row of shares) {
    const place = `${row.campaign_id} ${row.part}`
    byPart.set(place, [...(byPart.get(place) ?? []), row])
  }
  const sharesOf = <Value extends string>(id: string, part: ShareRow['part']): Shares<Value> => {
    const own = byPart.get(`${id} ${part}`) ?? []
    return {
      values: own.flatMap((row) => (row.is_told && row.value !== null ? [row.value as Value] : [])),
      hasOthers: own.some((row) => !row.is_told),
    }
  }
  return rows.map(({ id, kind: ownKind, size, reporters, first_ms: first, last_ms: last }) => ({
    id,
    kind: ownKind,
    size,
    reporters,
    firstMs: hourOf(Number(first)),
    lastMs: hourOf(Number(last)),
    levels: sharesOf<Level>(id, 'levels'),
    lures: sharesOf<Lure>(id, 'lures'),
    countries: sharesOf(id, 'countries'),
    languages: sharesOf(id, 'languages'),
  }))
}

const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS) * HOUR_MS

/** One span of a trend; `reporters` is null for fewer than may be told, none included. */
export interface Bar {
  fromMs: number
  reporters: number | null
}

/** Different reporters of each campaign per `widthMs`, oldest first, the last bar holding `untilMs`. */
export async function readTrends(
  sql: Sql,
  { fromMs, untilMs, minReporters }: CampaignSpan,
  ids: readonly string[],
  widthMs: number,
): Promise<Map<string, Bar[]>> {
  const { rows } = await sql.query<{ campaign_id: string; bar: string; reporters: number }>(
    `WITH ${MARKS}
     SELECT campaign_id, at_ms / $5::bigint AS bar, count(DISTINCT chat_key)::int AS reporters FROM mark
     GROUP BY campaign_id, bar HAVING count(DISTINCT chat_key) >= $4`,
    [fromMs, untilMs, ids, minReporters, widthMs],
  )
  const found = new Map(rows.map((row) => [`${row.campaign_id} ${row.bar}`, row.reporters]))
  const [first, last] = [Math.floor(fromMs / widthMs) + 1, Math.floor(untilMs / widthMs)]
  return new Map(
    ids.map((id) => [
      id,
      Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => ({
        fromMs: (first + n) * widthMs,
        reporters: found.get(`${id} ${first + n}`) ?? null,
      })),
    ]),
  )
}
