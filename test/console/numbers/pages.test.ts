/** The numbers' pages over the store alone: what is shown of each, to whom, what is asked, and what is escaped. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/model.ts'
import type { NumberStatus } from '../../../src/store/store.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'

const HOSTILE = '<img src=x onerror=alert(1)>'
const WELL: NumberStatus = {
  state: 'open',
  sinceMs: Date.now() - 3_600_000,
  isStandby: false,
  lastInboundMs: Date.now() - 60_000,
  lastAckMs: Date.now() - 50_000,
  closes: {},
  refusals: {},
  heldUntilMs: null,
  cappedUntilMs: null,
  spooled: 0,
  clockSkewMs: 12,
  reasons: [],
}

let bench: TestConsole
beforeAll(async () => {
  bench = await openTestConsole({
    as: 'viewer',
    environment: { WHATSAPP_ACCOUNTS: 'pk,kz', WHATSAPP_STANDBY: 'kz' },
  })
})
beforeEach(async () => {
  bench.as('viewer')
  bench.audit.length = 0
  for (const table of ['number_request', 'number', 'inbox']) {
    await bench.database.query(`DELETE FROM forwardcheck.${table}`)
  }
})
afterAll(() => bench.close())

/** As a gateway would that holds the number. */
async function report(account: string, status: Partial<NumberStatus>, owner = 'gateway-1 77'): Promise<void> {
  const ownership = await bench.parts.store.takeNumber(account, owner, 30_000)
  if (!ownership) throw new Error('held already')
  await bench.parts.store.reportNumber(ownership, { ...WELL, ...status }, Date.now())
}
const textOf = async (path: string): Promise<string> => (await bench.get(path)).text()
/** One number's card. */
async function cardOf(account: string): Promise<string> {
  return textOf(`/numbers/${account}?part=card`)
}
const requests = async () =>
  (
    await bench.database.query<{ account: string; action: string }>(
      `SELECT account, action FROM forwardcheck.number_request ORDER BY id`,
    )
  ).rows

describe('the numbers', () => {
  it('are one card each, in words and with what is known', async () => {
    await report('pk', { lastInboundMs: null })
    const page = await textOf('/numbers')
    expect(page.match(/<section class="card">/g)).toHaveLength(2)
    expect(page).toContain('tone-good">connected<')
    expect(page).toContain('standby')
    expect(page).toContain('gateway-1 77')
    expect(page).toMatch(/Last message<\/dt>\s*<dd>never/)
    expect(page).toContain('data-live="/numbers?part=cards"')
    const part = await textOf('/numbers?part=cards')
    expect(part).not.toContain('<html')
    expect(part.match(/<section class="card">/g)).toHaveLength(2)
  })

  it('tell what waits at each, and for how long', async () => {
    await report('pk', {})
    await bench.database.query(
      `INSERT INTO forwardcheck.inbox (message_key, account, chat_key, received_ms)
       SELECT 'm' || n, 'pk', 'chat', (extract(epoch FROM clock_timestamp()) * 1000)::bigint - 300000
       FROM generate_series(1, 3) AS n`,
    )
    const card = await cardOf('pk')
    expect(card).toContain('3, the oldest for 5 min')
    expect(card).toContain('/runbooks#queues-and-workers')
    expect(await cardOf('kz')).not.toContain('oldest')
  })

  it('lead to the runbook for each trouble', async () => {
    const laterMs = Date.now() + 600_000
    await report('pk', {
      state: 'restricted',
      reasons: ['restricted refusals'],
      closes: { '428': 3, '440': 1, silence: 2, other: 1 },
      refusals: { '463': 4, '429': 1, '777': 1 },
      heldUntilMs: laterMs,
      cappedUntilMs: laterMs,
      spooled: 2,
      clockSkewMs: -600_000,
    })
    const card = await cardOf('pk')
    const links = [
      'gateway#restricted',
      'gateway#428',
      'gateway#440',
      'gateway#silence',
      'gateway#close-codes',
      'gateway#the-clock',
      'outbound#restricted',
      'outbound#caps',
      'outbound#too-fast',
      'outbound#codes',
      'spool"',
    ]
    for (const link of links) expect(card).toContain(`href="/runbooks/${link}`)
    expect(card).toContain('line dropped')
    expect(card).toContain('account or chat restricted')
    expect(card).toContain('replies are refused')
    expect(card).toContain('tone-warn">restricted<')
  })

  it('tell when nobody holds one, or somebody ended without letting it go', async () => {
    expect(await cardOf('pk')).toContain('No gateway serves this number')
    await report('pk', { state: 'open' })
    await bench.database.query(`UPDATE forwardcheck.number SET until_ms = 1`)
    const card = await cardOf('pk')
    expect(card).toContain('gateway-1 77 ended without letting the number go')
    expect(card).toContain('last reported: connected')
    expect(card).toContain('/runbooks#the-database-is-away')
  })

  it('of other gateways are shown, too, whatever their name, reasons and codes say', async () => {
    await report(
      HOSTILE,
      {
        state: HOSTILE,
        reasons: [HOSTILE],
        closes: { [HOSTILE]: 1 },
        refusals: { [HOSTILE]: 1 },
      },
      HOSTILE,
    )
    bench.as('admin')
    const address = `/numbers/${encodeURIComponent(HOSTILE)}`
    for (const path of ['/numbers', address, `${address}/link`]) {
      const page = await textOf(path)
      expect(page).toContain('&lt;img src=x')
      expect(page).not.toContain('<img')
    }
  })

  it('are there in every language, with every word', async () => {
    await report('pk', { state: 'logged-out', closes: { '401': 1 }, refusals: { '463': 1 } })
    bench.as('admin')
    for (const language of LANGUAGES) {
      for (const path of ['/numbers', '/numbers/pk', '/numbers/kz/link', '/runbooks']) {
        const page = await (await bench.get(path, { 'accept-language': language })).text()
        expect(page).not.toContain('⟦')
      }
    }
  })
})

