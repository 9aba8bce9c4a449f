/**
 * One line for every answered request: method, pattern of the route, status, time, the operator's role. No address, no
 * query, no cookie, no body, and no id of anything but the request itself.
 */
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Log } from '../log.ts'
import type { ConsoleEnv, PageContext } from './shell.ts'

export interface AnsweredRequest {
  method: string
  /** `none` where no route fits. */
  route: string
  status: number
  ms: number
}

/** As a proxy or a program names its requests: nothing that could break a log or carry words. */
const SANE_ID = /^[A-Za-z0-9_-]{8,64}$/

/** Probes and what pages ask by themselves come every few seconds. */
const QUIET_ROUTES = /^\/(?:healthz|readyz|metrics|assets\/)/

/** Outermost: also sets `requestId`, which the answer carries as X-Request-Id. */
export function createAccessLog(
  log: Log,
  answered: (request: AnsweredRequest) => void = () => undefined,
): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const given = c.req.header('x-request-id')
    if (given !== undefined && SANE_ID.test(given)) c.set('requestId', given)
    const requestId = c.get('requestId')
    const startedMs = performance.now()
    await next()
    const ms = Math.round(performance.now() - startedMs)
    c.header('x-request-id', requestId)
    const { method } = c.req
    const { status } = c.res
    const route = patternOf(c)
    answered({ method, route, status, ms })
    const role = c.get('identity')?.operator.role ?? 'visitor'
    const level = isQuiet(c, route) && status < 500 ? 'debug' : 'info'
    log[level]({ requestId, method, route, status, ms, role }, 'request')
  }
}

/** Of the handler that answered. A path would hold ids. */
function patternOf(c: PageContext): string {
  const pattern = routePath(c)
  return /(?:^|\/)\*$/.test(pattern) ? 'none' : pattern
}

function isQuiet(c: PageContext, route: string): boolean {
  return c.req.header('x-live') !== undefined || QUIET_ROUTES.test(route)
}
