/**
 * /healthz, /readyz and /metrics as an application of their own: mounted by the console, or served alone by a gateway or
 * worker (HEALTH_LISTEN). No log-in and nothing personal; who may read /metrics is the caller's to say.
 */
import { Hono, type Context } from 'hono'
import type { AskReadiness } from './readiness.ts'

export interface HealthParts {
  readiness: AskReadiness
  metrics: { contentType: string; text: () => Promise<string> }
  /** Whether this request may read the metrics; everybody unless told. */
  mayReadMetrics?: (c: Context) => Promise<boolean>
}

export function createHealthRoutes({ readiness, metrics, mayReadMetrics }: HealthParts): Hono {
  const routes = new Hono()
  routes.use(async (c, next) => {
    await next()
    c.header('cache-control', 'no-store')
  })

  // That it answers at all is the answer: a database that is away must not have the process killed.
  routes.get('/healthz', (c) => c.json({ status: 'alive' }))

  routes.get('/readyz', async (c) => {
    const { isReady, dependencies } = await readiness()
    return c.json({ status: isReady ? 'ready' : 'unready', dependencies }, isReady ? 200 : 503)
  })

  routes.get('/metrics', async (c) => {
    if (mayReadMetrics && !(await mayReadMetrics(c))) {
      c.header('www-authenticate', 'Bearer realm="forwardcheck"')
      return c.text('An API key of scope health is needed: Authorization: Bearer fck_…\n', 401)
    }
    return c.body(await metrics.text(), 200, { 'content-type': metrics.contentType })
  })
  return routes
}
