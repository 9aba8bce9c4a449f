/** POST /api/check: one message through the pipeline, answered as `check --jsonl` does. Nothing of it is stored. */
import { toCheckAnswer } from '../../check-message.ts'
import type { ApiParts, Endpoint } from './endpoints.ts'
import { misfit, problem } from './problem.ts'
import { CheckRequest, CheckResponse, IMAGE_LIMIT } from './schemas.ts'

/** The picture, the text escaped sixfold, and the rest. */
export const BODY_LIMIT = IMAGE_LIMIT + 512 * 1024

export function checkEndpoint({ check, readPicture }: ApiParts): Endpoint {
  return {
    method: 'post',
    path: '/check',
    scope: 'check',
    limit: { calls: 60, windowMs: 60_000 },
    operation: {
      operationId: 'check',
      summary: 'Examine one message',
      description: 'What the bot would answer to it. Nothing is stored, and no link is opened.',
      requestBody: { required: true, content: { 'application/json': { schema: CheckRequest } } },
      responses: {
        '200': { description: 'The verdict.', content: { 'application/json': { schema: CheckResponse } } },
      },
    },
    async handle(c) {
      if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
        return problem(c, 415, { detail: 'Send JSON, with Content-Type: application/json.' })
      const body = await c.req.text()
      const parsed = CheckRequest.safeParse(parseJson(body))
      if (!parsed.success) return misfit(c, parsed.error)
      const { image, ...message } = parsed.data
      const examination = await check({
        ...message,
        readPicture: image === undefined ? undefined : () => readPicture(Buffer.from(image, 'base64')),
      })
      return c.json(toCheckAnswer(examination))
    },
  }
}

/** undefined, which fits nothing, for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
