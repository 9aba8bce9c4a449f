/**
 * Which campaigns rise, and whom that is still to be told: alerts are noted once per campaign and span, taken for one
 * attempt at a time by one process, and settled. What they say is counted when they are sent.
 */
import { readCampaigns, type CampaignFigures } from './campaign-figures.ts'
import { readSamples } from './campaign-samples.ts'
import type { Crypto } from './crypto.ts'
import type { Sql } from './database.ts'

/** An attempt at telling of a campaign. */
export interface DueAlert {
  /** The same in every attempt. */
  id: string
  /** Counted from 1. */
  attempt: number
  raisedMs: number
  /** Of the last day. null: too few people are left of those who reported it. */
  figures: CampaignFigures | null
  /** Only of a domain. */
  domain: string | null
}

export interface CampaignAlerts {
  /** Notes an alert for every campaign that rises and was not told of lately; how many. */
  raiseAlerts(minReporters: number, nowMs: number): Promise<number>
  /** The next attempt of each is put off first, so that a crash in between only delays it. */
  takeAlerts(minReporters: number, nowMs: number, most: number): Promise<DueAlert[]>
  /** `gone`: there was nothing left to tell. */
  settleAlert(id: string, outcome: 'sent' | 'given-up' | 'gone'): Promise<void>
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** So many times as many people in an hour as in the usual one of the day before. */
const RISING = 3
/** A campaign is told of once in this time. */
const QUIET_MS = 6 * HOUR_MS
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = HOUR_MS
/** Settled ones are of no use to anybody. */
const KEPT_MS = 7 * DAY_MS

/** $1 now, $2 fewest reporters. A campaign without any usual hour is new, and rises. */
const RAISE = `
WITH recent AS (
  SELECT mark.campaign_id, count(DISTINCT mark.chat_key) AS reporters
  FROM forwardcheck.case_mark AS mark JOIN forwardcheck.case_record AS record ON record.id = mark.case_id
  WHERE mark.at_ms > $1::bigint - ${HOUR_MS} AND mark.at_ms <= $1::bigint AND mark.campaign_id IS NOT NULL AND NOT record.is_trial
  GROUP BY mark.campaign_id HAVING count(DISTINCT mark.chat_key) >= $2
), usual AS (
  SELECT mark.campaign_id, count(DISTINCT (mark.chat_key, mark.at_ms / ${HOUR_MS})) / 24.0 AS hourly
  FROM forwardcheck.case_mark AS mark JOIN recent ON recent.campaign_id = mark.campaign_id
  WHERE mark.at_ms > $1::bigint - ${HOUR_MS + DAY_MS} AND mark.at_ms <= $1::bigint - ${HOUR_MS}
  GROUP BY mark.campaign_id
), raised AS (
  UPDATE forwardcheck.campaign AS campaign SET alerted_ms = $1::bigint
  FROM recent LEFT JOIN usual ON usual.campaign_id = recent.campaign_id
  WHERE campaign.id = recent.campaign_id AND recent.reporters >= ${RISING} * coalesce(usual.hourly, 0)
    AND coalesce(campaign.alerted_ms, 0) <= $1::bigint - ${QUIET_MS}
  RETURNING campaign.id
)
INSERT INTO forwardcheck.campaign_alert (id, campaign_id, raised_ms, next_ms)
SELECT gen_random_uuid()::text, id, $1::bigint, $1::bigint FROM raised`

const TAKE = `
UPDATE forwardcheck.campaign_alert AS alert SET attempts = attempts + 1,
  next_ms = $1::bigint + least(${FIRST_PAUSE_MS} * power(2, attempts), ${LONGEST_PAUSE_MS})::bigint
WHERE id IN (
  SELECT id FROM forwardcheck.campaign_alert WHERE outcome = 'waiting' AND next_ms <= $1::bigint
  ORDER BY next_ms LIMIT $2 FOR UPDATE SKIP LOCKED)
RETURNING id, campaign_id, attempts, raised_ms`

export function createCampaignAlerts(sql: Sql, crypto: Crypto): CampaignAlerts {
  return {
    async raiseAlerts(minReporters, nowMs) {
      await sql.query(
        `DELETE FROM forwardcheck.campaign_alert WHERE raised_ms <= $1::bigint AND outcome <> 'waiting'`,
        [nowMs - KEPT_MS],
      )
      const { rowCount } = await sql.query(RAISE, [nowMs, minReporters])
      return rowCount
    },

    async takeAlerts(minReporters, nowMs, most) {
      const { rows } = await sql.query<{
        id: string
        campaign_id: string
        attempts: number
        raised_ms: string
      }>(TAKE, [nowMs, most])
      if (rows.length === 0) return []
      const ids = rows.map((row) => row.campaign_id)
      const span = { fromMs: nowMs - DAY_MS, untilMs: nowMs, minReporters }
      const campaigns = await readCampaigns(sql, span, { ids }, ids.length)
      const domains = campaigns.filter(({ kind }) => kind === 'domain').map(({ id }) => id)
      const samples = await readSamples(sql, crypto, domains, minReporters)
      return rows.map((row) => ({
        id: row.id,
        attempt: row.attempts,
        raisedMs: Number(row.raised_ms),
        figures: campaigns.find(({ id }) => id === row.campaign_id) ?? null,
        domain: samples.get(row.campaign_id) ?? null,
      }))
    },

    async settleAlert(id, outcome) {
      await sql.query(`UPDATE forwardcheck.campaign_alert SET outcome = $2 WHERE id = $1`, [id, outcome])
    },
  }
}
