/**
 * Marks of cases → campaigns: every new mark joins the campaign that has one of its keys, or founds one. Safe to run
 * from any number of processes, of which one at a time works; what fails is done again in the next turn.
 */
import type { Mark } from '../model.ts'
import { createCampaignAlerts, type CampaignAlerts } from './campaign-alerts.ts'
import { likenessOf, type PictureMark } from './campaign-pictures.ts'
import { markKey } from './case-places.ts'
import type { Crypto } from './crypto.ts'
import type { Database, Sql } from './database.ts'
import { joinCampaigns, type Assignment, type FreshMark } from './join-campaigns.ts'

export interface Marks extends CampaignAlerts {
  /** Groups up to `most` new marks, oldest first; how many it were. null: another process is at it. */
  groupMarks(most: number): Promise<number | null>
  /** How many other people's messages since then share a mark with these; counted up to a bound of some thousands. */
  countAlike(chatKey: string, marks: readonly Mark[], sinceMs: number): Promise<number>
}

const GROUPING_LOCK = 7_316_209

export function createMarks(database: Database, crypto: Crypto): Marks {
  return {
    ...createCampaignAlerts(database, crypto),

    groupMarks(most) {
      return database.transaction(async (sql) => {
        const { rows } = await sql.query<{ is_ours: boolean }>(
          `SELECT pg_try_advisory_xact_lock($1) AS is_ours`,
          [GROUPING_LOCK],
        )
        if (rows[0]?.is_ours !== true) return null
        await dropLeftovers(sql)
        return groupFresh(sql, crypto, most)
      })
    },

    async countAlike(chatKey, marks, sinceMs) {
      const hashed = (kinds: (kind: Mark['kind']) => boolean): string[] =>
        marks
          .filter(({ kind }) => kinds(kind))
          .flatMap(({ kind, keys }) => keys.map((key) => markKey(crypto, kind, key)))
      const { rows } = await database.query<{ others: number }>(ALIKE, [
        hashed((kind) => kind !== 'picture'),
        hashed((kind) => kind === 'picture'),
        sinceMs,
        chatKey,
      ])
      return rows[0]?.others ?? 0
    },
  }
}

/** Four equal segments of sixteen are no chance. */
const ALIKE = `
SELECT count(DISTINCT chat_key)::int AS others FROM (
  SELECT mark.chat_key FROM forwardcheck.case_mark AS mark
  WHERE mark.campaign_id IN (
      SELECT campaign_id FROM forwardcheck.campaign_key WHERE key = ANY($1)
      UNION
      SELECT campaign_id FROM forwardcheck.campaign_key WHERE key = ANY($2)
      GROUP BY campaign_id HAVING count(*) >= 4
    ) AND mark.at_ms > $3 AND mark.chat_key <> $4
  LIMIT 5000) AS recent`

/** Keys whose newest mark was deleted or expired find another mark of their campaign; what is empty goes. */
async function dropLeftovers(sql: Sql): Promise<void> {
  const { rows } = await sql.query<{ campaign_id: string }>(
    `SELECT DISTINCT campaign_id FROM forwardcheck.campaign_key WHERE mark_id IS NULL`,
  )
  if (rows.length === 0) return
  await sql.query(
    `UPDATE forwardcheck.campaign_key AS orphan SET mark_id = (
       SELECT mark.id FROM forwardcheck.case_mark AS mark
       WHERE mark.campaign_id = orphan.campaign_id AND orphan.key = ANY(mark.keys)
       ORDER BY mark.at_ms DESC LIMIT 1)
     WHERE mark_id IS NULL`,
  )
  await sql.query(`DELETE FROM forwardcheck.campaign_key WHERE mark_id IS NULL`)
  await sql.query(
    `DELETE FROM forwardcheck.campaign AS campaign WHERE id = ANY($1)
       AND NOT EXISTS (SELECT FROM forwardcheck.case_mark AS mark WHERE mark.campaign_id = campaign.id)`,
    [rows.map((row) => row.campaign_id)],
  )
}

interface FreshRow extends PictureMark {
  kind: string
  keys: string[]
}

async function groupFresh(sql: Sql, crypto: Crypto, most: number): Promise<number> {
  // Locked, so that nobody deletes what keys are about to name.
  const { rows } = await sql.query<FreshRow>(
    `SELECT id, chat_key, kind, keys, CASE WHEN kind = 'picture' THEN sample END AS sample
     FROM forwardcheck.case_mark WHERE campaign_id IS NULL ORDER BY id LIMIT $1 FOR UPDATE`,
    [most],
  )
  if (rows.length === 0) return 0
  const places = rows.flatMap(({ kind }, place) => (kind === 'picture' ? [place] : []))
  const likeness = await likenessOf(
    sql,
    crypto,
    places.map((place) => rows[place] as FreshRow),
  )
  const fresh = rows.map(({ id, kind, keys }, place): FreshMark => {
    const found = likeness[places.indexOf(place)]
    return {
      id,
      kind,
      keys,
      alike: found?.campaigns ?? [],
      alikeFresh: (found?.others ?? []).map((other) => places[other] as number),
    }
  })
  const known = await campaignsOf(sql, fresh)
  const assignments = joinCampaigns(fresh, known)
  const ids = await foundCampaigns(sql, assignments)
  await mergeCampaigns(sql, assignments)
  await assign(sql, fresh, assignments, ids)
  return rows.length
}