describe('what can be done', () => {
  it('is for admins alone, as are codes', async () => {
    await report('pk', {})
    for (const role of ['viewer', 'analyst'] as const) {
      bench.as(role)
      const page = await textOf('/numbers/pk')
      expect(page).not.toContain('<form method="post" action="/numbers')
      expect((await bench.get('/numbers/kz/link')).status).toBe(403)
      expect((await bench.get('/numbers/kz/link?part=qr')).status).toBe(403)
      for (const action of ['pause', 'resume', 'unlink', 'pair']) {
        const answer = await bench.post(`/numbers/pk/${action}`, { name: 'pk', phone: '923001234567' })
        expect(answer.status).toBe(403)
      }
    }
    bench.as(null)
    expect((await bench.get('/numbers')).headers.get('location')).toContain('/login')
    expect(await requests()).toEqual([])
    expect(bench.audit).toEqual([])
  })

  it('is asked of the gateway, and written down', async () => {
    await report('pk', {})
    bench.as('admin')
    for (const action of ['pause', 'resume', 'unlink']) {
      const answer = await bench.post(`/numbers/pk/${action}`, { name: 'pk' })
      expect(answer.status).toBe(303)
      expect(answer.headers.get('location')).toMatch(/^\/numbers\/pk\?request=\d+$/)
      expect(await textOf(answer.headers.get('location')!)).toContain('the gateway answers in a moment')
    }
    expect(await requests()).toEqual(
      ['pause', 'resume', 'unlink'].map((action) => ({ account: 'pk', action })),
    )
    expect(bench.audit.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'number.pause pk',
      'number.resume pk',
      'number.unlink pk',
    ])
  })

  it('is unlinking only with the name typed', async () => {
    await report('pk', {})
    bench.as('admin')
    for (const name of ['', 'kz', `${HOSTILE}`]) {
      const answer = await bench.post('/numbers/pk/unlink', { name })
      expect(answer.status).toBe(422)
      const page = await answer.text()
      expect(page).toContain('Nothing was unlinked')
      expect(page).not.toContain('<img')
    }
    expect(await requests()).toEqual([])
  })

  it('is nothing at a number that is not there', async () => {
    bench.as('admin')
    for (const path of ['/numbers/us', '/numbers/us/link', '/numbers/..%2F..%2Fetc']) {
      expect((await bench.get(path)).status).toBe(404)
    }
    for (const action of ['pause', 'unlink', 'pair', 'drop']) {
      expect((await bench.post(`/numbers/us/${action}`, { name: 'us', phone: '923001234567' })).status).toBe(
        404,
      )
    }
  })

  it('ends after a while with what to do, when no gateway takes it', async () => {
    bench.as('admin')
    const answer = await bench.post('/numbers/pk/pause')
    await bench.database.query(`UPDATE forwardcheck.number_request SET asked_ms = asked_ms - 15000`)
    const page = await textOf(answer.headers.get('location')!)
    expect(page).toContain('No gateway serves this number at the moment, and nothing was done')
    expect(page).toContain('/runbooks/metrics#no-gateway-holds-a-number')
  })
})

