/** Every route of the real console: who may use it, and what protects it. A route that is not in the table fails. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROLES, type Role } from '../../src/console/shell.ts'
import { openAccessBench, openBrowser, type AccessBench, type Browser } from './access/access-bench.ts'

/** Lowest role; `everyone` needs no log-in, and `key` no cookie but an API key. */
const WHO: Record<string, Role | 'everyone' | 'key'> = {
  'GET /': 'everyone',
  'GET /assets/:name': 'everyone',
  'GET /language': 'everyone',
  'GET /try': 'everyone',
  'POST /try/messages': 'everyone',
  'POST /try/reactions': 'everyone',
  'POST /try/start-again': 'everyone',
  'GET /try/events': 'everyone',
  'GET /try/cards/:language/:name': 'everyone',
  'GET /try/pictures/:language/:name': 'everyone',
  'GET /cases': 'viewer',
  'GET /cases/newest': 'viewer',
  'GET /cases/:id': 'viewer',
  'GET /cases/:id/words': 'analyst',
  'GET /hand-overs': 'viewer',
  'GET /hand-overs/open': 'viewer',
  'GET /hand-overs/:id': 'viewer',
  'GET /hand-overs/:id/answers': 'analyst',
  'POST /hand-overs/:id/answer': 'analyst',
  'POST /hand-overs/:id/notes': 'analyst',
  'POST /hand-overs/:id/close': 'analyst',
  'GET /review': 'viewer',
  'GET /review/export.jsonl': 'analyst',
  'GET /review/:id': 'analyst',
  'POST /review/:id': 'analyst',
  'GET /campaigns': 'viewer',
  'GET /campaigns/:id': 'viewer',
  'GET /campaigns/export.csv': 'analyst',
  'GET /campaigns/export.stix.json': 'analyst',
  'GET /campaigns/export.misp.json': 'analyst',
  'GET /indicators': 'viewer',
  'POST /indicators': 'analyst',
  // Both only lead back to the list.
  'GET /indicators/match': 'everyone',
  'GET /indicators/import': 'everyone',
  'POST /indicators/match': 'viewer',
  'POST /indicators/import': 'analyst',
  'GET /indicators/export.csv': 'analyst',
  'GET /indicators/:id': 'viewer',
  'GET /indicators/:id/change': 'viewer',
  'POST /indicators/:id/change': 'analyst',
  'POST /indicators/:id/remove': 'analyst',
  'GET /content': 'viewer',
  'GET /content/replies': 'viewer',
  'GET /numbers': 'viewer',
  'GET /numbers/:account': 'viewer',
  'GET /numbers/:account/link': 'admin',
  'POST /numbers/:account/pair': 'admin',
  'POST /numbers/:account/:action': 'admin',
  'GET /accuracy': 'everyone',
  'GET /access': 'admin',
  'POST /access/operators': 'admin',
  'POST /access/operators/:name/role': 'admin',
  'POST /access/operators/:name/disable': 'admin',
  'POST /access/operators/:name/enable': 'admin',
  'POST /access/operators/:name/password': 'admin',
  'POST /access/keys': 'admin',
  'POST /access/keys/:id/revoke': 'admin',
  'GET /audit': 'admin',
  'GET /password': 'viewer',
  'POST /password': 'viewer',
  // The token of its link, and the password, are what they ask for.
  'GET /setup': 'everyone',
  'POST /setup': 'everyone',
  'GET /login': 'everyone',
  'POST /login': 'everyone',
  'POST /logout': 'everyone',
  'GET /api': 'everyone',
  'GET /api/openapi.json': 'everyone',
  'GET /api/health': 'key',
  'GET /api/cases/summary': 'key',
  'GET /api/campaigns': 'key',
  'POST /api/check': 'key',
  // Beyond loopback metrics need a key (health's own tests).
  'GET /healthz': 'everyone',
  'GET /readyz': 'everyone',
  'GET /metrics': 'everyone',
  'GET /runbooks': 'viewer',
  'GET /runbooks/:name': 'viewer',
}
/** Their forms may lie open since before a log-in. */
const WITHOUT_TOKEN = new Set(['/login', '/setup'])
const VALUES: Record<string, string> = {
  id: '1',
  name: 'nobody',
  account: 'whatsapp',
  action: 'pause',
  language: 'en',
}
const FOREIGN = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }

let bench: AccessBench
let routes: string[]
const browsers = new Map<Role, Browser>()
beforeAll(async () => {
  bench = await openAccessBench({ TRIES_PER_HOUR: '0' })
  routes = [
    ...new Set(
      bench.app.routes
        .filter(({ method }) => method !== 'ALL')
        .map(({ method, path }) => `${method} ${path.replace(/\{[^/]*\}(?=\/|$)/g, '')}`),
    ),
  ]
  for (const role of ROLES) {
    await bench.addOperator(`an-${role}`, role)
    const browser = openBrowser(bench.app)
    await browser.logIn(`an-${role}`)
    browsers.set(role, browser)
  }
})
afterAll(() => bench.close())