async function campaignsOf(sql: Sql, fresh: readonly FreshMark[]): Promise<Map<string, string[]>> {
  const keys = new Set(fresh.flatMap((mark) => (mark.kind === 'picture' ? [] : mark.keys)))
  const { rows } = await sql.query<{ key: string; campaign_id: string }>(
    `SELECT key, campaign_id FROM forwardcheck.campaign_key WHERE key = ANY($1)`,
    [[...keys]],
  )
  const campaigns = new Map<string, string[]>()
  for (const { key, campaign_id: id } of rows) campaigns.set(key, [...(campaigns.get(key) ?? []), id])
  return campaigns
}

/** Ids of the campaigns by assignment, those that are new among them. */
async function foundCampaigns(sql: Sql, assignments: readonly Assignment[]): Promise<string[]> {
  const kinds = assignments.filter(({ campaigns }) => campaigns.length === 0).map(({ kind }) => kind)
  const { rows } = await sql.query<{ id: string }>(
    `WITH founded AS (
       SELECT nextval(pg_get_serial_sequence('forwardcheck.campaign', 'id')) AS id, kind, place
       FROM unnest($1::text[]) WITH ORDINALITY AS fresh (kind, place)
     ), inserted AS (
       INSERT INTO forwardcheck.campaign (id, kind) OVERRIDING SYSTEM VALUE SELECT id, kind FROM founded
     )
     SELECT id FROM founded ORDER BY place`,
    [kinds],
  )
  let next = 0
  return assignments.map(({ campaigns }) => campaigns[0] ?? String(rows[next++]?.id))
}

/** The oldest one stays: its id is what operators know. */
async function mergeCampaigns(sql: Sql, assignments: readonly Assignment[]): Promise<void> {
  const mergers = assignments.flatMap(({ campaigns: [oldest, ...others] }) =>
    others.map((from) => ({ from, to: oldest })),
  )
  if (mergers.length === 0) return
  const values = [mergers.map(({ from }) => from), mergers.map(({ to }) => to)]
  const merged = `unnest($1::bigint[], $2::bigint[]) AS merged (gone, kept)`
  await sql.query(
    `UPDATE forwardcheck.case_mark SET campaign_id = kept FROM ${merged} WHERE campaign_id = gone`,
    values,
  )
  await sql.query(
    `INSERT INTO forwardcheck.campaign_key (key, campaign_id, mark_id)
     SELECT DISTINCT ON (key, kept) key, kept, mark_id FROM forwardcheck.campaign_key JOIN ${merged} ON campaign_id = gone
     ORDER BY key, kept, mark_id DESC NULLS LAST
     ON CONFLICT (key, campaign_id) DO NOTHING`,
    values,
  )
  await sql.query(
    `UPDATE forwardcheck.campaign AS campaign SET alerted_ms = greatest(campaign.alerted_ms, latest.alerted_ms)
     FROM (SELECT kept, max(alerted_ms) AS alerted_ms FROM forwardcheck.campaign JOIN ${merged} ON id = gone GROUP BY kept)
       AS latest WHERE campaign.id = latest.kept`,
    values,
  )
  await sql.query(
    `UPDATE forwardcheck.campaign_alert SET campaign_id = kept FROM ${merged} WHERE campaign_id = gone`,
    values,
  )
  await sql.query(`DELETE FROM forwardcheck.campaign WHERE id = ANY($1)`, [values[0]])
}

async function assign(
  sql: Sql,
  fresh: readonly FreshMark[],
  assignments: readonly Assignment[],
  ids: readonly string[],
): Promise<void> {
  const members = assignments.flatMap(({ members: places }, at) =>
    places.map((place) => ({ mark: fresh[place] as FreshMark, campaign: ids[at] as string })),
  )
  await sql.query(
    `UPDATE forwardcheck.case_mark AS mark SET campaign_id = joined.campaign
     FROM unnest($1::bigint[], $2::bigint[]) AS joined (id, campaign) WHERE mark.id = joined.id`,
    [members.map(({ mark }) => mark.id), members.map(({ campaign }) => campaign)],
  )
  // The newest mark of each key comes last.
  const keys = new Map<string, [key: string, campaign: string, mark: string]>()
  for (const { mark, campaign } of members.toSorted((a, b) => Number(a.mark.id) - Number(b.mark.id))) {
    for (const key of mark.keys) keys.set(`${key} ${campaign}`, [key, campaign, mark.id])
  }
  const entries = [...keys.values()]
  await sql.query(
    `INSERT INTO forwardcheck.campaign_key (key, campaign_id, mark_id)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])
     ON CONFLICT (key, campaign_id) DO UPDATE SET mark_id = excluded.mark_id`,
    [0, 1, 2].map((column) => entries.map((entry) => entry[column])),
  )
}
