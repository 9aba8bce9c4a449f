/**
 * Campaigns as a STIX 2.1 bundle: who tells it, how far it may be carried, a campaign each with where it was reported,
 * for domains an indicator, sightings with their counts, and one grouping of all. Ids stay the same between exports.
 */
import type { CampaignView } from '../../store/console/campaigns.ts'
import { namesOf, timeOf, type ExportFrame } from './export-csv.ts'
import { labelOf } from './label.ts'
import { nameUuid } from './name-uuid.ts'
import { placeOf, type Place } from './place.ts'

/** What of STIX is written here; other properties by type. */
export interface StixObject {
  type: string
  spec_version: '2.1'
  id: string
  [property: string]: unknown
}

export interface StixBundle {
  type: 'bundle'
  id: string
  objects: StixObject[]
}

/** As OASIS published them (cti-stix-common-objects, extension of the Traffic Light Protocol 2.0). */
const TLP_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'
const TLP_CREATED = '2022-10-01T00:00:00.000Z'
const TLP_IDS: Record<string, string> = {
  CLEAR: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  GREEN: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  AMBER: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'AMBER+STRICT': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  RED: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
}
/** When this form of export was made: of what has no other beginning. */
const FORM_CREATED = '2026-11-23T00:00:00.000Z'

interface Maker {
  frame: ExportFrame
  /** `name` tells objects of one type apart. */
  idOf: (type: string, name: string) => string
  /** Of this installation, marked, new with each export. */
  make: (type: string, name: string, createdMs: number | null, more: Record<string, unknown>) => StixObject
}

export function campaignsStix(campaigns: readonly CampaignView[], frame: ExportFrame): StixBundle {
  const maker = createMaker(frame)
  const countries = [...new Set(campaigns.flatMap((each) => each.countries.values))].toSorted()
  const locations = countries.map((country) => maker.make('location', country, null, { country }))
  const about = campaigns.flatMap((campaign) => objectsOf(maker, campaign))
  const grouping =
    campaigns.length === 0
      ? []
      : [
          maker.make('grouping', 'campaigns', null, {
            name: 'Campaigns reported to forwardcheck',
            context: 'suspicious-activity',
            object_refs: [...locations, ...about].map(({ id }) => id),
          }),
        ]
  return {
    type: 'bundle',
    id: maker.idOf('bundle', String(frame.nowMs)),
    objects: [identity(maker), ...markings(maker), ...locations, ...about, ...grouping],
  }
}

function createMaker(frame: ExportFrame): Maker {
  const idOf = (type: string, name: string): string => `${type}--${nameUuid(frame.source, `${type}/${name}`)}`
  return {
    frame,
    idOf,
    make: (type, name, createdMs, more) => ({
      type,
      spec_version: '2.1',
      id: idOf(type, name),
      created_by_ref: idOf('identity', 'forwardcheck'),
      created: createdMs === null ? FORM_CREATED : timeOf(Math.min(createdMs, frame.nowMs)),
      modified: timeOf(Math.max(frame.nowMs, Date.parse(FORM_CREATED))),
      object_marking_refs: [tlpIdOf(frame), idOf('marking-definition', statementOf(frame))],
      ...more,
    }),
  }
}

const tlpIdOf = ({ tlp }: ExportFrame): string => TLP_IDS[tlp] ?? String(TLP_IDS['RED'])

const statementOf = ({ minReporters }: ExportFrame): string =>
  `Nothing here tells of fewer than ${minReporters} different people: no campaign, country, language or lure. Times are rounded to the hour.`

function identity(maker: Maker): StixObject {
  const own = maker.make('identity', 'forwardcheck', null, {
    name: 'forwardcheck',
    description: `A bot to which people forward suspicious messages (forwardcheck ${maker.frame.version}).`,
    identity_class: 'system',
  })
  // Nobody made it.
  const { created_by_ref: _self, ...rest } = own
  return rest
}

function markings({ frame, idOf }: Maker): StixObject[] {
  const statement = statementOf(frame)
  return [
    {
      type: 'marking-definition',
      spec_version: '2.1',
      id: tlpIdOf(frame),
      created: TLP_CREATED,
      name: `TLP:${frame.tlp}`,
      extensions: {
        [TLP_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: frame.tlp.toLowerCase() },
      },
    },
    {
      type: 'marking-definition',
      spec_version: '2.1',
      id: idOf('marking-definition', statement),
      created: FORM_CREATED,
      created_by_ref: idOf('identity', 'forwardcheck'),
      definition_type: 'statement',
      definition: { statement },
    },
  ]
}

function objectsOf(maker: Maker, campaign: CampaignView): StixObject[] {
  const { id, kind, foundMs, firstMs, lastMs, levels, lures, languages, countries } = campaign
  const label = labelOf(campaign)
  const own = maker.make('campaign', id, foundMs, {
    name: `forwardcheck ${kind} campaign ${id}`,
    description: `${campaign.size} messages of ${campaign.reporters} people${label === null ? '' : `: ${label}`}`,
    first_seen: timeOf(firstMs),
    last_seen: timeOf(lastMs),
    labels: [
      `kind:${kind}`,
      ...levels.values.map((level) => `level:${level}`),
      ...lures.values.map((lure) => `lure:${lure}`),
      ...languages.values.map((language) => `language:${language}`),
    ],
  })
  const targets = countries.values.map((country) =>
    maker.make('relationship', `${id}/targets/${country}`, foundMs, {
      relationship_type: 'targets',
      source_ref: own.id,
      target_ref: maker.idOf('location', country),
    }),
  )
  const place = placeOf(campaign)
  return [
    own,
    ...targets,
    ...(place ? indicated(maker, campaign, place) : []),
    sighting(maker, campaign, place),
  ]
}

function indicated(maker: Maker, campaign: CampaignView, place: Place): StixObject[] {
  const { id, levels, foundMs, firstMs } = campaign
  const isDanger = levels.values.includes('danger')
  const indicator = maker.make('indicator', id, foundMs, {
    name: String(labelOf(campaign)),
    description: `Levels: ${namesOf(levels)}`,
    // Whoever blocks by type alone must not block what nobody was warned of.
    indicator_types: [isDanger ? 'malicious-activity' : 'unknown'],
    pattern: patternOf(place),
    pattern_type: 'stix',
    valid_from: timeOf(firstMs),
  })
  const relation = maker.make('relationship', `${id}/indicates`, foundMs, {
    relationship_type: 'indicates',
    source_ref: indicator.id,
    target_ref: maker.idOf('campaign', id),
  })
  return [indicator, relation]
}

/** Of the indicator, where there is one. */
function sighting(maker: Maker, campaign: CampaignView, place: Place | null): StixObject {
  const { id, foundMs, firstMs, lastMs, size, reporters } = campaign
  return maker.make('sighting', id, foundMs, {
    description: `Reported by ${reporters} people`,
    first_seen: timeOf(firstMs),
    last_seen: timeOf(lastMs),
    count: size,
    sighting_of_ref: maker.idOf(place ? 'indicator' : 'campaign', id),
    where_sighted_refs: [maker.idOf('identity', 'forwardcheck')],
  })
}

function patternOf({ kind, value }: Place): string {
  const text = value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  if (kind === 'domain') return `[domain-name:value = '${text}']`
  if (kind === 'ipv4') return `[ipv4-addr:value = '${text}']`
  return `[url:value = 'https://${text}' OR url:value = 'http://${text}']`
}
