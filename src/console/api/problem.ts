/** Every failure of the API as problem details (RFC 9457), and nothing but. */
import type { Context } from 'hono'
import { z } from 'zod'

export const Problem = z
  .object({
    type: z.literal('about:blank'),
    /** The status in words. */
    title: z.string(),
    status: z.int(),
    /** What is wrong, and what to do. */
    detail: z.string(),
    /** Names this request in the log. */
    requestId: z.string(),
    /** Of a request that does not fit its schema. */
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457.' })

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const
export type ProblemStatus = keyof typeof TITLES

export interface ProblemParts {
  detail: string
  errors?: z.infer<typeof Problem>['errors']
  headers?: Record<string, string>
}

/** Whether the request is a program's, which can make nothing of a page. */
export function isApi(c: Context): boolean {
  return c.req.path.startsWith('/api/')
}

export function problem(
  c: Context,
  status: ProblemStatus,
  { detail, errors, headers }: ProblemParts,
): Response {
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- the variable is set by the console, or absent in tests
  const requestId = String(c.get('requestId') ?? '')
  const body: z.infer<typeof Problem> = {
    type: 'about:blank',
    title: TITLES[status],
    status,
    detail,
    requestId,
    ...(errors && { errors }),
  }
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json', ...headers })
}

/** What did not fit, by the place in the request; never the value. */
export function misfit(c: Context, error: z.ZodError): Response {
  const errors = error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }))
  return problem(c, 400, { detail: 'The request does not fit its description in /api/openapi.json.', errors })
}
