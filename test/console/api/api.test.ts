import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newApiKey } from '../../../src/console/access/api-key.ts'
import { CheckAnswer } from '../../../src/check-message.ts'
import { Problem } from '../../../src/console/api/problem.ts'
import { HealthResponse, IMAGE_LIMIT, SummaryResponse } from '../../../src/console/api/schemas.ts'
import { API_SCOPES, type ApiScope } from '../../../src/store/console/api-keys.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'

const ORIGIN = 'http://127.0.0.1:8080'

let test: TestConsole
/** Pictures that were read, by their bytes. */
const pictures: string[] = []
const keys = new Map<string, string>()

async function keyOf(...scopes: ApiScope[]): Promise<string> {
  const name = scopes.join('+')
  const known = keys.get(name)
  if (known !== undefined) return known
  const { key, keyHash } = newApiKey()
  await test.parts.records.apiKeys.add({ name, keyHash, scopes, createdBy: 'test' }, Date.now())
  keys.set(name, key)
  return key
}

interface Call {
  method?: string
  body?: string
  headers?: Record<string, string>
  key?: string | undefined
}

async function call(path: string, init: Call = {}): Promise<Response> {
  const { key, ...rest } = init
  const headers = { ...(key !== undefined && { authorization: `Bearer ${key}` }), ...rest.headers }
  return test.app.request(`${ORIGIN}/api${path}`, { ...rest, headers })
}

function post(body: unknown, key?: string, type = 'application/json'): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return call('/check', { method: 'POST', body: text, headers: { 'content-type': type }, key })
}

async function expectProblem(response: Response, status: number): Promise<ReturnType<typeof Problem.parse>> {
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  const problem = Problem.parse(await response.json())
  expect(problem.status).toBe(status)
  return problem
}

beforeAll(async () => {
  test = await openTestConsole({
    parts: {
      readPicture: async (bytes) => {
        pictures.push(Buffer.from(bytes).toString())
        return { ok: true, readings: [{ kind: 'text', text: 'send me the code' }], writing: 'read' }
      },
    },
  })
})
afterAll(() => test?.close())
beforeEach(() => test.database.query('DELETE FROM forwardcheck.rate_limit'))

describe('keys', () => {
  it('are needed everywhere but for the description, and in no cookie', async () => {
    test.as('admin')
    for (const path of ['/health', '/cases/summary'])
      expect((await expectProblem(await call(path), 401)).detail).toContain('fck_')
    await expectProblem(await post({ text: 'x' }), 401)
    await expectProblem(await call('/health', { key: newApiKey().key }), 401)
    expect((await call('/openapi.json')).status).toBe(200)
    test.as(null)
  })

  it('open what their scopes say, and no more', async () => {
    const paths: Record<string, ApiScope> = {
      '/health': 'health',
      '/cases/summary': 'cases',
      '/campaigns': 'campaigns',
    }
    for (const [path, scope] of Object.entries(paths)) {
      expect((await call(path, { key: await keyOf(scope) })).status).toBe(200)
      const others = API_SCOPES.filter((each) => each !== scope)
      expect(others.length).toBeGreaterThan(2)
      await expectProblem(await call(path, { key: await keyOf(...others) }), 403)
    }
    await expectProblem(await post({ text: 'x' }, await keyOf('health')), 403)
  })

  it('have so many calls a minute, each its own', async () => {
    const key = await keyOf('check')
    for (let n = 0; n < 60; n++) await test.parts.store.takePoint('api/1/check', 60, 60_000)
    const { id } = (await test.parts.records.apiKeys.list()).find(({ name }) => name === 'check') ?? {
      id: '',
    }
    for (let n = 0; n < 60; n++) await test.parts.store.takePoint(`api/${id}/check`, 60, 60_000)
    const response = await post({ text: 'x' }, key)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectProblem(response, 429)
    expect((await call('/health', { key: await keyOf('health') })).status).toBe(200)
  })
})

