/** The API as an area of the console: its endpoints, their description, and a page that people can read. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { errorName } from '../../queues/error-name.ts'
import { isDatabaseAway } from '../../store/database-away.ts'
import { VERSION } from '../../version.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv, Shell } from '../shell.ts'
import { campaignsEndpoint } from './campaigns-endpoint.ts'
import { BODY_LIMIT, checkEndpoint } from './check-endpoint.ts'
import { describeApi, type ApiDescription } from './describe.ts'
import { CALM, type ApiEnv, type ApiParts, type Endpoint } from './endpoints.ts'
import { healthEndpoint } from './health-endpoint.ts'
import { guardEndpoint } from './key-guard.ts'
import { apiPage } from './page.ts'
import { problem } from './problem.ts'
import { summaryEndpoint } from './summary-endpoint.ts'

export interface Api {
  endpoints: readonly Endpoint[]
  description: ApiDescription
}

export function createApi(parts: ApiParts): Api {
  const described: Endpoint[] = [
    healthEndpoint(parts),
    summaryEndpoint(parts),
    campaignsEndpoint(parts),
    checkEndpoint(parts),
  ]
  const self = describeItself(() => description)
  const endpoints = [...described, self]
  const description = describeApi(endpoints, { version: VERSION })
  return { endpoints, description }
}

export function createApiArea(parts: ConsoleParts, shell: Shell): Area {
  const api = createApi(parts)
  const { endpoints } = api
  const routes = new Hono<ApiEnv>()
  routes.onError((error, c) => {
    const isAway = isDatabaseAway(error)
    const requestId = c.get('requestId')
    parts.log.error({ error: errorName(error), requestId }, 'a call of the API failed')
    return isAway
      ? problem(c, 503, { detail: 'The database is away. Try again in a moment.' })
      : problem(c, 500, { detail: 'Something broke. Try again in a moment.' })
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the page is given the console's own variables
  routes.get('/', (c) => apiPage(c as never, shell, api, parts.config.console.origin))
  for (const endpoint of endpoints) {
    const { method, path, handle } = endpoint
    const guard = guardEndpoint(parts, endpoint)
    // A stranger's body is not even read.
    if (method === 'get') routes.get(path, guard, handle)
    else routes.post(path, guard, bodyLimit({ maxSize: BODY_LIMIT, onError: tooLarge }), handle)
  }
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    const methods = endpoints.filter((each) => each.path === path).map(({ method }) => method.toUpperCase())
    const headers = { allow: methods.join(', ') }
    routes.all(path, (c) => problem(c, 405, { detail: `Use ${methods.join(' or ')}.`, headers }))
  }
  routes.all('*', (c) => problem(c, 404, { detail: 'There is no such endpoint; see /api/openapi.json.' }))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only adds a variable to the console's
  return { path: '/api', title: 'api.title', nav: 'viewer', routes: routes as unknown as Hono<ConsoleEnv> }
}

const tooLarge = (c: Parameters<typeof problem>[0]): Response =>
  problem(c, 413, { detail: `A body has ${BODY_LIMIT} bytes at most; send a smaller picture.` })

function describeItself(description: () => ApiDescription): Endpoint {
  return {
    method: 'get',
    path: '/openapi.json',
    scope: null,
    limit: CALM,
    operation: {
      operationId: 'openapi',
      summary: 'This description',
      responses: { '200': { description: 'OpenAPI 3.1.', content: { 'application/json': {} } } },
    },
    handle: async (c) => c.json(description()),
  }
}
