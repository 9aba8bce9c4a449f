/**
 * Keeps other sites' hands off: a page elsewhere can make a browser send requests here, with its cookies, and by
 * rebinding its own name even read the answers.
 */
import type { MiddlewareHandler } from 'hono'
import type { ConsoleConfig } from '../../config-console.ts'
import type { ConsoleEnv, PageContext } from '../shell.ts'
import { isEqual } from './secrets.ts'

/** Their forms may lie open since before a log-in in another tab, without its token. Origin is checked all the same. */
const BEFORE_LOG_IN = new Set(['/login', '/setup'])
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

export type Site = Pick<ConsoleConfig, 'listen' | 'isPublic' | 'origin'>

/** Answers 403 in plain words; for what is no form of ours nobody reads a page. */
export function createProtect(site: Site): MiddlewareHandler<ConsoleEnv> {
  const isOurHost = createHostCheck(site)
  const isOurOrigin = createOriginCheck(site)
  return async (c, next) => {
    if (!isOurHost(hostOf(c))) {
      return c.text(
        'This console does not answer under this name. Use 127.0.0.1, or set CONSOLE_ORIGIN.',
        403,
      )
    }
    // The API goes by keys that no browser holds, and by no cookie.
    if (SAFE_METHODS.has(c.req.method) || c.req.path.startsWith('/api/')) return next()
    if (!isOurOrigin(c)) {
      return c.text(
        site.origin === null
          ? 'Another site sent this form. Open the console itself and try again.'
          : `Another site sent this form. Open the console at ${site.origin} and try again.`,
        403,
      )
    }
    const identity = BEFORE_LOG_IN.has(c.req.path) ? null : c.get('identity')
    if (identity !== null && !isEqual(await tokenOf(c), identity.csrf)) {
      return c.text('This form is out of date. Load the page anew and try again.', 403)
    }
    return next()
  }
}

/** A console on loopback is reached by few names; any other one is a stranger's that was pointed at us. */
function createHostCheck({ listen, isPublic, origin }: Site): (host: string) => boolean {
  if (isPublic) return () => true
  const names = new Set(['localhost', '127.0.0.1', '[::1]'])
  if (listen !== null) names.add(listen.host.includes(':') ? `[${listen.host}]` : listen.host)
  if (origin !== null) names.add(new URL(origin).hostname)
  return (host) => names.has(nameOf(host))
}

/**
 * What the browser says of the sender must be us, and it must say something. `Origin: null` says nothing: then only
 * Sec-Fetch-Site counts.
 */
function createOriginCheck({ isPublic, origin }: Site): (c: PageContext) => boolean {
  return (c) => {
    const site = c.req.header('sec-fetch-site')
    const sent = c.req.header('origin')
    const from = sent === 'null' ? undefined : sent
    if (site !== undefined && site !== 'same-origin') return false
    if (from === undefined) return site !== undefined
    return from === origin || (!isPublic && from === `http://${hostOf(c)}`)
  }
}

/** As the request gives it, else as its address does; without user or path. */
function hostOf(c: PageContext): string {
  return (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()
}

function nameOf(host: string): string {
  return /^(\[[0-9a-f:]+\]|[^:]*)(?::\d{1,5})?$/.exec(host)?.[1] ?? ''
}

/** The header is for scripts of ours; forms carry a field. */
async function tokenOf(c: PageContext): Promise<string> {
  const header = c.req.header('x-csrf-token')
  if (header !== undefined) return header
  const field = (await c.req.parseBody().catch(() => ({}) as Record<string, unknown>))['csrf']
  return typeof field === 'string' ? field : ''
}
