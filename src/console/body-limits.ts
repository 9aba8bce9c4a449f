/**
 * How long the body of a request may be, by its route and sender; nothing of a longer one is kept. Strangers must not
 * be able to fill the memory of a process that may be the gateway's, too.
 */
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ConsoleEnv, PageContext } from './shell.ts'

/** The longest field that is typed has 10,000 letters, each of nine bytes in a form. */
const FORM_BYTES = 256 * 1024

/** Forms with files, which have closer limits of their own and words for them. */
const LONG_FORMS = new Set(['/try/messages', '/indicators/import'])
const LONG_FORM_BYTES = 12 * 1024 * 1024

/**
 * To be used once the identity is known. A visitor's body that does not say how long it is, which no browser sends,
 * must be read to know: it gets no more than a plain form. The API (`/api/…`) reads no stranger's and limits itself.
 */
export function limitBodies(tooLarge: (c: PageContext) => Promise<Response>): MiddlewareHandler<ConsoleEnv> {
  const limitTo = (maxSize: number): MiddlewareHandler<ConsoleEnv> =>
    bodyLimit({ maxSize, onError: (c) => tooLarge(c as PageContext) })
  const short = limitTo(FORM_BYTES)
  const long = limitTo(LONG_FORM_BYTES)
  return async (c, next) => {
    if (c.req.path.startsWith('/api/')) return next()
    const isKnown = c.get('identity') !== null || saysLength(c)
    return isKnown && LONG_FORMS.has(c.req.path) ? long(c, next) : short(c, next)
  }
}

function saysLength(c: PageContext): boolean {
  return c.req.header('content-length') !== undefined && c.req.header('transfer-encoding') === undefined
}
