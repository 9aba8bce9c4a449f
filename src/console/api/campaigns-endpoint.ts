/** GET /api/campaigns: what several people sent alike, in figures. What it says, and where it leads, is not in it. */
import type { z } from 'zod'
import type { ApiParts, Endpoint } from './endpoints.ts'
import { CALM } from './endpoints.ts'
import { misfit } from './problem.ts'
import { CampaignsQuery, CampaignsResponse } from './schemas.ts'

const DAY_MS = 86_400_000

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
        'What at least `minReporters` different people sent alike, those growing most first. Levels, lures, countries and languages of fewer people are left out. Exports with links and texts are for analysts, in the console.',
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
      const { days, most, ...filter } = query.data
      const untilMs = nowMs()
      const fromMs = untilMs - Math.min(days, config.caseDays) * DAY_MS
      const { minReporters, tlp } = config.campaigns
      const asked = { fromMs, untilMs, minReporters, withTexts: false }
      const campaigns = await records.campaigns.list(filter, asked, most)
      const answer: z.infer<typeof CampaignsResponse> = {
        from: toMoment(fromMs),
        until: toMoment(untilMs),
        minReporters,
        tlp,
        campaigns: campaigns.map((campaign) => ({
          id: campaign.id,
          kind: campaign.kind,
          cases: campaign.size,
          reporters: campaign.reporters,
          first: toMoment(campaign.firstMs),
          last: toMoment(campaign.lastMs),
          levels: campaign.levels.values,
          lures: campaign.lures.values,
          countries: campaign.countries.values,
          languages: campaign.languages.values,
        })),
      }
      return c.json(answer)
    },
  }
}

function toMoment(ms: number): string {
  return new Date(ms).toISOString()
}
