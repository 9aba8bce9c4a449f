/** Logging in and out: sessions, fixation, stolen cookies, locks that grow and end, and the same answer for everybody. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { LOCK_RULES, UNKNOWN_NAME } from '../../../src/console/access/log-in.ts'
import { openAccessBench, openBrowser, PASSWORD, type AccessBench } from './access-bench.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const SESSION = '__Host-session'
const WRONG = 'a fine but wrong password'

let bench: AccessBench
beforeAll(async () => {
  bench = await openAccessBench()
  await bench.addOperator('amina', 'admin')
  await bench.addOperator('viktor', 'viewer')
  await bench.addOperator('gone', 'admin')
  await bench.records.operators.disable('gone', bench.nowMs())
})
afterEach(() => bench.database.query('DELETE FROM forwardcheck.log_in_attempt'))
afterAll(() => bench.close())

async function failTimes(times: number, name: string, address?: string): Promise<number[]> {
  const states: number[] = []
  for (let n = 0; n < times; n += 1) {
    states.push((await openBrowser(bench.app, address).logIn(name, WRONG)).status)
  }
  return states
}

describe('a session', () => {
  it('begins at log-in, in a cookie for this host alone, and is stored as a hash only', async () => {
    const browser = openBrowser(bench.app)
    const answer = await browser.post('/login', {
      csrf: '',
      name: ' Amina',
      password: PASSWORD,
      back: '/audit?actor=x',
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/audit?actor=x'])
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith(SESSION)) ?? ''
    expect(cookie.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'])
    const [id = ''] = decodeURIComponent(browser.cookies.get(SESSION) ?? '').split('.')
    expect(id).toMatch(/^[\w-]{43}$/)
    const stored = await bench.dump()
    expect(stored).toContain('operator_session')
    expect(stored).not.toContain(id)
    expect(stored).not.toContain(PASSWORD)
    expect((await browser.get('/access')).status).toBe(200)
  })

  it('has a new id after every log-in: one planted before is nothing, and the one before is over', async () => {
    const browser = openBrowser(bench.app)
    await browser.logIn('amina')
    const first = browser.cookies.get(SESSION) ?? ''
    await browser.logIn('amina')
    expect(browser.cookies.get(SESSION)).not.toBe(first)
    const other = openBrowser(bench.app)
    other.cookies.set(SESSION, first)
    expect((await other.get('/access')).headers.get('location')).toBe('/login?back=%2Faccess')
    // An id of the attacker's own making does not become one by logging in.
    other.cookies.set(SESSION, `${'A'.repeat(43)}.${first.split('.')[1]}`)
    await other.logIn('amina')
    expect(other.cookies.get(SESSION)).not.toContain('A'.repeat(43))
  })

  it('is refused with another signature, and with none', async () => {
    const browser = openBrowser(bench.app)
    await browser.logIn('amina')
    const real = decodeURIComponent(browser.cookies.get(SESSION) ?? '')
    const changed = real.slice(0, -3) + (real.endsWith('AA=') ? 'BB=' : 'AA=')
    for (const cookie of [changed, real.split('.')[0] ?? '', `${real.slice(1)}`]) {
      browser.cookies.set(SESSION, encodeURIComponent(cookie))
      expect((await browser.get('/access')).status).toBe(303)
    }
    browser.cookies.set(SESSION, encodeURIComponent(real))
    expect((await browser.get('/access')).status).toBe(200)
  })

  it('ends at log-out, at the server too', async () => {
    const browser = openBrowser(bench.app)
    await browser.logIn('viktor')
    const cookie = browser.cookies.get(SESSION) ?? ''
    expect((await browser.post('/logout')).headers.get('location')).toBe('/login')
    expect(browser.cookies.has(SESSION)).toBe(false)
    browser.cookies.set(SESSION, cookie)
    expect((await browser.get('/password')).status).toBe(303)
  })

  it('ends after eight idle hours, and after 24 in any case', async () => {
    const browser = openBrowser(bench.app)
    await browser.logIn('viktor')
    for (let n = 0; n < 3; n += 1) {
      bench.pass(7 * HOUR_MS)
      expect((await browser.get('/password')).status).toBe(200)
    }
    bench.pass(3 * HOUR_MS)
    expect((await browser.get('/password')).status).toBe(303)
    await browser.logIn('viktor')
    bench.pass(7 * HOUR_MS)
    // What a page left open asks by itself is no use.
    expect((await browser.get('/password', { 'sec-fetch-dest': 'empty' })).status).toBe(200)
    bench.pass(HOUR_MS)
    expect((await browser.get('/password')).status).toBe(303)
  })

  it('leads back to pages of this console only', async () => {
    for (const back of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const fields = { csrf: '', name: 'viktor', password: PASSWORD, back }
      expect((await openBrowser(bench.app).post('/login', fields)).headers.get('location')).toBe('/')
    }
  })
})

describe('a refusal', () => {
  it('is the same for a wrong password, an unknown name and a disabled operator, work included', async () => {
    const pages: string[] = []
    for (const [name, password] of [
      ['amina', WRONG],
      ['nobody', WRONG],
      ['gone', PASSWORD],
      ['gone', WRONG],
    ] as const) {
      const before = bench.runs()
      const answer = await openBrowser(bench.app).logIn(name, password)
      expect([name, answer.status, bench.runs() - before]).toEqual([name, 401, 1])
      expect(answer.headers.getSetCookie()).toEqual([])
      const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? ''
      pages.push((await answer.text()).replaceAll(name, 'NAME').replaceAll(nonce, 'NONCE'))
    }
    expect(new Set(pages).size).toBe(1)
    expect(pages[0]).toContain('Name or password is wrong.')
  })

  it('is on record, without what was typed for a name that nobody has', async () => {
    await openBrowser(bench.app).logIn('hunter2hunter2', 'viktor')
    await openBrowser(bench.app).logIn('viktor', WRONG)
    const [latest, before] = await bench.records.audit.list({ action: 'log-in' }, 2)
    expect(latest).toMatchObject({ actor: 'viktor', outcome: 'refused' })
    expect(before).toMatchObject({ actor: UNKNOWN_NAME, outcome: 'refused', subject: null })
    expect(await bench.dump()).not.toContain('hunter2')
  })

  it('shows hostile names as text', async () => {
    const page = await (await openBrowser(bench.app).logIn('"><script>alert(1)</script>', 'x')).text()
    expect(page).not.toContain('<script>alert')
  })
})

describe('a lock', () => {
  it('comes after five failures, grows with every further one, and ends', async () => {
    expect(await failTimes(6, 'amina')).toEqual([401, 401, 401, 401, 401, 429])
    const runs = bench.runs()
    // The right password neither helps nor is looked at.
    const locked = await openBrowser(bench.app).logIn('amina')
    expect([locked.status, locked.headers.get('retry-after'), bench.runs() - runs]).toEqual([429, '60', 0])
    let waitMs = MINUTE_MS
    for (let n = 0; n < 3; n += 1) {
      bench.pass(waitMs)
      waitMs *= 2
      expect(await failTimes(2, 'amina')).toEqual([401, 429])
      const answer = await openBrowser(bench.app).logIn('amina')
      expect(answer.headers.get('retry-after')).toBe(String(waitMs / 1000))
    }
    bench.pass(waitMs)
    expect((await openBrowser(bench.app).logIn('amina')).status).toBe(303)
    // A success forgives.
    expect(await failTimes(2, 'amina')).toEqual([401, 401])
  })

  it('is the same for a name that nobody has, and is on record', async () => {
    expect(await failTimes(6, 'nobody')).toEqual([401, 401, 401, 401, 401, 429])
    const [lock] = await bench.records.audit.list({ action: 'log-in.lock' }, 1)
    expect(lock).toMatchObject({ actor: UNKNOWN_NAME, outcome: 'locked for 60 s' })
  })

  it('lets many attempts at once have no more tries than one after the other', async () => {
    const runs = bench.runs()
    const at = await Promise.all(
      Array.from({ length: 12 }, () => openBrowser(bench.app).logIn('viktor', WRONG)),
    )
    expect(at.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(bench.runs() - runs).toBe(5)
  })

  it('of a stranger leaves the operator in, from elsewhere', async () => {
    await failTimes(8, 'amina', '198.51.100.7')
    expect((await openBrowser(bench.app, '198.51.100.7').logIn('amina')).status).toBe(429)
    expect((await openBrowser(bench.app, '192.0.2.9').logIn('amina')).status).toBe(303)
  })

  it('of a stranger leaves the operator in even behind the same address, in a browser used before', async () => {
    const own = openBrowser(bench.app)
    await own.logIn('amina')
    await own.post('/logout')
    await failTimes(8, 'amina')
    expect((await openBrowser(bench.app).logIn('amina')).status).toBe(429)
    expect((await own.logIn('amina')).status).toBe(303)
    // It counts by itself, and stands for nobody else.
    expect((await own.logIn('viktor', WRONG)).status).toBe(401)
    for (let n = 0; n < 5; n += 1) expect((await own.logIn('amina', WRONG)).status).toBe(401)
    expect((await own.logIn('amina')).status).toBe(429)
  })

  it('of a browser cannot be slipped by making its cookie up', async () => {
    await failTimes(6, 'amina')
    const browser = openBrowser(bench.app)
    browser.cookies.set('__Host-device', `${'A'.repeat(43)}.${'B'.repeat(43)}`)
    expect((await browser.logIn('amina')).status).toBe(429)
  })

  it('takes an address that tries many names', async () => {
    const { free } = LOCK_RULES.address
    for (let n = 0; n < free; n += 1) await failTimes(1, `name${n}`, '198.51.100.8')
    expect(await failTimes(1, 'one-more', '198.51.100.8')).toEqual([429])
    expect(await failTimes(1, 'one-more', '198.51.100.9')).toEqual([401])
  })

  it('takes a name that is tried from everywhere, for five minutes at most', async () => {
    const { free, mostLockMs } = LOCK_RULES.name
    for (let n = 0; n < free; n += 1) await failTimes(1, 'viktor', `10.1.${n}.1`)
    expect(await failTimes(1, 'viktor', '10.2.0.1')).toEqual([429])
    for (let n = 0; n < 8; n += 1) {
      bench.pass(mostLockMs)
      await failTimes(1, 'viktor', `10.3.${n}.1`)
    }
    bench.pass(mostLockMs)
    expect((await openBrowser(bench.app, '10.4.0.1').logIn('viktor')).status).toBe(303)
  })

  it('holds for the present password on the page that changes it', async () => {
    const browser = openBrowser(bench.app)
    await browser.logIn('viktor')
    const next = { next: 'quite another password', again: 'quite another password' }
    const states: number[] = []
    for (let n = 0; n < 6; n += 1) {
      states.push((await browser.post('/password', { password: WRONG, ...next })).status)
    }
    expect(states).toEqual([401, 401, 401, 401, 401, 429])
  })
})
