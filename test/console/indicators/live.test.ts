/** From the page to the verdict: two processes over one database, each with the pipeline as it really is. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCheckMessage } from '../../../src/check-message.ts'
import type { ContentTools } from '../../../src/console/content/tools.ts'
import { openContentInForce, type ContentInForce } from '../../../src/content-in-force.ts'
import type { Level } from '../../../src/model.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { silentLog, testCrypto } from '../../support/servers.ts'

// Read when they are told to, so that nothing is waited for; follow-indicators.test.ts says how often they look.
const NEVER = { content: 86_400_000, indicators: 86_400_000 }

let bench: TestConsole
let first: ContentInForce
let second: ContentInForce
beforeAll(async () => {
  const tools: ContentTools = {
    previewReplies: (...asked) => first.tools.previewReplies(...asked),
    readIndicator: (...asked) => first.tools.readIndicator(...asked),
    findIndicators: (text) => first.tools.findIndicators(text),
  }
  bench = await openTestConsole({ as: 'analyst', parts: { tools } })
  const open = (process: string): Promise<ContentInForce> =>
    openContentInForce({ contentDir: null, retainDays: 0 }, silentLog, {
      keyring: { crypto: testCrypto },
      store: bench.parts.store,
      process,
      everyMs: NEVER,
    })
  first = await open('one')
  second = await open('two')
})
afterAll(async () => {
  await Promise.all([first.close(), second.close()])
  await bench.close()
})

/** What both processes make of a message, once they have looked at the lists. */
async function levels(text: string): Promise<Level[]> {
  await Promise.all([first.refresh(), second.refresh()])
  const checks = [first, second].map(({ pipeline }) => createCheckMessage({ content: pipeline }))
  const answers = await Promise.all(checks.map((check) => check({ text, forwarded: true })))
  return answers.map(({ level }) => level)
}

/** Its address on the console. */
async function add(fields: Record<string, string>): Promise<string> {
  const answer = await bench.post('/indicators', {
    list: 'block',
    reason: 'seen today',
    until: '',
    ...fields,
  })
  expect([fields['value'], answer.status]).toEqual([fields['value'], 303])
  return answer.headers.get('location') ?? ''
}

describe('an indicator added through the page', () => {
  it('changes the verdict of every process, and taking it off changes it back', async () => {
    const text = 'Aaj shaam 7 baje yahan milte hain: https://garden-club.example/meet'
    expect(await levels(text)).toEqual(['unknown', 'unknown'])
    const place = await add({ kind: 'domain', value: 'hxxps://www.garden-club[.]example/any' })
    expect(await levels(text)).toEqual(['danger', 'danger'])
    expect((await bench.post(`${place}/remove`)).status).toBe(303)
    expect(await levels(text)).toEqual(['unknown', 'unknown'])
  })

  it('counts for numbers and for what codes hold', async () => {
    const call = 'Call me back on +92 300 1234567 when you are home'
    expect(await levels(call)).not.toContain('danger')
    await add({ kind: 'phone', value: '+92 (300) 123-4567' })
    expect(await levels(call)).toEqual(['danger', 'danger'])
    await add({ kind: 'payload', value: 'https://t.me/joinchat/ABCDEF' })
    expect(await levels('https://t.me/joinchat/ABCDEF123')).toEqual(['danger', 'danger'])
  })

  it('counts no longer once it has expired', async () => {
    const text = 'See https://over.example/today'
    const place = await add({ kind: 'domain', value: 'over.example' })
    expect(await levels(text)).toEqual(['danger', 'danger'])
    await bench.parts.records.indicators.change(place.replace(/\D/g, ''), { reason: 'over', untilMs: 1 })
    expect(await levels(text)).toEqual(['unknown', 'unknown'])
  })

  it('is found by the box that tries a text, which keeps nothing', async () => {
    await add({ kind: 'domain', value: 'box.example' })
    await first.refresh()
    const counts = async (): Promise<unknown> =>
      (
        await bench.database.query(
          `SELECT (SELECT count(*) FROM forwardcheck.case_record) AS cases,
                  (SELECT count(*) FROM forwardcheck.indicator) AS indicators,
                  (SELECT version FROM forwardcheck.indicator_version) AS version`,
        )
      ).rows
    const before = await counts()
    const audited = bench.audit.length
    const page = await (
      await bench.post('/indicators/match', { text: 'look at https://shop.box.example/x and 0300 1234567' })
    ).text()
    expect(page).toContain('<code dir="ltr">box.example</code>')
    expect(page).toContain('https://shop.box.example/x')
    expect(await counts()).toEqual(before)
    expect(bench.audit).toHaveLength(audited)
    const none = await (await bench.post('/indicators/match', { text: 'nothing of the kind' })).text()
    expect(none).toContain('No indicator matches')
    expect(none).toContain('Nothing of it is kept')
  })

  it('shows viewers that a number matches, and not which', async () => {
    await first.refresh()
    bench.as('viewer')
    const page = await (
      await bench.post('/indicators/match', { text: 'joined https://t.me/joinchat/ABCDEF777' })
    ).text()
    bench.as('analyst')
    expect(page).toContain('for analysts only')
    expect(page).not.toContain('<code dir="ltr">https://t.me')
  })
})
