/** The pages of indicators: adding with refusals in words, expiry, filters, taking off. */
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/model.ts'
import { VALUE_PROBLEMS } from '../../../src/triage/indicator-value.ts'
import { add, bench, nowMs, send, textOf, useIndicators } from './fixture.ts'

const DAY_MS = 86_400_000
const dayIn = (days: number): string => new Date(nowMs + days * DAY_MS).toISOString().slice(0, 10)

useIndicators()

describe('adding', () => {
  it('keeps the normal form sealed, and is recorded by its id', async () => {
    const id = await add({ value: 'hxxps://WWW.Evil[.]example/login', reason: '  much\n  spread ' })
    const page = await textOf(`/indicators/${id}`)
    expect(page).toContain('<code dir="ltr">evil.example</code>')
    expect(page).toContain('much spread')
    expect(page).toContain('an analyst')
    expect(bench.audit).toMatchObject([{ action: 'indicator.add', subject: id, outcome: 'done' }])
    const { rows } = await bench.database.query(`SELECT * FROM forwardcheck.indicator`)
    const stored = JSON.stringify(rows, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    )
    expect(rows).toHaveLength(1)
    for (const plain of ['evil', 'spread']) expect(stored).not.toContain(plain)
  })

  it.each([
    [{ value: 'co.uk' }, 'Under this ending are thousands of other people'],
    [{ value: 'bit.ly' }, 'shortens everybody'],
    [{ value: 'docs.google.com' }, 'Too many people use this host'],
    [{ value: 'whatsapp.com' }, 'own address'],
    [{ value: 'not a domain' }, 'That is no domain'],
    [{ kind: 'phone', value: 'evil.example' }, 'That is no phone number'],
    [{ kind: 'payload', value: 'https:' }, 'At least eight characters'],
    [{ kind: 'fingerprint', value: 'xyz' }, 'That is no fingerprint'],
    [
      { list: 'allow', kind: 'phone', value: '+923001234567', until: dayIn(1) },
      'Only domains and beginnings',
    ],
    [{ reason: ' \u200b ' }, 'A reason is missing'],
    [{ reason: 'x'.repeat(201) }, 'more than 200 characters'],
    [{ list: 'allow', value: 'club.example' }, 'What is allowed needs a last day'],
    [{ list: 'allow', value: 'club.example', until: dayIn(91) }, 'at most 90 days'],
    [{ until: dayIn(-1) }, 'The last day is over already'],
    [{ until: 'soon' }, 'written like 2027-01-31'],
    [{ list: 'grey' }, 'The list is block or allow'],
    [{ kind: 'name' }, 'The kind is domain'],
  ])('refuses %j and says why', async (fields: Record<string, string>, words) => {
    const answer = await send(fields)
    const page = await answer.text()
    expect(answer.status).toBe(400)
    expect(page).toContain(words)
    expect(page).toContain('role="alert"')
    expect(page).not.toContain('⟦')
    expect(bench.audit).toEqual([])
  })

  it('has words for every refusal, in every language', () => {
    expect(VALUE_PROBLEMS.length).toBeGreaterThan(10)
    for (const language of LANGUAGES) {
      const { messages } = bench.parts.texts[language]
      expect(VALUE_PROBLEMS.filter((id) => !messages.has(`indicators.problem.${id}`))).toEqual([])
    }
  })

  it('refuses what is on a list already, and takes it again once that one has expired', async () => {
    const id = await add()
    const again = await send({ list: 'allow', until: dayIn(3) })
    expect([again.status, (await again.text()).includes('on a list already')]).toEqual([409, true])
    await bench.parts.records.indicators.change(id, { reason: 'over', untilMs: nowMs - 1 })
    expect(await add({ list: 'allow', until: dayIn(3) })).toBe(id)
    expect(await textOf(`/indicators/${id}`)).toContain('allow')
  })

  it('asks before it allows what imitates a known service', async () => {
    const fields = { list: 'allow', value: 'kaspi-bonus.top', until: dayIn(5) }
    const asked = await send(fields)
    const page = await asked.text()
    expect([asked.status, page.includes('looks like that of a known service')]).toEqual([200, true])
    expect(page).toContain('name="sure"')
    expect(bench.audit).toEqual([])
    await add({ ...fields, sure: 'yes' })
  })
})