const of = (role: Role): Browser => browsers.get(role)!
const toPath = (route: string): string =>
  route.replace(/^\S+ /, '').replace(/:([a-z]+)/g, (_, name: string) => VALUES[name] ?? 'none')
const unsafe = (): string[] => routes.filter((route) => !route.startsWith('GET '))
const ask = (browser: Browser, route: string, fields: Record<string, string> = {}): Promise<Response> =>
  route.startsWith('GET ') ? browser.get(toPath(route)) : browser.post(toPath(route), fields)

it('are all in the table, and the table holds no others', () => {
  expect(routes.length).toBeGreaterThan(60)
  expect(routes.toSorted()).toEqual(Object.keys(WHO).toSorted())
  expect(unsafe().every((route) => route.startsWith('POST '))).toBe(true)
})

describe('every form', () => {
  const forms = (): string[] => unsafe().filter((route) => WHO[route] !== 'key')

  it('is refused from another site, whoever is logged in', async () => {
    expect(forms().length).toBeGreaterThan(20)
    const before = await bench.dump()
    for (const route of forms()) {
      for (const browser of [openBrowser(bench.app), of('admin')]) {
        const answer = await browser.post(toPath(route), { csrf: '' }, FOREIGN)
        expect([route, answer.status]).toEqual([route, 403])
      }
    }
    expect(await bench.dump()).toBe(before)
  })

  it('is refused without the token of its session', async () => {
    const before = await bench.dump()
    const guarded = forms().filter((route) => !WITHOUT_TOKEN.has(toPath(route)))
    expect(guarded.length).toBeGreaterThan(20)
    for (const route of guarded) {
      for (const csrf of ['', 'made-up']) {
        const answer = await of('admin').post(toPath(route), { csrf })
        expect([route, answer.status]).toEqual([route, 403])
      }
    }
    expect(await bench.dump()).toBe(before)
  })
})

describe('every route that is not for everybody', () => {
  const closed = (): string[] => routes.filter((route) => !['everyone', 'key'].includes(WHO[route] ?? ''))

  it('sends visitors to the log-in', async () => {
    expect(closed().length).toBeGreaterThan(40)
    const visitor = openBrowser(bench.app)
    for (const route of closed()) {
      const answer = await ask(visitor, route, { csrf: '' })
      expect([route, answer.status]).toEqual([route, 303])
      expect(answer.headers.get('location')).toMatch(/^\/login(\?back=|$)/)
    }
  })

  it('refuses operators of a lower role, and nobody else', async () => {
    const tokens = new Map<Role, string>()
    for (const role of ROLES) tokens.set(role, await of(role).token())
    for (const route of closed()) {
      for (const role of ROLES) {
        const isEnough = ROLES.indexOf(role) >= ROLES.indexOf(WHO[route] as Role)
        // What would be done is tested elsewhere: a form of ours with nothing in it is enough to see who is let in.
        const answer = await ask(of(role), route, { csrf: tokens.get(role)! })
        expect([route, role, answer.status !== 403]).toEqual([route, role, isEnough])
      }
    }
  })

  it('asks programs for their key, and takes no log-in for one', async () => {
    const keyed = routes.filter((route) => WHO[route] === 'key')
    expect(keyed.length).toBeGreaterThan(3)
    for (const route of keyed) {
      for (const browser of [openBrowser(bench.app), of('admin')]) {
        const answer = await ask(browser, route, { csrf: '' })
        expect([route, answer.status]).toEqual([route, 401])
      }
    }
  })
})

it('every page carries its policy, and is kept and guessed at by no browser', async () => {
  let pages = 0
  const nonces = new Set<string>()
  for (const route of [...routes, 'GET /nowhere', 'GET /api/nowhere']) {
    for (const browser of [openBrowser(bench.app), of('admin')]) {
      const answer = await ask(browser, route, { csrf: '' })
      const { headers } = answer
      expect([route, headers.get('x-content-type-options')]).toEqual([route, 'nosniff'])
      const policy = headers.get('content-security-policy') ?? ''
      const nonce = /script-src 'self' 'nonce-([A-Za-z0-9+/=]{24})'/.exec(policy)?.[1] ?? ''
      expect([route, nonce !== '', nonces.has(nonce)]).toEqual([route, true, false])
      nonces.add(nonce)
      if (!headers.get('content-type')?.startsWith('text/html')) continue
      pages += 1
      expect([route, headers.get('cache-control')]).toEqual([route, 'no-store'])
      const scripts = (await answer.text()).match(/<script[^>]*>/g) ?? []
      expect(scripts.every((script) => script.includes(`nonce="${nonce}"`))).toBe(true)
    }
  }
  expect(pages).toBeGreaterThan(30)
})
