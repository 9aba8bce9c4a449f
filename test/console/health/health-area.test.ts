import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newApiKey } from '../../../src/console/access/api-key.ts'
import { createHealthArea } from '../../../src/console/health/health-area.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'

const metrics = { contentType: 'text/plain; version=0.0.4', text: async () => 'forwardcheck_info 1\n' }
const PUBLIC = {
  CONSOLE_LISTEN: '127.0.0.1:8080',
  CONSOLE_ORIGIN: 'https://console.example.org',
}

let test: TestConsole
beforeAll(async () => {
  test = await openTestConsole({ environment: PUBLIC, parts: { metrics } })
})
afterAll(() => test?.close())

describe('/metrics of the console', () => {
  it('is everybody’s on this machine while no proxy brings others', async () => {
    const { routes } = createHealthArea({
      ...test.parts,
      config: { ...test.parts.config, console: { ...test.parts.config.console, origin: null } },
    })
    const response = await routes.request('/metrics')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(metrics.contentType)
    expect(await response.text()).toContain('forwardcheck_info')
  })

  it('needs a key of scope health behind a proxy; health and readiness need none', async () => {
    const add = async (scope: 'health' | 'cases'): Promise<Record<string, string>> => {
      const { key, keyHash } = newApiKey()
      await test.parts.records.apiKeys.add(
        { name: scope, keyHash, scopes: [scope], createdBy: 'test' },
        Date.now(),
      )
      return { authorization: `Bearer ${key}` }
    }
    test.as('admin')
    expect((await test.get('/metrics')).status).toBe(401)
    expect((await test.get('/metrics', await add('cases'))).status).toBe(401)
    expect((await test.get('/metrics', await add('health'))).status).toBe(200)
    test.as(null)
    expect((await test.get('/healthz')).status).toBe(200)
    expect((await test.get('/readyz')).status).toBe(200)
  })
})