describe('expiry', () => {
  it('counts the last day in, and shows what is over as over', async () => {
    const id = await add({ until: dayIn(0) })
    const row = await bench.parts.records.indicators.find(id)
    expect(row?.untilMs).toBe(Date.UTC(2026, 10, 24) - 1)
    const places = ['active', 'ending', 'expired'].map((state) => textOf(`/indicators?state=${state}`))
    const pages = await Promise.all(places)
    expect(pages.map((page) => page.includes('evil.example'))).toEqual([true, true, false])
    await bench.parts.records.indicators.change(id, { reason: 'over', untilMs: nowMs })
    const after = await textOf('/indicators?state=expired')
    expect(after).toContain('evil.example')
    expect(after).toContain('1 expired')
  })

  it('is changed with its reason, by the same rules, and recorded by the id', async () => {
    const id = await add({ list: 'allow', value: 'club.example', until: dayIn(2) })
    bench.audit.length = 0
    const refusals: Record<string, string>[] = [
      { reason: 'looked again', until: '' },
      { reason: 'looked again', until: dayIn(91) },
      { reason: '', until: dayIn(3) },
      { reason: 'looked again', until: '2026-02-31' },
    ]
    for (const fields of refusals) {
      const answer = await bench.post(`/indicators/${id}/change`, fields)
      expect([fields, answer.status]).toEqual([fields, 400])
      expect(await answer.text()).toContain('role="alert"')
    }
    expect(bench.audit).toEqual([])
    const changed = await bench.post(`/indicators/${id}/change`, { reason: 'looked again', until: dayIn(90) })
    expect([changed.status, changed.headers.get('location')]).toEqual([303, `/indicators/${id}`])
    const page = await textOf(`/indicators/${id}`)
    for (const shown of ['club.example', 'looked again', dayIn(90)]) expect(page).toContain(shown)
    expect(bench.audit).toMatchObject([{ action: 'indicator.change', subject: id }])
  })
})

describe('the list', () => {
  it('filters by list, kind, state and value, and pages', async () => {
    for (let i = 0; i < 52; i++) await add({ value: `evil${i}.example` })
    const phone = await add({ kind: 'phone', value: '+923001234567' })
    await add({ list: 'allow', value: 'club.example', until: dayIn(9) })
    const first = await textOf('/indicators?list=block')
    expect(first.match(/scope="row"/g)).toHaveLength(50)
    expect(first).not.toContain('club.example')
    const [, older = ''] = /href="(\/indicators\?[^"]*before=\d+)"/.exec(first) ?? []
    const second = await textOf(older.replaceAll('&amp;', '&'))
    expect(second.match(/scope="row"/g)).toHaveLength(3)
    expect(second).toContain('evil0.example')
    expect((await textOf('/indicators?kind=phone')).match(/scope="row"/g)).toHaveLength(1)
    expect(await textOf('/indicators?value=0092%20300%201234567')).toContain(`/indicators/${phone}"`)
    expect(await textOf('/indicators?value=hxxp://EVIL7[.]example')).toContain('evil7.example')
    expect(await textOf('/indicators?value=nowhere.example')).toContain('Nothing fits this filter')
  })

  it('passes over filters that are none', async () => {
    await add()
    const page = await textOf(
      `/indicators?list=x&kind=${encodeURIComponent('"><script>')}&before=x&state=&added=x`,
    )
    expect(page).toContain('evil.example')
    expect(page).not.toContain('"><script>')
  })

  it('takes one off, once, and recorded by the id', async () => {
    const id = await add()
    bench.audit.length = 0
    expect(await textOf(`/indicators/${id}`)).toContain('data-confirm=')
    expect((await bench.post(`/indicators/${id}/remove`)).status).toBe(303)
    expect((await bench.post(`/indicators/${id}/remove`)).status).toBe(404)
    expect((await bench.get(`/indicators/${id}`)).status).toBe(404)
    expect(bench.audit).toMatchObject([{ action: 'indicator.remove', subject: id }])
    for (const odd of ['x', '0', '99999999999999999999', '..%2f1'])
      expect((await bench.get(`/indicators/${odd}`)).status).toBe(404)
  })

  it('lets a row be removed that cannot be read any more', async () => {
    const id = await add()
    await bench.database.query(`UPDATE forwardcheck.indicator SET content = 'damaged'`)
    const page = await textOf(`/indicators/${id}`)
    expect(page).toContain('cannot be read')
    expect(page).not.toContain('/change"')
    expect((await bench.post(`/indicators/${id}/remove`)).status).toBe(303)
  })
})
