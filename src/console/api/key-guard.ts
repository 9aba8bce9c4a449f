/** Lets a request of an endpoint through: a good key of its scope, and calls left in this minute. */
import type { MiddlewareHandler } from 'hono'
import { authenticateKey } from '../access/api-key.ts'
import type { ApiEnv, ApiParts, Endpoint } from './endpoints.ts'
import { problem } from './problem.ts'

export function guardEndpoint(
  { records, store, nowMs }: Pick<ApiParts, 'records' | 'store' | 'nowMs'>,
  { scope, limit, path }: Pick<Endpoint, 'scope' | 'limit' | 'path'>,
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set('key', null)
    if (scope === null) return next()
    const key = await authenticateKey(records.apiKeys, c.req.header('authorization'), nowMs())
    if (!key) {
      const headers = { 'www-authenticate': 'Bearer realm="forwardcheck"' }
      return problem(c, 401, { detail: 'Send a key: Authorization: Bearer fck_…', headers })
    }
    if (!key.scopes.includes(scope)) {
      const headers = {
        'www-authenticate': `Bearer realm="forwardcheck", error="insufficient_scope", scope="${scope}"`,
      }
      return problem(c, 403, { detail: `This key has not the scope "${scope}".`, headers })
    }
    const waitMs = await store.takePoint(`api/${key.id}${path}`, limit.calls, limit.windowMs)
    if (waitMs !== null) {
      const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)) }
      return problem(c, 429, { detail: `A key has ${limit.calls} calls a minute here.`, headers })
    }
    c.set('key', key)
    return next()
  }
}
