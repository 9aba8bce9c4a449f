/** GET /api/cases/summary: how many cases, by what; small groups are left out. */
import type { ApiParts, Endpoint } from './endpoints.ts'
import { CALM } from './endpoints.ts'
import { misfit } from './problem.ts'
import { SummaryQuery, SummaryResponse } from './schemas.ts'

const DAY_MS = 86_400_000

export function summaryEndpoint({ records, config, nowMs }: ApiParts): Endpoint {
  return {
    method: 'get',
    path: '/cases/summary',
    scope: 'cases',
    limit: CALM,
    operation: {
      operationId: 'casesSummary',
      summary: 'Count cases',
      description:
        'Messages and accounts that were judged, without tries and commands. No group of fewer than `minReporters` different people is in it, so the groups need not add up to those of another question.',
      requestParams: { query: SummaryQuery },
      responses: {
        '200': { description: 'The counts.', content: { 'application/json': { schema: SummaryResponse } } },
      },
    },
    async handle(c) {
      const query = SummaryQuery.safeParse(c.req.query())
      if (!query.success) return misfit(c, query.error)
      const { by, from, until } = query.data
      const today = Math.floor(nowMs() / DAY_MS) * DAY_MS
      const fromMs = from === undefined ? today - config.caseDays * DAY_MS : Date.parse(from)
      const untilMs = until === undefined ? today + DAY_MS : Date.parse(until)
      const { minReporters } = config.campaigns
      const groups = await records.statistics.cases(by, { fromMs, untilMs, minReporters })
      return c.json({
        from: new Date(fromMs).toISOString(),
        until: new Date(untilMs).toISOString(),
        minReporters,
        groups: groups.map(({ key, cases }) => ({ ...key, cases })),
      })
    },
  }
}
