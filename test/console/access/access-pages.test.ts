/** Operators, keys and the audit trail: who may do what, what is shown once, and who stays in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authenticateKey } from '../../../src/console/access/api-key.ts'
import { openAccessBench, openBrowser, PASSWORD, type AccessBench, type Browser } from './access-bench.ts'

const SHOWN = /<code class="figure" dir="ltr">([^<]+)<\/code>/

let bench: AccessBench
let admin: Browser
beforeAll(async () => {
  bench = await openAccessBench()
  await bench.addOperator('amina', 'admin')
  await bench.addOperator('anna', 'analyst')
  await bench.addOperator('viktor', 'viewer')
  admin = openBrowser(bench.app)
  await admin.logIn('amina')
})
afterAll(() => bench.close())

async function roleOf(name: string): Promise<string | undefined> {
  return (await bench.records.operators.find(name))?.role
}

describe('roles', () => {
  const PAGES = ['/access', '/audit']
  const FORMS = [
    '/access/operators',
    '/access/operators/viktor/role',
    '/access/operators/viktor/disable',
    '/access/operators/viktor/enable',
    '/access/operators/viktor/password',
    '/access/keys',
    '/access/keys/1/revoke',
  ]
  const FIELDS = { name: 'new-one', role: 'admin', scopes: 'health' }

  it.each(['anna', 'viktor'])('keep %s out of everything that is for admins', async (name) => {
    const browser = openBrowser(bench.app)
    await browser.logIn(name)
    const before = await bench.dump()
    for (const path of PAGES) expect([path, (await browser.get(path)).status]).toEqual([path, 403])
    for (const path of FORMS) {
      expect([path, (await browser.post(path, FIELDS)).status]).toEqual([path, 403])
    }
    expect(await bench.dump()).toBe(before)
    const own = await (await browser.get('/password')).text()
    expect(own).not.toContain('href="/access"')
  })

  it('send visitors to the log-in', async () => {
    const visitor = openBrowser(bench.app)
    for (const path of [...PAGES, '/password']) {
      const answer = await visitor.get(path)
      expect(answer.headers.get('location')).toBe(`/login?back=${encodeURIComponent(path)}`)
    }
    for (const path of [...FORMS, '/password']) {
      const answer = await visitor.post(path, { csrf: '', ...FIELDS })
      expect(answer.headers.get('location')).toBe('/login')
    }
    expect(await roleOf('new-one')).toBeUndefined()
  })
})

describe('operators', () => {
  it('are added with a password that is shown once and works', async () => {
    const page = await (await admin.post('/access/operators', { name: 'Olga', role: 'analyst' })).text()
    const password = SHOWN.exec(page)?.[1] ?? ''
    expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/)
    const olga = openBrowser(bench.app)
    expect((await olga.logIn('olga', password)).status).toBe(303)
    expect(await (await admin.get('/access')).text()).not.toContain(password)
    expect(await bench.dump()).not.toContain(password)
    expect((await admin.post('/access/operators', { name: 'olga', role: 'viewer' })).status).toBe(409)
    expect(await roleOf('olga')).toBe('analyst')
  })

  it.each(['', 'a b', '<b>x</b>', '(command line)', 'x'.repeat(41), '../etc', 'имя'])(
    'cannot be called %j',
    async (name) => {
      expect((await admin.post('/access/operators', { name, role: 'viewer' })).status).toBe(422)
    },
  )

  it('lose their sessions with their role, their password and their access', async () => {
    const steps: [string, Record<string, string>][] = [
      ['role', { role: 'analyst' }],
      ['password', {}],
      ['disable', {}],
    ]
    for (const [step, fields] of steps) {
      const name = `leaves-by-${step}`
      await bench.addOperator(name, 'viewer')
      const browser = openBrowser(bench.app)
      await browser.logIn(name)
      expect((await browser.get('/password')).status).toBe(200)
      await admin.post(`/access/operators/${name}/${step}`, fields)
      expect([step, (await browser.get('/password')).status]).toEqual([step, 303])
    }
    expect((await openBrowser(bench.app).logIn('leaves-by-role')).status).toBe(303)
    expect((await openBrowser(bench.app).logIn('leaves-by-password')).status).toBe(401)
    expect((await openBrowser(bench.app).logIn('leaves-by-disable')).status).toBe(401)
    await admin.post('/access/operators/leaves-by-disable/enable')
    expect((await openBrowser(bench.app).logIn('leaves-by-disable')).status).toBe(303)
  })

  it('include one admin at least', async () => {
    const demoted = await admin.post('/access/operators/amina/role', { role: 'viewer' })
    const disabled = await admin.post('/access/operators/amina/disable')
    expect([demoted.status, disabled.status, await roleOf('amina')]).toEqual([409, 409, 'admin'])
    expect(await disabled.text()).toContain('This is the last administrator')
    // Two admins who disable each other at once: one stays.
    await bench.addOperator('boris', 'admin')
    const boris = openBrowser(bench.app)
    await boris.logIn('boris')
    const [aminaToken, borisToken] = [await admin.token(), await boris.token()]
    const both = await Promise.all([
      admin.post('/access/operators/boris/disable', { csrf: aminaToken }),
      boris.post('/access/operators/amina/role', { csrf: borisToken, role: 'viewer' }),
    ])
    expect(both.filter(({ headers }) => headers.get('location') === '/access')).toHaveLength(1)
    const { rows } = await bench.database.query(
      `SELECT 1 FROM forwardcheck.operator WHERE role = 'admin' AND disabled_ms IS NULL`,
    )
    expect(rows).toHaveLength(1)
    await bench.database.query(
      `UPDATE forwardcheck.operator SET role = 'admin', disabled_ms = NULL WHERE name = 'amina'`,
    )
    await admin.logIn('amina')
  })

  it('who are unknown are told so, not failed at', async () => {
    for (const step of ['role', 'disable', 'enable', 'password']) {
      const answer = await admin.post(`/access/operators/nobody-here/${step}`, { role: 'viewer' })
      expect([404, 409]).toContain(answer.status)
    }
    expect((await admin.post('/access/operators/viktor/role', { role: 'owner' })).status).toBe(422)
    expect(await roleOf('viktor')).toBe('viewer')
  })

  it('change their own password, and are logged out everywhere else', async () => {
    const [one, other] = [openBrowser(bench.app), openBrowser(bench.app)]
    await one.logIn('anna')
    await other.logIn('anna')
    const next = 'quite another password'
    const send = (fields: Record<string, string>): Promise<Response> =>
      one.post('/password', { password: PASSWORD, next, again: next, ...fields })
    for (const bad of ['short', 'aaaaaaaaaaaaaaa', 'annaannaanna', 'x'.repeat(257)]) {
      expect([bad, (await send({ next: bad, again: bad })).status]).toEqual([bad, 422])
    }
    expect((await send({ again: 'something else, longer' })).status).toBe(422)
    expect((await send({ password: 'not the present one' })).status).toBe(401)
    expect((await send({})).headers.get('location')).toBe('/password?done')
    expect((await one.get('/password?done')).status).toBe(200)
    expect((await other.get('/password')).status).toBe(303)
    expect((await openBrowser(bench.app).logIn('anna', next)).status).toBe(303)
  })
})

describe('API keys', () => {
  async function makeKey(scopes: string[], name = 'a dashboard'): Promise<string> {
    const page = await (await admin.post('/access/keys', { name, scopes })).text()
    return SHOWN.exec(page)?.[1] ?? ''
  }
  const ask = (key: string): ReturnType<typeof authenticateKey> =>
    authenticateKey(bench.records.apiKeys, `Bearer ${key}`, bench.nowMs())

  it('are shown once, kept as a hash, and know what they may ask', async () => {
    const key = await makeKey(['health', 'check'])
    expect(key).toMatch(/^fck_[\w-]{43}$/)
    expect(await bench.dump()).not.toContain(key.slice(4))
    expect(await (await admin.get('/access')).text()).not.toContain(key)
    expect(await ask(key)).toEqual({
      id: expect.any(String),
      name: 'a dashboard',
      scopes: ['health', 'check'],
    })
  })

  it('are refused when they are none of ours', async () => {
    const key = await makeKey(['health'])
    const other = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A')
    expect(await ask(other)).toBeNull()
    const { apiKeys } = bench.records
    for (const header of [
      undefined,
      '',
      key,
      `Basic ${key}`,
      'Bearer ',
      `Bearer ${key}x`,
      `Bearer  fck_' OR 1=1`,
    ]) {
      expect(await authenticateKey(apiKeys, header, bench.nowMs())).toBeNull()
    }
    expect(await authenticateKey(apiKeys, `bearer ${key}`, bench.nowMs())).not.toBeNull()
  })

  it('show when they were last used, and stop working when revoked', async () => {
    const key = await makeKey(['cases'], 'to be revoked')
    const { id = '' } = (await ask(key)) ?? {}
    const find = async (): Promise<{ usedAtMs: number | null } | undefined> =>
      (await bench.records.apiKeys.list()).find((row) => row.id === id)
    const usedAtMs = bench.nowMs()
    expect(await find()).toMatchObject({ usedAtMs, revokedAtMs: null })
    bench.pass(61_000)
    await ask(key)
    expect(await find()).toMatchObject({ usedAtMs: usedAtMs + 61_000 })
    await admin.post(`/access/keys/${id}/revoke`)
    expect(await ask(key)).toBeNull()
    expect(await find()).toMatchObject({ revokedAtMs: bench.nowMs() })
    expect(await (await admin.get('/access')).text()).toContain('revoked')
  })

  it('need a name and a scope of ours', async () => {
    for (const fields of [
      { name: '', scopes: 'health' },
      { name: 'x', scopes: [] as string[] },
      { name: 'x', scopes: ['everything'] },
    ]) {
      expect((await admin.post('/access/keys', fields)).status).toBe(422)
    }
    const name = '<script>alert(1)</script>'
    await makeKey(['health'], name)
    const page = await (await admin.get('/access')).text()
    expect(page).toContain('&lt;script&gt;alert(1)')
    expect(page).not.toContain(name)
  })
})

describe('the audit trail', () => {
  it('has what was done, by whom and to what, and neither passwords nor keys', async () => {
    const page = await (await admin.post('/access/operators', { name: 'on-record', role: 'viewer' })).text()
    await admin.post('/access/operators/on-record/role', { role: 'analyst' })
    await admin.post('/access/operators/on-record/disable')
    const rows = (await bench.records.audit.list({ actor: 'amina' }, 3)).map(
      ({ action, subject, outcome }) => [action, subject, outcome],
    )
    expect(rows).toEqual([
      ['operator.disable', 'on-record', 'done'],
      ['operator.role-analyst', 'on-record', 'done'],
      ['operator.add', 'on-record', 'viewer'],
    ])
    expect(await bench.dump()).not.toContain(SHOWN.exec(page)?.[1])
  })

  it('is read a hundred at a time, by actor and by action', async () => {
    for (let n = 0; n < 205; n += 1) {
      const entry = {
        actor: 'somebody',
        action: 'test.done',
        subject: `s${n}.`,
        outcome: 'done',
        nowMs: bench.nowMs(),
      }
      await bench.records.audit.record(entry)
    }
    let path = '/audit?actor=somebody&action=test.done'
    const counts: number[] = []
    const seen = new Set<string>()
    while (path !== '' && counts.length < 9) {
      const page = await (await admin.get(path)).text()
      const subjects = [...page.matchAll(/<bdi>(s\d+\.)<\/bdi>/g)].map(([, subject]) => subject ?? '')
      counts.push(subjects.length)
      subjects.forEach((subject) => seen.add(subject))
      path = /class="button second" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
    }
    expect([counts, seen.size]).toEqual([[100, 100, 5], 205])
    expect(await (await admin.get('/audit?actor=somebody&action=log-in')).text()).toContain(
      'Nothing is on record',
    )
    expect((await admin.get(`/audit?before=x&actor=${'y'.repeat(99)}`)).status).toBe(200)
  })

  it('cannot be changed from the console', async () => {
    const { rows } = await bench.database.query('SELECT id FROM forwardcheck.audit')
    expect(rows.length).toBeGreaterThan(200)
    for (const path of ['/audit', '/audit/1', '/audit/1/delete', '/audit/delete']) {
      expect((await admin.post(path, { id: '1' })).status).toBe(404)
    }
    const after = await bench.database.query('SELECT id FROM forwardcheck.audit')
    expect(after.rows).toEqual(rows)
  })
})
