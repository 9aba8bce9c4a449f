/** The console's own /healthz, /readyz and /metrics. */
import type { Hono } from 'hono'
import { authenticateKey } from '../access/api-key.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv } from '../shell.ts'
import { createHealthRoutes } from './health.ts'

/**
 * With CONSOLE_ORIGIN set, a proxy may bring anybody here, and every request comes from its address: metrics need a key
 * of scope `health` then. Without it only this machine can ask.
 */
export function createHealthArea({
  config,
  readiness,
  metrics,
  records,
  nowMs,
}: Pick<ConsoleParts, 'config' | 'readiness' | 'metrics' | 'records' | 'nowMs'>): Area {
  const { isPublic, origin } = config.console
  const isGuarded = isPublic || origin !== null
  const routes = createHealthRoutes({
    readiness,
    metrics,
    async mayReadMetrics(c) {
      if (!isGuarded) return true
      const key = await authenticateKey(records.apiKeys, c.req.header('authorization'), nowMs())
      return key?.scopes.includes('health') ?? false
    },
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- uses none of the console's variables
  return { path: '/', title: 'api.title', nav: null, routes: routes as unknown as Hono<ConsoleEnv> }
}
