/** Files of indicators: looked at, confirmed, refused line by line, and given out so that no spreadsheet runs them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CSRF, openTestConsole, type TestConsole } from '../../support/console.ts'

const DAY_MS = 86_400_000
const nowMs = Date.UTC(2026, 10, 23, 12)

let bench: TestConsole
beforeAll(async () => {
  bench = await openTestConsole({ as: 'analyst', parts: { nowMs: () => nowMs } })
})
beforeEach(async () => {
  bench.as('analyst')
  bench.audit.length = 0
  await bench.database.query(`DELETE FROM forwardcheck.indicator`)
})
afterAll(() => bench.close())

const count = () => bench.parts.records.indicators.count(nowMs)

/** A file as a browser sends it. */
function upload(text: string): Promise<Response> {
  const body = new FormData()
  body.set('csrf', CSRF)
  body.set('file', new File([text], 'list.csv', { type: 'text/csv' }))
  return Promise.resolve(
    bench.app.request('http://127.0.0.1:8080/indicators/import', { method: 'POST', body }),
  )
}

const HEAD = 'list,kind,value,reason,until'
const FILE = [
  HEAD,
  'block,domain,evil[.]example,phishing 4711,2027-01-31',
  'block,phone,0092 300 1234567,called people,',
  'allow,domain,club.example,theirs,2026-12-24',
  'block,domain,bit.ly,short,',
  'allow,domain,other.example,no day,',
  'block,domain,EVIL.example,twice,',
  'allow,domain,kaspi-bonus.top,looks odd,2026-12-24',
  'grey,domain,x.example,what list,',
].join('\r\n')

describe('a file', () => {
  it('is shown with what it would add and what is refused and why, and adds nothing yet', async () => {
    await bench.post('/indicators', {
      list: 'allow',
      kind: 'domain',
      value: 'club.example',
      reason: 'x',
      until: '2026-12-01',
    })
    const before = await count()
    bench.audit.length = 0
    const answer = await upload(FILE)
    const page = await answer.text()
    expect(answer.status).toBe(200)
    for (const words of [
      '2 new',
      '1 on a list already',
      '5 refused',
      'shortens everybody',
      'needs a last day',
      'in the file twice',
      'add it by hand',
      'The list is block or allow',
      '<th scope="row">5</th>',
      '+923001234567',
    ])
      expect(page).toContain(words)
    expect(await count()).toEqual(before)
    expect(bench.audit).toEqual([])
  })

  it('is taken in as it was shown once that is confirmed', async () => {
    const page = await (await upload(FILE)).text()
    const [, csv = ''] = /name="csv" value="([^"]*)"/.exec(page) ?? []
    const answer = await bench.post('/indicators/import', {
      csv: csv.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
      sure: 'yes',
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/indicators?added=3'])
    expect(await (await bench.get('/indicators?added=3')).text()).toContain('3 are on the lists now.')
    expect(await count()).toEqual({ allow: 1, block: 2, expired: 0 })
    expect(bench.audit).toMatchObject([{ action: 'indicator.import', subject: '3' }])
    expect(JSON.stringify(bench.audit)).not.toContain('example')
  })

  it('is checked anew when it is confirmed: a form made elsewhere gets nothing past', async () => {
    const csv = `${HEAD}\nallow,domain,club.example,for ever,2036-01-01\nblock,domain,com,all,`
    const answer = await bench.post('/indicators/import', { csv, sure: 'yes' })
    expect([answer.status, (await answer.text()).includes('at most 90 days')]).toEqual([200, true])
    expect(await count()).toEqual({ allow: 0, block: 0, expired: 0 })
  })

  it.each([
    ['x,y\n1,2', 'The first line has to name'],
    ['', 'The first line has to name'],
    [`${HEAD}\n`, 'The file has no lines'],
    [`${HEAD}\n${'block,domain,a.example,x,\n'.repeat(20_001)}`, 'at most 1 MB and 20,000 lines'],
    [`${HEAD}\nblock,domain,a.example,${'x'.repeat(1_000_000)},`, 'at most 1 MB'],
  ])('that is none is refused as a whole (%#)', async (text, words) => {
    const answer = await upload(text)
    expect([answer.status, (await answer.text()).includes(words)]).toEqual([400, true])
  })

  it('may be nearly 1 MB of short lines, also after a browser has doubled their breaks', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => `block,domain,n${i}.example,`.padEnd(198, 'x'))
    const text = [HEAD, ...lines].join('\n')
    const sent = text.replaceAll('\n', '\r\n')
    expect([text.length > 990_000, text.length < 1_000_000, sent.length > 1_000_000]).toEqual([
      true,
      true,
      true,
    ])
    expect(await (await upload(sent)).text()).toContain('5,000 new')
  })

  it('of other columns in another order, from a spreadsheet of another country, is understood', async () => {
    const page = await (
      await upload('\uFEFFReason;Note;KIND;Value;List\n"much; spread";=1+1;domain;evil.example;block\n')
    ).text()
    expect(page).toContain('1 new')
    expect(page).toContain('much; spread')
  })
})

describe('the export', () => {
  it('is what an import reads, and runs in no spreadsheet', async () => {
    const formulas = ['=HYPERLINK("http://evil.example")', '+1;=2', '-2+3', '@SUM(A1)', '＝1', "'=1"]
    for (const [i, reason] of formulas.entries()) {
      await bench.parts.records.indicators.add(
        {
          list: 'block',
          kind: 'phone',
          value: `+92300123456${i}`,
          reason,
          author: '=cmd',
          untilMs: nowMs + DAY_MS,
        },
        nowMs,
      )
    }
    bench.audit.length = 0
    const answer = await bench.get('/indicators/export.csv')
    const text = await answer.text()
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="indicators-2026-11-23.csv"')
    expect(bench.audit).toMatchObject([{ action: 'indicator.export' }])
    const lines = text.trim().split('\r\n')
    expect(lines).toHaveLength(formulas.length + 1)
    for (const cell of text.split(/[,;\r\n\t]/)) expect(cell).not.toMatch(/^"?[=+\-@＝]/)

    await bench.database.query(`DELETE FROM forwardcheck.indicator`)
    expect((await bench.post('/indicators/import', { csv: text, sure: 'yes' })).status).toBe(303)
    const rows = await bench.parts.records.indicators.page({}, null, 50, nowMs)
    expect(new Set(rows.map(({ content }) => content?.reason))).toEqual(new Set(formulas))
    expect(rows.every(({ content }) => /^\+92300123456\d$/.test(content?.value ?? ''))).toBe(true)
  })
})