describe('POST /api/check', () => {
  it('answers with the permanent contract and stores nothing', async () => {
    const text = 'bhai mera 6 digit code tumhare number pe chala gaya, bhej do'
    const response = await post({ text, forwarded: true, from: '+923001234567' }, await keyOf('check'))
    expect(response.status).toBe(200)
    const answer: unknown = await response.json()
    expect(Object.keys(answer as object)).toEqual([
      'level',
      'lure',
      'intent',
      'language',
      'signals',
      'reply',
      'replyLanguage',
    ])
    expect(CheckAnswer.parse(answer)).toMatchObject({
      level: 'danger',
      lure: 'otp-request',
      language: 'ur-Latn',
    })
    for (const table of ['case_record', 'inbox', 'outbox', 'conversation', 'case_mark'])
      expect((await test.database.query(`SELECT 1 FROM forwardcheck.${table}`)).rows).toEqual([])
  })

  it('answers in the language that is asked for', async () => {
    const response = await post({ text: 'your code is 123456', language: 'ru' }, await keyOf('check'))
    expect(CheckAnswer.parse(await response.json()).replyLanguage).toBe('ru')
  })

  it('reads a picture', async () => {
    const image = Buffer.from('bytes of a picture').toString('base64')
    const response = await post({ image }, await keyOf('check'))
    expect(response.status).toBe(200)
    expect(pictures).toEqual(['bytes of a picture'])
  })

  it('tells what does not fit, and never what was sent', async () => {
    const key = await keyOf('check')
    const secret = 'kettledrumzarqa'
    const bodies: unknown[] = [
      '',
      `{"text": "${secret}"`,
      '[]',
      'null',
      {},
      { text: 7 },
      { text: 'x'.repeat(65_537) },
      { text: 'x', more: secret },
      { text: 'x', from: secret },
      { text: 'x', language: secret },
      { image: `${secret}!` },
      { image: '' },
      { image: `${'QUFB'.repeat(8)}=` },
    ]
    for (const body of bodies) {
      const problem = await expectProblem(await post(body, key), 400)
      expect(JSON.stringify(problem)).not.toContain(secret)
      expect(problem.errors?.length).toBeGreaterThan(0)
    }
  })

  it('refuses other types and large bodies', async () => {
    const key = await keyOf('check')
    await expectProblem(await post('text=x', key, 'application/x-www-form-urlencoded'), 415)
    await expectProblem(await post({ image: 'A'.repeat(IMAGE_LIMIT + 600_000) }, key), 413)
    await expectProblem(await post({ image: 'A'.repeat(13 * 1024 * 1024) }, key), 413)
    const largest = Buffer.alloc((IMAGE_LIMIT / 4) * 3, 7).toString('base64')
    expect(largest.length).toBe(IMAGE_LIMIT)
    expect((await post({ image: largest }, key)).status).toBe(200)
  })
})

describe('GET /api/health and /api/cases/summary', () => {
  it('tell how the bot fares', async () => {
    const response = await call('/health', { key: await keyOf('health') })
    expect(HealthResponse.parse(await response.json())).toMatchObject({ status: 'ready', unanswered: 0 })
  })

  it('count cases of enough people only', async () => {
    const insert = (chat: string, level: string): Promise<unknown> =>
      test.database.query(
        `INSERT INTO forwardcheck.case_record (chat_key, at_ms, language, reply_language, level, intent, signal_ids, duration_ms)
         VALUES ($1, $2, 'kk', 'kk', $3, 'check-message', '{}', 1)`,
        [chat, Date.now(), level],
      )
    for (const chat of ['a', 'b', 'c', 'd', 'e']) await insert(chat, 'danger')
    await insert('f', 'caution')
    const response = await call('/cases/summary?by=level,language', { key: await keyOf('cases') })
    expect(SummaryResponse.parse(await response.json())).toMatchObject({
      minReporters: 5,
      groups: [{ level: 'danger', language: 'kk', cases: 5 }],
    })
  })

  it('refuse questions that do not fit', async () => {
    const key = await keyOf('cases')
    for (const query of ['by=chat_key', 'by=', 'by=level;drop', 'from=yesterday', 'until=2026-13-01', 'x=1'])
      await expectProblem(await call(`/cases/summary?${query}`, { key }), 400)
  })
})

describe('everything else', () => {
  it('is a problem, too', async () => {
    const key = await keyOf(...API_SCOPES)
    await expectProblem(await call('/nothing', { key }), 404)
    await expectProblem(await call('/../api/nothing/at/all', { key }), 404)
    const response = await call('/check', { key })
    expect(response.headers.get('allow')).toBe('POST')
    await expectProblem(response, 405)
    await expectProblem(await call('/health', { method: 'DELETE', key }), 405)
  })

  it('allows no other site', async () => {
    const response = await call('/openapi.json', { headers: { origin: 'https://evil.example' } })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })
})
