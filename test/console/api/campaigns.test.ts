import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CampaignsResponse } from '../../../src/console/api/campaigns-endpoint.ts'
import { newApiKey } from '../../../src/console/access/api-key.ts'
import { domain, fromMany, report, text } from '../../store/reports.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 23, 12, 30)

let test: TestConsole
let key: string
beforeAll(async () => {
  const environment = { CAMPAIGN_REPORTERS: '3' }
  test = await openTestConsole({ environment, parts: { nowMs: () => NOW } })
  const made = newApiKey()
  key = made.key
  const { keyHash } = made
  await test.parts.records.apiKeys.add(
    { name: 'feed', keyHash, scopes: ['campaigns'], createdBy: 'test' },
    NOW,
  )
  await report(test.database, [
    ...fromMany(4, { atMs: NOW - 3 * HOUR, marks: [domain('vote.top')] }, 'vote'),
    ...fromMany(3, { atMs: NOW - 3 * HOUR, marks: [text(['1'], 'please vote for my zebra')] }, 'text'),
    ...fromMany(2, { atMs: NOW - 3 * HOUR, marks: [domain('rare.top')] }, 'rare'),
    ...fromMany(5, { atMs: NOW - 3 * HOUR, marks: [domain('tried.top')], isTrial: true }, 'trial'),
  ])
  await test.parts.store.groupMarks(1_000)
})
afterAll(() => test.close())

const call = (query = ''): Promise<Response> =>
  test.get(`/api/campaigns${query}`, { authorization: `Bearer ${key}` })

describe('GET /api/campaigns', () => {
  it('tells of enough people, and no words of anybody', async () => {
    const response = await call()
    expect(response.status).toBe(200)
    const body = await response.text()
    const answer = CampaignsResponse.parse(JSON.parse(body))
    expect(answer).toMatchObject({ minReporters: 3, tlp: 'TLP:AMBER', until: '2026-11-23T12:30:00.000Z' })
    expect(answer.campaigns).toMatchObject([
      { kind: 'domain', label: 'vote[.]top', cases: 4, reporters: 4, firstSeen: '2026-11-23T09:00:00.000Z' },
      { kind: 'text', label: null, reporters: 3, countries: { values: ['PK'], others: false } },
    ])
    for (const hidden of ['rare', 'tried', 'zebra', 'vote 0']) expect(body).not.toContain(hidden)
  })

  it('filters, and refuses what does not fit', async () => {
    const countOf = async (query: string): Promise<number> =>
      CampaignsResponse.parse(await (await call(query)).json()).campaigns.length
    expect(await countOf('?kind=text&days=1')).toBe(1)
    expect(await countOf('?limit=1')).toBe(1)
    expect(await countOf('?country=KZ')).toBe(0)
    for (const query of ['days=2', 'kind=sound', 'country=pk', 'limit=0', 'since=1'])
      expect((await call(`?${query}`)).status).toBe(400)
  })
})
