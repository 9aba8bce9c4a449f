/** Other sites' requests: foreign hosts, origins and forms without a token; and the headers that every answer carries. */
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProtect, type Site } from '../../../src/console/access/protect.ts'
import type { ConsoleEnv } from '../../../src/console/shell.ts'
import { openAccessBench, openBrowser, ORIGIN, PASSWORD, type AccessBench } from './access-bench.ts'

const LOOPBACK: Site = { listen: { host: '127.0.0.1', port: 8080 }, isPublic: false, origin: null }
const PROXIED: Site = { ...LOOPBACK, origin: 'https://console.example.org' }
const PUBLIC: Site = {
  listen: { host: '0.0.0.0', port: 80 },
  isPublic: true,
  origin: 'https://console.example.org',
}

/** Status of a request of a visitor. */
async function ask(site: Site, method: string, headers: Record<string, string>, path = '/'): Promise<number> {
  const app = new Hono<ConsoleEnv>()
    .use(async (c, next) => {
      c.set('identity', null)
      await next()
    })
    .use(createProtect(site))
    .all('*', (c) => c.text('in'))
  return (await app.request(`http://${headers['host'] ?? '127.0.0.1:8080'}${path}`, { method, headers }))
    .status
}

describe('host', () => {
  const cases: [Site, string, number][] = [
    [LOOPBACK, '127.0.0.1:8080', 200],
    [LOOPBACK, '127.0.0.1', 200],
    [LOOPBACK, 'LOCALHOST:9000', 200],
    [LOOPBACK, '[::1]:8080', 200],
    [LOOPBACK, 'evil.example', 403],
    [LOOPBACK, 'evil.example:8080', 403],
    [LOOPBACK, 'localhost.evil.example:8080', 403],
    [LOOPBACK, '127.0.0.1.evil.example', 403],
    [LOOPBACK, '10.0.0.5:8080', 403],
    [LOOPBACK, 'console.example.org', 403],
    [PROXIED, 'console.example.org', 200],
    [PROXIED, '127.0.0.1:8080', 200],
    [PROXIED, 'evil.example', 403],
    [PUBLIC, 'inside:8080', 200],
  ]
  it.each(cases)('of %j: %s is answered %d', async (site, host, status) => {
    expect(await ask(site, 'GET', { host })).toBe(status)
  })

  it('is checked for the API, too', async () => {
    expect(await ask(LOOPBACK, 'GET', { host: 'evil.example' }, '/api/health')).toBe(403)
  })
})

