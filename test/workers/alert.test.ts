/** The webhook of rising campaigns, against a server on loopback: what it hears, and what is done when it does not. */
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CampaignAlerts, DueAlert } from '../../src/store/campaign-alerts.ts'
import type { CampaignFigures } from '../../src/store/campaign-figures.ts'
import { createSendAlerts } from '../../src/workers/alert.ts'
import { recordingLog } from '../support/servers.ts'

const SECRET = 'sixteen characters'
const figures: CampaignFigures = {
  id: '7',
  kind: 'domain',
  size: 31,
  reporters: 24,
  firstMs: Date.UTC(2026, 10, 23, 8),
  lastMs: Date.UTC(2026, 10, 23, 9),
  levels: { values: ['danger'], hasOthers: false },
  lures: { values: ['device-linking'], hasOthers: true },
  countries: { values: ['PK'], hasOthers: true },
  languages: { values: ['ur', 'en'], hasOthers: false },
}
const due: DueAlert = { id: 'alert-1', attempt: 1, raisedMs: 0, figures, domain: 'vote-stars.top' }

let server: Server
let url: string
let heard: { headers: IncomingHttpHeaders; body: string; path: string }[]
let status: number

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      heard.push({ headers: request.headers, body, path: request.url ?? '' })
      if (status === 0) request.socket.destroy()
      else response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('ignored')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(() => {
  heard = []
  status = 204
})

/** Sends what is due once; returns how it was settled, and the log. */
async function send(
  alerts: DueAlert[],
  secret: string | null = SECRET,
  turns = 1,
): Promise<{ settled: string[]; raised: number; lines: string[] }> {
  const settled: string[] = []
  let raised = 0
  const { log, lines } = recordingLog()
  const store: CampaignAlerts = {
    raiseAlerts: async () => ++raised,
    takeAlerts: async () => alerts,
    settleAlert: async (id, outcome) => void settled.push(`${id} ${outcome}`),
  }
  const parts = { store, webhook: { url, secret: secret ?? undefined }, minReporters: 5, tlp: 'AMBER', log }
  const sendAlerts = createSendAlerts({
    ...parts,
    consoleOrigin: 'https://console.example.org',
    nowMs: () => Date.UTC(2026, 10, 23, 10),
  })
  for (let turn = 0; turn < turns; turn++) await sendAlerts()
  return { settled, raised, lines }
}

describe('an alert', () => {
  it('is signed with its time, and says nothing of anybody', async () => {
    const { settled } = await send([due])
    expect(settled).toEqual(['alert-1 sent'])
    const [first] = heard
    if (!first) throw new Error('nothing was heard')
    const { headers, body } = first
    const timestamp = String(headers['x-forwardcheck-timestamp'])
    expect(timestamp).toBe('1795428000')
    const signature = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex')
    expect(headers['x-forwardcheck-signature']).toBe(`sha256=${signature}`)
    expect(headers['x-forwardcheck-delivery']).toBe('alert-1')
    expect(JSON.parse(body)).toEqual({
      type: 'forwardcheck.campaign.rising',
      version: 1,
      id: 'alert-1',
      raised: '1970-01-01T00:00:00.000Z',
      campaign: '7',
      kind: 'domain',
      levels: ['danger'],
      lures: ['device-linking'],
      reporters: 24,
      minimumReporters: 5,
      countries: ['PK'],
      languages: ['ur', 'en'],
      firstSeen: '2026-11-23T08:00:00.000Z',
      lastSeen: '2026-11-23T09:00:00.000Z',
      tlp: 'TLP:AMBER',
      link: 'https://console.example.org/campaigns/7',
      domain: 'vote-stars[.]top',
    })
  })

  it('goes out unsigned without a secret', async () => {
    await send([due], null)
    expect(heard[0]?.headers).toMatchObject({ 'x-forwardcheck-delivery': 'alert-1' })
    expect(heard[0]?.headers).not.toHaveProperty('x-forwardcheck-signature')
  })

  it.each([500, 404, 0])('that gets %s waits for its next attempt', async (answer) => {
    status = answer
    const { settled, lines } = await send([due])
    expect(settled).toEqual([])
    expect(lines.join('\n')).toContain('the webhook did not take an alert, tried again later')
    expect(lines.join('\n')).not.toContain('vote-stars')
  })

  it('does not follow another address', async () => {
    status = 302
    const { settled } = await send([due])
    expect(settled).toEqual([])
    expect(heard.map(({ path }) => path)).toEqual(['/hook'])
  })

  it('is given up after half a day', async () => {
    status = 500
    const { settled, lines } = await send([{ ...due, attempt: 16 }])
    expect(settled).toEqual(['alert-1 given-up'])
    expect(lines.join('\n')).toContain('the webhook never took an alert, given up')
  })

  it('of a campaign that too few people are left of is dropped', async () => {
    const { settled } = await send([{ ...due, figures: null }])
    expect(settled).toEqual(['alert-1 gone'])
    expect(heard).toEqual([])
  })

  it('is broken off at once when the process ends, and is due again', async () => {
    const ending = new AbortController()
    const settled: string[] = []
    const { log, lines } = recordingLog()
    let posts = 0
    const store: CampaignAlerts = {
      raiseAlerts: async () => 0,
      // The last attempt of all: to be broken off is not to be refused.
      takeAlerts: async () => [
        { ...due, attempt: 16 },
        { ...due, id: 'alert-2' },
      ],
      settleAlert: async (id, outcome) => void settled.push(`${id} ${outcome}`),
    }
    const parts = { store, webhook: { url, secret: SECRET }, minReporters: 5, tlp: 'AMBER', log }
    const sendAlerts = createSendAlerts({
      ...parts,
      consoleOrigin: null,
      // A receiver that takes the connection and says nothing.
      fetch: (_, options) => {
        posts++
        return new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => reject(new Error('aborted')))
          ending.abort()
        })
      },
    })
    const startedMs = Date.now()
    await sendAlerts(ending.signal)
    expect(Date.now() - startedMs).toBeLessThan(2_000)
    expect([posts, settled, lines]).toEqual([1, [], []])
  })

  it('is looked for once a minute', async () => {
    const { raised } = await send([], SECRET, 3)
    expect(raised).toBe(1)
  })
})
