/** Who sees and does what on the pages of indicators, and that values and reasons are text wherever they are shown. */
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/model.ts'
import { add, bench, nowMs, send, textOf, useIndicators } from './fixture.ts'

const HOSTILE = '"><script>alert(1)</script>'
const ESCAPED = '&quot;&gt;&lt;script&gt;'

useIndicators()

describe('roles', () => {
  it('let visitors see nothing', async () => {
    const id = await add()
    bench.as(null)
    for (const path of ['', `/${id}`, '/export.csv', '/match', '/import']) {
      const answer = await bench.get(`/indicators${path}`)
      expect([path, answer.status]).toEqual([path, 303])
      expect(await answer.text()).not.toContain('evil.example')
    }
    expect((await send()).status).toBe(303)
    expect((await bench.post('/indicators/match', { text: 'evil.example' })).headers.get('location')).toBe(
      '/login',
    )
  })

  it('let viewers see domains and fingerprints, and of the rest only that they are there', async () => {
    const secrets = {
      phone: '+923001234567',
      payload: 'upi://pay?pa=someone',
    }
    const ids = [await add(), await add({ kind: 'fingerprint', value: '0123abcd' })]
    for (const [kind, value] of Object.entries(secrets)) ids.push(await add({ kind, value }))
    const analyst = await textOf('/indicators')
    for (const value of Object.values(secrets)) expect(analyst).toContain(value)
    expect(analyst).toContain('synthetic reason')

    bench.as('viewer')
    const pages = await Promise.all(['', ...ids].map((id) => textOf(`/indicators/${id}`.replace(/\/$/, ''))))
    expect(pages.join('')).toContain('evil.example')
    expect(pages.join('')).toContain('0123abcd')
    for (const page of pages) {
      for (const secret of [...Object.values(secrets), 'someone', 'synthetic reason'])
        expect(page).not.toContain(secret)
      for (const form of ['action="/indicators"\n', '/import"', '/change"', '/remove"', 'export.csv'])
        expect(page.replace('method="get" action="/indicators"', '')).not.toContain(form)
    }
  })

  it('let only analysts change anything', async () => {
    const id = await add()
    bench.audit.length = 0
    bench.as('viewer')
    const tries = ['', '/import', `/${id}/change`, `/${id}/remove`].map((path) =>
      bench.post(`/indicators${path}`, {
        list: 'block',
        kind: 'domain',
        value: 'other.example',
        reason: 'x',
      }),
    )
    for (const answer of await Promise.all(tries)) expect(answer.status).toBe(403)
    expect((await bench.get('/indicators/export.csv')).status).toBe(403)
    expect(bench.audit).toEqual([])
    expect(await bench.parts.records.indicators.count(nowMs)).toEqual({ allow: 0, block: 1, expired: 0 })
  })
})

describe('what others wrote', () => {
  it('is text and nothing else, wherever it is shown', async () => {
    const value = `upi://pay?pa=${HOSTILE}`
    const id = await add({ kind: 'payload', value, reason: HOSTILE })
    const pages = [
      await textOf('/indicators'),
      await textOf(`/indicators/${id}`),
      await textOf(`/indicators?value=${encodeURIComponent(value)}`),
      await (await send({ kind: 'phone', value: HOSTILE, reason: HOSTILE, until: HOSTILE })).text(),
      await (await bench.post(`/indicators/${id}/change`, { reason: HOSTILE, until: HOSTILE })).text(),
      await (await bench.post('/indicators/match', { text: HOSTILE })).text(),
      await (
        await bench.post('/indicators/import', {
          csv: `list,kind,value,reason\nblock,phone,"${HOSTILE.slice(1)}",x`,
        })
      ).text(),
    ]
    for (const [i, page] of pages.entries()) {
      expect([i, page.includes('<script>alert')]).toEqual([i, false])
      expect([i, page.includes(i === 6 ? '&lt;script&gt;' : ESCAPED)]).toEqual([i, true])
    }
  })

  it('is shown in every language, right to left in Urdu', async () => {
    const id = await add()
    for (const language of LANGUAGES) {
      for (const path of ['/indicators', `/indicators/${id}`]) {
        const page = await textOf(path, language)
        expect([language, page.includes('⟦'), page.includes('dir="rtl"')]).toEqual([
          language,
          false,
          language === 'ur',
        ])
      }
    }
  })
})
