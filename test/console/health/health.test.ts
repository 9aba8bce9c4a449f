import { describe, expect, it } from 'vitest'
import { dependenciesOf } from '../../../src/console/health/dependencies.ts'
import { createHealthRoutes } from '../../../src/console/health/health.ts'
import { createReadiness, type Dependency } from '../../../src/console/health/readiness.ts'
import { testCrypto } from '../../support/servers.ts'

const never = (): Promise<never> => new Promise(() => undefined)

function routesOf(dependencies: Dependency[]): ReturnType<typeof createHealthRoutes> {
  const readiness = createReadiness(dependencies, { patienceMs: 50 })
  return createHealthRoutes({ readiness, metrics: { contentType: 'text/plain', text: async () => 'up 1\n' } })
}

const PARTS = {
  database: { query: async () => ({ rows: [], rowCount: 0 }) },
  queues: { counts: async () => ({}) },
  crypto: testCrypto,
  dataDir: import.meta.dirname,
}

describe('/healthz', () => {
  it('answers whatever is away', async () => {
    const response = await routesOf([{ name: 'database', check: never }]).request('/healthz')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'alive' })
  })
})

describe('/readyz', () => {
  it('names everything with its state', async () => {
    const response = await routesOf(dependenciesOf(PARTS)).request('/readyz')
    const { status, dependencies } = (await response.json()) as { status: string; dependencies: Dependency[] }
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(status).toBe('ready')
    expect(dependencies.map(({ name }) => name)).toEqual(['database', 'queues', 'keys', 'disk'])
  })

  it('names what is away, or hangs, and not why', async () => {
    const routes = routesOf([
      { name: 'database', check: () => Promise.reject(new Error('connect ECONNREFUSED db.internal:5432')) },
      { name: 'queues', check: never },
      { name: 'keys', check: async () => undefined },
      {
        name: 'disk',
        check: () => {
          throw new Error('/srv/secret')
        },
      },
    ])
    const response = await routes.request('/readyz')
    expect(response.status).toBe(503)
    const text = await response.text()
    expect(text).not.toMatch(/internal|secret|ECONN/)
    const { dependencies } = JSON.parse(text) as {
      dependencies: { name: string; state: string; ms: number }[]
    }
    expect(dependencies.map(({ name, state }) => [name, state])).toEqual([
      ['database', 'away'],
      ['queues', 'away'],
      ['keys', 'ok'],
      ['disk', 'away'],
    ])
    for (const { ms } of dependencies) expect(ms).toBeLessThan(1_000)
  })

  it('asks once for many who ask at a time', async () => {
    let asked = 0
    const routes = routesOf([{ name: 'database', check: async () => void asked++ }])
    await Promise.all(Array.from({ length: 20 }, async () => routes.request('/readyz')))
    expect(asked).toBe(1)
  })

  it('goes by answers for workers, and keeps a process with an unlinked number in service', async () => {
    const numbers = [
      { state: 'open', isStandby: false, problem: null },
      { state: 'logged-out', isStandby: false, problem: 'link it again' },
      { state: 'waiting', isStandby: true, problem: null },
    ]
    const health = { unanswered: 3, unsent: 0, oldestUnsentMs: null, handOversOpen: 0 }
    const ask = async (oldestUnansweredMs: number) => {
      const store = { health: async () => ({ ...health, oldestUnansweredMs }) }
      const parts = { ...PARTS, numbers: () => numbers, answers: { store, nowMs: Date.now } }
      const response = await routesOf(dependenciesOf(parts)).request('/readyz')
      return { status: response.status, text: await response.text() }
    }
    const good = await ask(10_000)
    expect(good.status).toBe(200)
    expect(good.text).toContain('"counts":{"configured":3,"held":2,"needPerson":1}')
    expect(good.text).toContain('"name":"numbers","state":"attention"')
    const bad = await ask(10 * 60_000)
    expect(bad.status).toBe(503)
    expect(bad.text).toContain('"name":"workers","state":"away"')
  })

  it('notices keys that do not fit', async () => {
    const crypto = { seal: () => Buffer.from('sealed'), open: () => Buffer.from('other') }
    const response = await routesOf(dependenciesOf({ ...PARTS, crypto })).request('/readyz')
    expect(await response.text()).toContain('"name":"keys","state":"away"')
  })
})
