/** GET /api/health: what /readyz tells, with the queues' ages and the numbers' states. */
import type { z } from 'zod'
import type { ApiParts, Endpoint } from './endpoints.ts'
import { CALM } from './endpoints.ts'
import { HealthResponse } from './schemas.ts'

export function healthEndpoint({ readiness, store, nowMs }: ApiParts): Endpoint {
  return {
    method: 'get',
    path: '/health',
    scope: 'health',
    limit: CALM,
    operation: {
      operationId: 'health',
      summary: 'How the bot fares',
      description:
        'States, counts and times; nothing personal. 200 also while something is away: see `status`.',
      responses: {
        '200': {
          description: 'The state of things.',
          content: { 'application/json': { schema: HealthResponse } },
        },
      },
    },
    async handle(c) {
      const [{ isReady, dependencies }, health, numbers] = await Promise.all([
        readiness(),
        store.health(nowMs()),
        store.numbers(),
      ])
      const answer: z.infer<typeof HealthResponse> = {
        status: isReady ? 'ready' : 'unready',
        dependencies,
        unanswered: health.unanswered,
        oldestUnansweredSeconds: toSeconds(health.oldestUnansweredMs),
        unsent: health.unsent,
        oldestUnsentSeconds: toSeconds(health.oldestUnsentMs),
        handOversOpen: health.handOversOpen,
        numbers: numbers.map(({ account, owner, status }) => ({
          account,
          isHeld: owner !== null,
          state: status?.state ?? null,
          since: toMoment(status?.sinceMs),
          lastInbound: toMoment(status?.lastInboundMs),
          lastAcknowledged: toMoment(status?.lastAckMs),
        })),
      }
      return c.json(answer)
    },
  }
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 100) / 10
}

function toMoment(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : new Date(ms).toISOString()
}