describe('linking', () => {
  const code = 'ABCD1234'

  it('shows a code large, to admins, and for two minutes at the longest', async () => {
    await report('pk', { state: 'pairing' })
    bench.as('admin')
    const answer = await bench.post('/numbers/pk/pair', { phone: '+92 (300) 123-4567' })
    const address = answer.headers.get('location')!
    expect(address).toMatch(/^\/numbers\/pk\/link\?request=\d+$/)
    const id = address.split('=')[1]!
    const taken = await bench.parts.store.takeNumberRequests('gateway-1 77', ['pk'])
    expect(taken).toEqual([{ id, account: 'pk', action: 'pair', phone: '923001234567' }])
    await bench.parts.store.answerNumberRequest(id, 'done', code)
    const shown = await bench.get(address)
    expect(await shown.text()).toMatch(/<code dir="ltr">ABCD-1234<\/code>/)
    expect(shown.headers.get('cache-control')).toBe('no-store')
    expect(await textOf(`/numbers/pk/link?part=request&request=${id}`)).toContain('ABCD-1234')
    // Not of another number's page, and not to others.
    expect(await textOf(`/numbers/kz/link?request=${id}`)).not.toContain('ABCD')
    bench.as('viewer')
    expect(await textOf(`/numbers/pk?request=${id}`)).not.toContain('ABCD')
    bench.as('admin')
    await bench.database.query(`UPDATE forwardcheck.number_request SET wanted_ms = wanted_ms - 120000`)
    expect(await textOf(address)).not.toContain('ABCD')
    expect(bench.audit.map(({ action }) => action)).toContain('number.pair')
    expect(JSON.stringify(bench.audit)).not.toMatch(/ABCD|92300/)
  })

  it('refuses what is no phone number, and says so', async () => {
    bench.as('admin')
    for (const phone of ['', '12', 'my phone', '+92300123456789012', HOSTILE]) {
      const answer = await bench.post('/numbers/pk/pair', { phone })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain('7 to 15 digits')
    }
    expect((await requests()).filter(({ action }) => action === 'pair')).toEqual([])
  })

  it('writes down once that somebody looks at the QR', async () => {
    await report('pk', { state: 'pairing' })
    bench.as('admin')
    await textOf('/numbers/pk/link')
    await new Promise((resolve) => setTimeout(resolve, 5))
    await textOf('/numbers/pk/link?part=qr')
    expect(bench.audit.map(({ action, subject }) => [action, subject])).toEqual([['number.show-qr', 'pk']])
  })

  it.each([
    ['open', 'This number is linked'],
    ['logged-out', 'unlink here first'],
    ['stopped', 'Resume it first'],
    ['outdated-version', 'gateway#outdated-version'],
  ])('of a number that is %s says so, and asks for no QR', async (state, words) => {
    await report('pk', { state })
    bench.as('admin')
    expect(await textOf('/numbers/pk/link')).toContain(words)
    expect(await requests()).toEqual([])
  })

  it('of a number whose gateway is gone says so after a while', async () => {
    bench.as('admin')
    expect(await textOf('/numbers/pk/link')).toContain('Waiting for a QR code')
    await bench.database.query(`UPDATE forwardcheck.number_request SET asked_ms = asked_ms - 15000`)
    expect(await textOf('/numbers/pk/link?part=qr')).toContain('No gateway serves this number')
  })
})
