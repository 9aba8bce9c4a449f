/** The console as one Hono application: what every request goes through, then the areas. Listens nowhere. */
import { randomBytes } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import { setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { z } from 'zod'
import { Language } from '../model.ts'
import { errorName } from '../queues/error-name.ts'
import type { AuditEntry } from '../store/console/audit.ts'
import { isApi, problem } from './api/problem.ts'
import { createAreas } from './areas.ts'
import { loadAssets } from './assets.ts'
import { limitBodies } from './body-limits.ts'
import { createShell } from './create-shell.ts'
import { localPath } from './local-path.ts'
import { LANGUAGE_COOKIE, pageLanguage } from './page-language.ts'
import type { ConsoleParts } from './parts.ts'
import type { ConsoleEnv, Identity, PageContext } from './shell.ts'

/** How a request is protected, and whose it is. */
export interface Guard {
  identify: (c: PageContext) => Promise<Identity | null>
  /** Outermost, so that every answer carries what they set: request id, security headers, access log. */
  around: readonly MiddlewareHandler<ConsoleEnv>[]
  /** Once the identity is known, before any route: host, origin, token of forms. */
  protect: readonly MiddlewareHandler<ConsoleEnv>[]
  record: (entry: AuditEntry) => Promise<void>
}

export function createConsole(parts: ConsoleParts, guard: Guard): Hono<ConsoleEnv> {
  const assets = loadAssets()
  const shell = createShell({
    ...parts,
    record: guard.record,
    asset: assets.address,
    navigation: () => areas,
  })
  const areas = createAreas(parts, shell)
  const app = new Hono<ConsoleEnv>()

  app.use(async (c, next) => {
    c.set('requestId', c.get('requestId') ?? randomBytes(8).toString('hex'))
    c.set('nonce', randomBytes(16).toString('base64'))
    c.set('language', pageLanguage(c))
    c.set('identity', null)
    await next()
  })
  for (const middleware of guard.around) app.use(middleware)
  app.use('*', async (c, next) => {
    // Assets are everybody's, and a page loads several.
    if (!c.req.path.startsWith('/assets/')) c.set('identity', await guard.identify(c))
    await next()
  })
  app.use(limitBodies(tooLarge))
  for (const middleware of guard.protect) app.use(middleware)

  app.route('/assets', assets.routes)
  app.get('/', (c) => c.redirect(c.get('identity') ? '/cases' : '/try', 302))
  app.get('/language', (c) => {
    const query = z.object({ to: Language, back: z.string().max(2000).default('/') }).safeParse(c.req.query())
    if (!query.success) return c.redirect('/', 303)
    setCookie(c, LANGUAGE_COOKIE, query.data.to, {
      path: '/',
      sameSite: 'Lax',
      httpOnly: true,
      maxAge: 365 * 86_400,
    })
    return c.redirect(localPath(query.data.back), 303)
  })
  for (const area of areas) app.route(area.path, area.routes)

  app.notFound((c) =>
    shell.page(c, {
      title: 'shell.not-found-title',
      body: html`<p>${shell.say(c)('shell.not-found')}</p>`,
      status: 404,
    }),
  )
  app.onError(async (error, c) => {
    const requestId = c.get('requestId')
    parts.log.error({ error: errorName(error), requestId }, 'a page of the console failed')
    if (isApi(c)) return problem(c, 500, { detail: 'Something broke. Try again in a moment.' })
    const body = html`<p>${shell.say(c)('shell.failed', { id: requestId })}</p>`
    return shell.page(c, { title: 'shell.failed-title', body, status: 500 })
  })
  return app

  async function tooLarge(c: PageContext): Promise<Response> {
    const body = html`<p>${shell.say(c)('shell.too-large')}</p>`
    return shell.page(c, { title: 'shell.too-large-title', body, status: 413 })
  }
}
