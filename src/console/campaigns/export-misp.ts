/**
 * Campaigns as one MISP event: domains as attributes, for detection only where enough people were warned of danger;
 * all others as comments. UUIDs stay the same, so that a second import updates the first.
 */
import type { CampaignView } from '../../store/console/campaigns.ts'
import { namesOf, timeOf, type ExportFrame } from './export-csv.ts'
import { labelOf } from './label.ts'
import { nameUuid } from './name-uuid.ts'
import { placeOf, type Place } from './place.ts'

export interface MispAttribute {
  uuid: string
  type: 'domain' | 'ip-dst' | 'url' | 'comment'
  category: 'Network activity' | 'Other'
  value: string
  to_ids: boolean
  disable_correlation: boolean
  comment: string
  first_seen: string
  last_seen: string
  /** Unix seconds. */
  timestamp: string
  Tag: { name: string }[]
}

export interface MispEvent {
  Event: Record<string, unknown> & { uuid: string; Tag: { name: string }[]; Attribute: MispAttribute[] }
}

export function campaignsMisp(campaigns: readonly CampaignView[], frame: ExportFrame): MispEvent {
  const { source, nowMs, tlp, minReporters } = frame
  const orgc = { name: 'forwardcheck', uuid: nameUuid(source, 'misp/organisation') }
  return {
    Event: {
      uuid: nameUuid(source, 'misp/event'),
      info: `Campaigns reported to forwardcheck, each by ${minReporters} people at least (TLP:${tlp})`,
      date: timeOf(nowMs).slice(0, 10),
      timestamp: secondsOf(nowMs),
      // Undefined, ongoing, for one's own organisation: whoever imports it decides further.
      threat_level_id: '4',
      analysis: '1',
      distribution: '0',
      published: false,
      Orgc: orgc,
      Tag: [
        { name: `tlp:${tlp.toLowerCase()}` },
        { name: `forwardcheck:minimum-reporters="${minReporters}"` },
      ],
      Attribute: campaigns.map((campaign) => attributeOf(campaign, frame)),
    },
  }
}

function attributeOf(campaign: CampaignView, { source, nowMs, tlp }: ExportFrame): MispAttribute {
  const { id, kind, levels, lures, countries, languages } = campaign
  const place = placeOf(campaign)
  const label = labelOf(campaign)
  return {
    uuid: nameUuid(source, `misp/attribute/${id}`),
    ...(place
      ? addressOf(place)
      : {
          type: 'comment',
          category: 'Other',
          value: `Campaign ${id} (${kind})${label === null ? '' : `: ${label}`}`,
        }),
    to_ids: place !== null && levels.values.includes('danger'),
    disable_correlation: place === null,
    comment: [
      `campaign ${id}: ${campaign.size} messages of ${campaign.reporters} people`,
      `levels: ${namesOf(levels)}`,
      `lures: ${namesOf(lures)}`,
      `countries: ${namesOf(countries)}`,
      `languages: ${namesOf(languages)}`,
    ].join('; '),
    first_seen: timeOf(campaign.firstMs),
    last_seen: timeOf(campaign.lastMs),
    timestamp: secondsOf(nowMs),
    Tag: [{ name: `tlp:${tlp.toLowerCase()}` }],
  }
}

function addressOf({ kind, value }: Place): Pick<MispAttribute, 'type' | 'category' | 'value'> {
  const category = 'Network activity'
  if (kind === 'url') return { type: 'url', category, value: `https://${value}` }
  return { type: kind === 'ipv4' ? 'ip-dst' : 'domain', category, value }
}

const secondsOf = (ms: number): string => String(Math.floor(ms / 1000))
