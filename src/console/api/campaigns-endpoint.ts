/**
 * GET /api/campaigns: what several people sent alike, in figures, with the domain or payload that it is known by. Texts
 * are for analysts, in the console.
 */
import { z } from 'zod'
import { TLP } from '../../config-console.ts'
import { Level, Lure } from '../../model.ts'
import { KINDS, SPANS, spanOf } from '../campaigns/campaign-query.ts'
import { labelOf } from '../campaigns/label.ts'
import type { Shares } from '../../store/campaign-figures.ts'
import { CALM, type ApiParts, type Endpoint } from './endpoints.ts'
import { misfit } from './problem.ts'

/** Numbers come as text in an address. */
const DAYS = SPANS.map(String) as [string, ...string[]]

const CampaignsQuery = z.strictObject({
  kind: z.enum(KINDS).optional().meta({ description: 'What its messages have in common.' }),
  lure: Lure.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .meta({ description: 'ISO 3166 alpha-2.', examples: ['PK'] }),
  days: z.enum(DAYS).optional().meta({ description: 'How far back; as far as cases are kept unless given.' }),
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/)
    .default('50')
    .meta({ description: 'At most so many, 1 to 100.' }),
})

const sharesOf = <T extends z.ZodType>(value: T) =>
  z.object({
    values: z.array(value).meta({ description: 'Of enough people each.' }),
    others: z.boolean().meta({ description: 'There are others besides.' }),
  })

export const CampaignsResponse = z
  .object({
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    minReporters: z.int().meta({ description: 'What fewer different people sent is not told.' }),
    tlp: z
      .enum(TLP.map((label) => `TLP:${label}` as const))
      .meta({ description: 'With whom this may be shared.' }),
    campaigns: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(KINDS),
        label: z.string().nullable().meta({ description: 'Domain, payload or picture; never a text.' }),
        cases: z.int(),
        reporters: z.int().meta({ description: 'Different people.' }),
        firstSeen: z.iso.datetime().meta({ description: 'To the hour.' }),
        lastSeen: z.iso.datetime(),
        levels: sharesOf(Level),
        lures: sharesOf(Lure),
        countries: sharesOf(z.string()),
        languages: sharesOf(z.string()),
      }),
    ),
  })
  .meta({
    id: 'Campaigns',
    examples: [
      {
        from: '2026-11-16T10:20:00.000Z',
        until: '2026-11-23T10:20:00.000Z',
        minReporters: 5,
        tlp: 'TLP:AMBER',
        campaigns: [
          {
            id: '12',
            kind: 'domain',
            label: 'dauys-ber[.]top',
            cases: 41,
            reporters: 33,
            firstSeen: '2026-11-21T07:00:00.000Z',
            lastSeen: '2026-11-23T09:00:00.000Z',
            levels: { values: ['danger'], others: false },
            lures: { values: ['device-linking'], others: false },
            countries: { values: ['KZ'], others: true },
            languages: { values: ['kk', 'ru'], others: false },
          },
        ],
      },
    ],
  })

export function campaignsEndpoint({ records, config, nowMs }: ApiParts): Endpoint {
  return {
    method: 'get',
    path: '/campaigns',
    scope: 'campaigns',
    limit: CALM,
    operation: {
      operationId: 'campaigns',
      summary: 'Campaigns in figures',
      description:
        'What at least `minReporters` different people sent alike, those growing most first. Exports with texts are for analysts, in the console.',
      requestParams: { query: CampaignsQuery },
      responses: {
        '200': {
          description: 'The campaigns.',
          content: { 'application/json': { schema: CampaignsResponse } },
        },
      },
    },
    async handle(c) {
      const query = CampaignsQuery.safeParse(c.req.query())
      if (!query.success) return misfit(c, query.error)
      const { days, limit, ...filter } = query.data
      const { minReporters, tlp } = config.campaigns
      const wish = days === undefined ? {} : { days: Number(days) }
      const span = spanOf(wish, { caseDays: config.caseDays, minReporters, nowMs: nowMs() })
      const found = await records.campaigns.list(filter, { ...span, withTexts: false }, Number(limit))
      const answer: z.infer<typeof CampaignsResponse> = {
        from: toMoment(span.fromMs),
        until: toMoment(span.untilMs),
        minReporters,
        tlp: `TLP:${tlp}`,
        campaigns: found.map((campaign) => ({
          id: campaign.id,
          kind: campaign.kind,
          label: labelOf(campaign),
          cases: campaign.size,
          reporters: campaign.reporters,
          firstSeen: toMoment(campaign.firstMs),
          lastSeen: toMoment(campaign.lastMs),
          levels: toShares(campaign.levels),
          lures: toShares(campaign.lures),
          countries: toShares(campaign.countries),
          languages: toShares(campaign.languages),
        })),
      }
      return c.json(answer)
    },
  }
}

function toShares<Value extends string>({ values, hasOthers }: Shares<Value>) {
  return { values, others: hasOthers }
}

function toMoment(ms: number): string {
  return new Date(ms).toISOString()
}
