/**
 * Campaigns as the console lists, draws and exports them: figures, what each is known by, and its trend. Whatever fewer
 * than `minReporters` people share is left out already; cases of the try page and deleted ones count nowhere.
 */
import {
  readCampaigns,
  readTrends,
  type Bar,
  type CampaignFigures,
  type CampaignFilter,
  type CampaignSpan,
} from '../campaign-figures.ts'
import { readSamples } from '../campaign-samples.ts'
import type { Crypto } from '../crypto.ts'
import type { Sql } from '../database.ts'

export interface CampaignView extends CampaignFigures {
  /**
   * What it is known by: a domain or host and path, a payload's catalogue id and services, a picture's hash (64 hex
   * digits), of a text the words that enough people sent, masked. null: nothing that enough people share, or unasked.
   */
  sample: string | null
  /** Oldest first. */
  trend: Bar[]
  /** Unix ms of the day (UTC) on which it was first grouped. */
  foundMs: number
}

export interface CampaignAsked extends CampaignSpan {
  /** Whether samples of texts are opened, too. */
  withTexts: boolean
}

export interface Campaigns {
  /** Names this installation in exports: 64 hex digits, the same in every one of its processes. */
  source: string
  /** Those growing most first. */
  list(filter: Omit<CampaignFilter, 'ids'>, asked: CampaignAsked, most: number): Promise<CampaignView[]>
  /** null: there is none, or too few people reported it. */
  find(id: string, asked: CampaignAsked): Promise<CampaignView | null>
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Of a longer span the bars are days. */
const LONGEST_OF_HOURS_MS = 3 * DAY_MS
/** Between them others may use the database and the thread. */
const OPENED_AT_ONCE = 25

export function createCampaigns(sql: Sql, crypto: Crypto): Campaigns {
  async function view(filter: CampaignFilter, asked: CampaignAsked, most: number): Promise<CampaignView[]> {
    const figures = await readCampaigns(sql, asked, filter, most)
    if (figures.length === 0) return []
    const ids = figures.map(({ id }) => id)
    const trends = await readTrends(sql, asked, ids, barWidthMs(asked))
    const found = await readFoundDays(sql, ids)
    const opened = figures.filter(({ kind }) => asked.withTexts || kind !== 'text').map(({ id }) => id)
    const samples = new Map<string, string>()
    for (let from = 0; from < opened.length; from += OPENED_AT_ONCE) {
      const some = opened.slice(from, from + OPENED_AT_ONCE)
      for (const [id, sample] of await readSamples(sql, crypto, some, asked.minReporters))
        samples.set(id, sample)
    }
    return figures.map((each) => ({
      ...each,
      sample: samples.get(each.id) ?? null,
      trend: trends.get(each.id) ?? [],
      foundMs: found.get(each.id) ?? each.firstMs,
    }))
  }

  return {
    source: crypto.identify('record', 'campaigns', 'source'),
    list: (filter, asked, most) => view(filter, asked, most),
    async find(id, asked) {
      if (!/^\d{1,18}$/.test(id)) return null
      return (await view({ ids: [id] }, asked, 1))[0] ?? null
    },
  }
}

/** Of the bars over such a span: an hour or a day. */
export function barWidthMs({ fromMs, untilMs }: Pick<CampaignSpan, 'fromMs' | 'untilMs'>): number {
  return untilMs - fromMs <= LONGEST_OF_HOURS_MS ? HOUR_MS : DAY_MS
}

async function readFoundDays(sql: Sql, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ id: string; found_ms: string }>(
    `SELECT id::text AS id, found_ms FROM forwardcheck.campaign WHERE id = ANY($1::bigint[])`,
    [ids],
  )
  return new Map(rows.map((row) => [row.id, Math.floor(Number(row.found_ms) / DAY_MS) * DAY_MS]))
}
