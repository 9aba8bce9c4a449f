import { Hono } from 'hono'
import pino from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAccessLog, type AnsweredRequest } from '../../src/console/access-log.ts'
import type { ConsoleEnv } from '../../src/console/shell.ts'

const lines: Record<string, unknown>[] = []
const answered: AnsweredRequest[] = []
const log = pino(
  { level: 'debug', base: null },
  { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
)

const inner = new Hono<ConsoleEnv>()
inner.get('/', (c) => c.text('list'))
inner.get('/:id/words', (c) => c.text('words'))
inner.post('/:id/close', (c) => c.redirect('/cases', 303))
inner.get('/broken', () => {
  throw new Error('broken')
})
const app = new Hono<ConsoleEnv>()
app.use(async (c, next) => {
  c.set('requestId', 'made-by-us')
  c.set('identity', { operator: { id: '7', name: 'ana', role: 'analyst' }, csrf: 'token' })
  await next()
})
app.use(createAccessLog(log, (request) => void answered.push(request)))
app.use(async (_c, next) => next())
app.route('/cases', inner)
app.get('/healthz', (c) => c.text('ok'))
app.onError((_error, c) => c.text('broken', 500))

beforeEach(() => {
  lines.length = 0
  answered.length = 0
})

describe('the access log', () => {
  it('tells the pattern of the route, and nothing of the path, query, cookie or body', async () => {
    const headers = { cookie: 'session=secretcookie', 'x-forwarded-for': '203.0.113.9' }
    await app.request('/cases/4711/words?q=%2B923001234567', { headers })
    await app.request('/cases/4711/close', {
      method: 'POST',
      body: new URLSearchParams({ note: 'secretnote' }),
    })
    await app.request('/cases')
    await app.request('/wp-admin/secretpath')
    await app.request('/cases/broken')
    expect(lines.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['GET', '/cases/:id/words', 200],
      ['POST', '/cases/:id/close', 303],
      ['GET', '/cases', 200],
      ['GET', 'none', 404],
      ['GET', '/cases/broken', 500],
    ])
    expect(answered.map(({ route }) => route)).toEqual(lines.map(({ route }) => route))
    for (const line of lines) {
      expect(Object.keys(line).toSorted()).toEqual(
        ['level', 'method', 'ms', 'msg', 'requestId', 'role', 'route', 'status', 'time'].toSorted(),
      )
      expect(line['role']).toBe('analyst')
      expect(JSON.stringify(line)).not.toMatch(/secret|4711|923001|203\.0|ana"/)
    }
  })

  it('names requests by a sane id of the caller, or its own', async () => {
    const idOf = async (given?: string): Promise<string | null> => {
      const headers: Record<string, string> = given === undefined ? {} : { 'x-request-id': given }
      return (await app.request('/cases', { headers })).headers.get('x-request-id')
    }
    expect(await idOf()).toBe('made-by-us')
    expect(await idOf('trace-0123456789')).toBe('trace-0123456789')
    expect(lines.at(-1)).toMatchObject({ requestId: 'trace-0123456789' })
    for (const bad of ['short', 'x'.repeat(65), 'with space in it', '"},{"level":60', '+923001234567'])
      expect(await idOf(bad)).toBe('made-by-us')
  })

  it('keeps probes and live parts for whoever debugs, unless they fail', async () => {
    await app.request('/healthz')
    await app.request('/cases', { headers: { 'x-live': '1' } })
    await app.request('/cases/broken', { headers: { 'x-live': '1' } })
    expect(lines.map(({ level }) => level)).toEqual([20, 20, 30])
  })
})