describe('origin', () => {
  const host = '127.0.0.1:8080'
  const SAME = { 'sec-fetch-site': 'same-origin' }
  const cases: [Site, Record<string, string>, number][] = [
    [LOOPBACK, { host, origin: ORIGIN, ...SAME }, 200],
    [LOOPBACK, { host, origin: ORIGIN }, 200],
    [LOOPBACK, { host, ...SAME }, 200],
    [LOOPBACK, { host, origin: 'null', ...SAME }, 200],
    [LOOPBACK, { host }, 403],
    [LOOPBACK, { host, origin: 'null' }, 403],
    [LOOPBACK, { host, origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }, 403],
    [LOOPBACK, { host, origin: 'http://localhost:8080', ...SAME }, 403],
    [LOOPBACK, { host, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    [LOOPBACK, { host, origin: ORIGIN, 'sec-fetch-site': 'cross-site' }, 403],
    [LOOPBACK, { host, 'sec-fetch-site': 'none' }, 403],
    [PROXIED, { host, origin: 'https://console.example.org' }, 200],
    [PROXIED, { host: 'console.example.org', origin: 'https://console.example.org' }, 200],
    [PROXIED, { host: 'console.example.org', origin: 'https://other.example.org' }, 403],
    [PUBLIC, { host: 'inside', origin: 'https://console.example.org' }, 200],
    [PUBLIC, { host: 'inside', origin: 'http://inside' }, 403],
  ]
  it.each(cases)('of %j: POST with %j is answered %d', async (site, headers, status) => {
    expect(await ask(site, 'POST', headers)).toBe(status)
    expect(await ask(site, 'DELETE', headers)).toBe(status)
    // Reading is safe.
    expect(await ask(site, 'GET', headers)).toBe(200)
  })

  it('means nothing to the API, which no cookie opens', async () => {
    expect(await ask(LOOPBACK, 'POST', { host }, '/api/check')).toBe(200)
    expect(await ask(LOOPBACK, 'POST', { host }, '/apis')).toBe(403)
  })
})

describe('in the console', () => {
  let bench: AccessBench
  beforeAll(async () => {
    bench = await openAccessBench()
    await bench.addOperator('amina', 'admin')
  })
  afterAll(() => bench.close())

  it('forms need the token of their own session', async () => {
    const browser = openBrowser(bench.app)
    await browser.logIn('amina')
    const other = openBrowser(bench.app)
    await other.logIn('amina')
    const fields = { name: 'new-one', role: 'viewer' }
    for (const csrf of ['', 'wrong', await other.token()]) {
      expect((await browser.post('/access/operators', { ...fields, csrf })).status).toBe(403)
    }
    expect(await bench.records.operators.find('new-one')).toBeNull()
    expect((await browser.post('/access/operators', fields)).status).toBe(200)
  })

  it('scripts give it in a header, whatever they send', async () => {
    const browser = openBrowser(bench.app)
    await browser.logIn('amina')
    const headers = { 'content-type': 'application/json' }
    expect((await browser.post('/language', { csrf: '' }, headers)).status).toBe(403)
    const token = { 'x-csrf-token': await browser.token() }
    expect((await browser.post('/language', { csrf: '' }, { ...headers, ...token })).status).toBe(404)
  })

  it('refuses visitors of other sites on the pages that are for everybody', async () => {
    const browser = openBrowser(bench.app)
    for (const path of ['/login', '/setup', '/logout', '/try']) {
      const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
      const fields = { csrf: '', name: 'amina', password: PASSWORD }
      expect([path, (await browser.post(path, fields, foreign)).status]).toEqual([path, 403])
    }
    expect(browser.cookies.size).toBe(0)
  })

  it('refuses what is too large, with all headers', async () => {
    const answer = await openBrowser(bench.app).post('/login', {
      csrf: '',
      name: 'x'.repeat(13 * 1024 * 1024),
    })
    expect(answer.status).toBe(413)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('keeps of a stranger’s body no more than a form, wherever it is sent and whatever it says of its length', async () => {
    const sent = async (path: string, bytes: number): Promise<[number, number]> => {
      let taken = 0
      const body = new ReadableStream<Uint8Array>({
        pull(stream) {
          taken += 65_536
          if (taken > bytes) stream.close()
          else stream.enqueue(new Uint8Array(65_536))
        },
      })
      const headers = { host: '127.0.0.1:8080', origin: ORIGIN, 'transfer-encoding': 'chunked' }
      const init = { method: 'POST', headers, body, duplex: 'half' as const }
      return [(await bench.app.request(`${ORIGIN}${path}`, init)).status, taken]
    }
    const paths = ['/login', '/setup', '/logout', '/try/messages', '/try/reactions', '/indicators/import']
    for (const path of paths) {
      const [status, taken] = await sent(path, 8 * 1024 * 1024)
      expect([path, status]).toEqual([path, 413])
      expect(taken).toBeLessThan(600_000)
    }
    // Nothing is read before there is a key.
    const [status, taken] = await sent('/api/check', 8 * 1024 * 1024)
    expect(status).toBe(401)
    expect(taken).toBeLessThan(200_000)
  })

  it('hashes no password longer than anybody may have', async () => {
    const runs = bench.runs()
    const answer = await openBrowser(bench.app).logIn('amina', 'x'.repeat(200_000))
    expect([answer.status, bench.runs() - runs]).toEqual([401, 1])
    expect((await openBrowser(bench.app).logIn('amina', `${PASSWORD}${'x'.repeat(300)}`)).status).toBe(401)
  })

  it('lets pages load and run nothing but what is the console’s own', async () => {
    for (const path of ['/login', '/nowhere']) {
      const answer = await openBrowser(bench.app).get(path)
      const page = await answer.text()
      const policy = answer.headers.get('content-security-policy') ?? ''
      const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none'
      expect(page).toContain(`nonce="${nonce}"`)
      expect(policy.replace(nonce, 'N').split('; ')).toEqual([
        "default-src 'none'",
        "script-src 'self' 'nonce-N'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ])
      expect(page).not.toMatch(/ style=| on[a-z]+=|<style|<script(?![^>]*nonce)/)
    }
  })

  it('says to browsers what else they shall not do, and keeps no page', async () => {
    const { headers } = await openBrowser(bench.app).get('/login')
    const said = (name: string): string | null => headers.get(name)
    expect(said('x-content-type-options')).toBe('nosniff')
    expect(said('referrer-policy')).toBe('same-origin')
    expect(said('cross-origin-opener-policy')).toBe('same-origin')
    expect(said('cross-origin-resource-policy')).toBe('same-origin')
    expect(said('permissions-policy')).toContain('camera=()')
    expect(said('cache-control')).toBe('no-store')
    expect(said('strict-transport-security')).toBeNull()
    const page = await (await openBrowser(bench.app).get('/login')).text()
    const asset = /href="(\/assets\/console\.css[^"]*)"/.exec(page)?.[1] ?? ''
    expect((await openBrowser(bench.app).get(asset)).headers.get('cache-control')).toContain('immutable')
  })
})
