/** Campaigns as a table for spreadsheets: RFC 4180, nothing in it that would be taken for a formula or a link. */
import type { CampaignView } from '../../store/console/campaigns.ts'
import { writeCsv } from '../indicators/csv.ts'
import type { Shares } from '../../store/campaign-figures.ts'
import { labelOf } from './label.ts'

export interface ExportFrame {
  /** As in the Traffic Light Protocol 2.0, without its `TLP:`. */
  tlp: string
  minReporters: number
  /** Names this installation: 64 hex digits. */
  source: string
  nowMs: number
  version: string
}

const HEAD = [
  'campaign',
  'kind',
  'label',
  'levels',
  'lures',
  'cases',
  'reporters',
  'first_seen',
  'last_seen',
  'countries',
  'languages',
  'minimum_reporters',
  'tlp',
]

export function campaignsCsv(campaigns: readonly CampaignView[], frame: ExportFrame): string {
  const rows = campaigns.map((campaign) => [
    campaign.id,
    campaign.kind,
    labelOf(campaign) ?? '',
    ...[campaign.levels, campaign.lures].map(namesOf),
    String(campaign.size),
    String(campaign.reporters),
    timeOf(campaign.firstMs),
    timeOf(campaign.lastMs),
    ...[campaign.countries, campaign.languages].map(namesOf),
    String(frame.minReporters),
    `TLP:${frame.tlp}`,
  ])
  return writeCsv([HEAD, ...rows])
}

/** `PK; KZ; other`. */
export function namesOf({ values, hasOthers }: Shares): string {
  return [...values, ...(hasOthers ? ['other'] : [])].join('; ')
}

export const timeOf = (ms: number): string => new Date(ms).toISOString()
