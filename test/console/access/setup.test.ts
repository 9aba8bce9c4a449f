/** The first visit: one link, one admin, once; never on a public console, and never into a log. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccess } from '../../../src/console/access/create-access.ts'
import { openAccessBench, openBrowser, ORIGIN, PASSWORD, type AccessBench } from './access-bench.ts'

let bench: AccessBench
beforeAll(async () => {
  bench = await openAccessBench()
})
afterAll(() => bench.close())

const fields = { csrf: '', name: 'amina', next: PASSWORD, again: PASSWORD }
const pathOf = (link: string | null): string => (link ?? '').slice(ORIGIN.length)

describe('the set-up link', () => {
  it('is none of the public, whoever is asked', async () => {
    const config = {
      console: {
        listen: { host: '0.0.0.0', port: 80 },
        isPublic: true,
        origin: 'https://c.example',
        secret: 'x'.repeat(40),
      },
    }
    const access = createAccess({ config, records: bench.records, nowMs: bench.nowMs })
    expect(await access.createSetup(ORIGIN)).toEqual({ link: null })
    expect(await access.isSetupOpen('')).toBe(false)
  })

  it('opens for its token only', async () => {
    const { link } = await bench.access.createSetup(`${ORIGIN}/`)
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/setup\?token=[\w-]{43}$/)
    for (const path of [
      '/setup',
      '/setup?token=',
      `/setup?token=${'A'.repeat(43)}`,
      '/setup?token=x&token=y',
    ]) {
      const stranger = openBrowser(bench.app)
      expect((await stranger.get(path)).status).toBe(403)
      expect((await stranger.post('/setup', fields)).status).toBe(403)
    }
    expect(await bench.records.operators.hasAny()).toBe(false)
    // The token is in no table.
    expect(await bench.dump()).not.toContain(link?.slice(-43))
  })

  it('moves its token out of the address, makes the first admin, who is in then, and is used up', async () => {
    const old = pathOf((await bench.access.createSetup(ORIGIN)).link)
    const path = pathOf((await bench.access.createSetup(ORIGIN)).link)
    const [browser, second] = [openBrowser(bench.app), openBrowser(bench.app)]
    expect((await browser.get(old)).status).toBe(403)
    expect((await browser.get(path)).headers.get('location')).toBe('/setup')
    await second.get(path)
    expect((await browser.get('/setup')).status).toBe(200)
    for (const bad of [{ name: 'a b' }, { next: 'short', again: 'short' }, { again: 'another' }]) {
      expect((await browser.post('/setup', { ...fields, ...bad })).status).toBe(422)
    }
    const [one, other] = await Promise.all([
      browser.post('/setup', fields),
      second.post('/setup', { ...fields, name: 'intruder' }),
    ])
    expect(new Set([one.status, other.status])).toEqual(new Set([303, 403]))
    const winner = one.status === 303 ? browser : second
    expect((await winner.get('/access')).status).toBe(200)
    const kept = ['__Host-device', '__Host-session']
    expect([...winner.cookies.keys()].toSorted((one, other) => one.localeCompare(other))).toEqual(kept)
    expect(await bench.records.operators.list()).toMatchObject([{ role: 'admin' }])
    expect((await openBrowser(bench.app).get(path)).status).toBe(403)
    expect(await bench.records.audit.list({ actor: '(set-up link)' }, 9)).toMatchObject([
      { action: 'operator.add', outcome: 'admin' },
    ])
    expect(await bench.access.createSetup(ORIGIN)).toEqual({ link: null })
  })
})
