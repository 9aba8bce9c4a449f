/** Campaigns to take away, for analysts: the filter of the address in, a file out; every one is recorded. */
import { Hono } from 'hono'
import type { CampaignView } from '../../store/console/campaigns.ts'
import { VERSION } from '../../version.ts'
import type { ConsoleParts } from '../parts.ts'
import type { ConsoleEnv, Shell } from '../shell.ts'
import { CampaignQuery, filterOf, spanOf } from './campaign-query.ts'
import { campaignsCsv, type ExportFrame } from './export-csv.ts'
import { campaignsMisp } from './export-misp.ts'
import { campaignsStix } from './export-stix.ts'

/** More would hold the database for seconds. */
const MOST_EXPORTED = 500

interface Format {
  file: 'export.csv' | 'export.stix.json' | 'export.misp.json'
  type: string
  write: (campaigns: readonly CampaignView[], frame: ExportFrame) => string
}

const FORMATS: Format[] = [
  { file: 'export.csv', type: 'text/csv; charset=utf-8; header=present', write: campaignsCsv },
  {
    file: 'export.stix.json',
    type: 'application/stix+json;version=2.1',
    write: (campaigns, frame) => json(campaignsStix(campaigns, frame)),
  },
  {
    file: 'export.misp.json',
    type: 'application/json',
    write: (campaigns, frame) => json(campaignsMisp(campaigns, frame)),
  },
]

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

type ExportParts = Pick<ConsoleParts, 'config' | 'nowMs'> & {
  records: Pick<ConsoleParts['records'], 'campaigns'>
}

export function exportRoutes({ config, records, nowMs }: ExportParts, shell: Shell): Hono<ConsoleEnv> {
  const { minReporters, tlp } = config.campaigns
  const routes = new Hono<ConsoleEnv>()
  for (const { file, type, write } of FORMATS) {
    routes.get(`/${file}`, shell.needs('analyst'), async (c) => {
      const query = CampaignQuery.parse(c.req.query())
      const now = nowMs()
      const span = spanOf(query, { caseDays: config.caseDays, minReporters, nowMs: now })
      const asked = { ...span, withTexts: true }
      const campaigns = await records.campaigns.list(filterOf(query), asked, MOST_EXPORTED)
      await shell.audit(c, 'campaign.export', file)
      const frame = { tlp, minReporters, source: records.campaigns.source, nowMs: now, version: VERSION }
      return c.body(write(campaigns, frame), 200, {
        'content-type': type,
        'content-disposition': `attachment; filename="campaigns.${file.replace('export.', '')}"`,
        'cache-control': 'no-store',
      })
    })
  }
  return routes
}
