/** The API's description in OpenAPI 3.1, made from its endpoints. */
import { createDocument, type ZodOpenApiPathsObject, type ZodOpenApiResponsesObject } from 'zod-openapi'
import type { Endpoint } from './endpoints.ts'
import { Problem, type ProblemStatus } from './problem.ts'

export type ApiDescription = ReturnType<typeof createDocument>

const FAILURES: Partial<Record<ProblemStatus, string>> = {
  400: 'The request does not fit this description.',
  401: 'No key, or one that is unknown or revoked.',
  403: 'The key has not the scope that is needed.',
  413: 'The body is larger than this endpoint takes.',
  415: 'The body is not JSON.',
  429: 'More calls in a minute than a key has; Retry-After tells, in seconds, when to come again.',
  500: 'Something broke. The log tells more under `requestId`.',
  503: 'Something that is needed is away at the moment.',
}

export function describeApi(endpoints: readonly Endpoint[], info: { version: string }): ApiDescription {
  const paths: ZodOpenApiPathsObject = {}
  for (const endpoint of endpoints) {
    const { method, path, scope, operation } = endpoint
    paths[`/api${path}`] = {
      ...paths[`/api${path}`],
      [method]: {
        ...operation,
        ...(scope && { description: `${operation.description ?? ''}\n\nNeeds a key of scope \`${scope}\`.` }),
        security: scope ? [{ key: [] }] : [],
        responses: { ...operation.responses, ...failuresOf(endpoint) },
      },
    }
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'forwardcheck',
      version: info.version,
      description:
        'Checks messages and tells how the bot fares. Keys are made in the console by an administrator. Every failure is a problem of RFC 9457.',
      license: { name: 'GPL-3.0-or-later', identifier: 'GPL-3.0-or-later' },
    },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key, `fck_…`.' } },
    },
    paths,
  })
}

function failuresOf({ method, scope, operation }: Endpoint): ZodOpenApiResponsesObject {
  const isTold = (status: number): boolean => {
    if (status === 401 || status === 403 || status === 429) return scope !== null
    if (status === 413 || status === 415) return method === 'post'
    if (status === 400) return method === 'post' || operation.requestParams !== undefined
    return scope !== null || status === 500
  }
  const told = Object.entries(FAILURES).filter(([status]) => isTold(Number(status)))
  return Object.fromEntries(
    told.map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: Problem } } },
    ]),
  )
}
