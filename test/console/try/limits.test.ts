/** What the try page refuses, and that it says so in the visitor's words: too much, too large, too busy, nothing. */
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest'
import { chatOf } from '../../../src/console/try/visitor.ts'
import { createLimits } from '../../../src/console/try/limits.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { createVisitor, type Stream, type Visitor } from '../../support/try-chat.ts'

const MEGABYTE = 1024 * 1024
const bytes = (size: number): File => new File([new Uint8Array(size)], 'a.png', { type: 'image/png' })

describe('without workers', () => {
  let bench: TestConsole
  let isAway = false
  beforeAll(async () => {
    bench = await openTestConsole({ environment: { TRIES_PER_HOUR: '0' } })
    await bench.parts.simulator.start(async (message) => {
      if (isAway) throw new Error('the store is away')
      await bench.parts.store.acceptInbound(message, Date.now())
    })
  })
  afterEach(async () => {
    isAway = false
    await bench.parts.store.eraseTrialsOf('simulator')
  })
  afterAll(() => bench.close())
  const visit = (headers: Record<string, string> = {}): Visitor => createVisitor(bench, headers)

  it.each([
    [9, 'This is larger than 8 MB'],
    [8.2, 'This is larger than 8 MB'],
    [13, 'Too large'],
  ])('refuses an upload of %d MB in words', async (size, words) => {
    const visitor = visit()
    const answer = await visitor.send('/try/messages', { text: 'look', picture: bytes(size * MEGABYTE) })
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain(words)
    expect(visitor.cookie()).toBeUndefined()
    expect(await bench.parts.store.trialLoad()).toEqual({ messages: 0, pictures: 0 })
  })

  it('takes one of 8 MB, and keeps it sealed', async () => {
    const answer = await visit().send('/try/messages', { picture: bytes(8 * MEGABYTE) })
    expect(answer.status).toBe(303)
    expect(await bench.parts.store.trialLoad()).toEqual({ messages: 1, pictures: 1 })
  })

  it.each<[fields: Record<string, string>, words: string]>([
    [{ text: '  \n ' }, 'Write something'],
    [{ example: 'en.none' }, 'Write something'],
    [{ text: 'kept', language: 'xx' }, 'could not be read'],
    [{ text: 'x'.repeat(65_537) }, 'too long'],
  ])('refuses %j', async (fields, words) => {
    const answer = await visit().send('/try/messages', fields)
    expect([413, 422]).toContain(answer.status)
    expect(await answer.text()).toContain(words)
  })

  it('says that too many try just now, and keeps what was written', async () => {
    const { store } = bench.parts
    for (let n = 0; n < 24; n++) await visit().send('/try/messages', { text: `waits ${n}` })
    expect((await store.trialLoad()).messages).toBe(24)
    const page = await visit({ 'accept-language': 'ru' }).send('/try/messages', { text: 'мой <текст>' })
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
    const text = await page.text()
    expect(text).toContain('Сейчас бота пробуют очень многие')
    expect(text).toContain('мой &lt;текст&gt;</textarea')
    const script = await visit({ accept: 'application/json' }).send('/try/messages', { text: 'one more' })
    expect([script.status, await script.json()]).toEqual([
      503,
      { message: 'Very many people are trying just now. Please send it again in a few seconds.' },
    ])
  })

  it('shows nothing that was not stored', async () => {
    const visitor = visit()
    await visitor.send('/try/messages', { text: 'stored' })
    isAway = true
    expect((await visitor.send('/try/messages', { text: 'not stored' })).status).toBe(500)
    const page = await visitor.page()
    expect(page).toContain('<p>stored</p>')
    expect(page).not.toContain('not stored')
  })

  it('has a bounded number of open streams for one address, and room again when one ends', async () => {
    const visitor = visit()
    await visitor.send('/try/messages', { text: 'hello' })
    const streams: Stream[] = []
    for (let n = 0; n < 24; n++) streams.push(await visitor.listen())
    expect(streams.every(({ status }) => status === 200)).toBe(true)
    expect((await visitor.listen()).status).toBe(429)
    await streams[0]!.close()
    const again = await visitor.listen()
    expect(again.status).toBe(200)
    await Promise.all([...streams, again].map((stream) => stream.close()))
  })

  it('takes nobody for somebody else', async () => {
    for (const cookie of ['try=', 'try=1', `try=${'g'.repeat(32)}`, `try=${'a'.repeat(33)}`]) {
      const answer = await bench.get('/try/events', { cookie })
      expect(answer.status).toBe(204)
    }
    expect(chatOf('a')).toBe('a@try')
  })
})

describe('so many in an hour', () => {
  let bench: TestConsole
  beforeAll(async () => {
    bench = await openTestConsole({ environment: { TRIES_PER_HOUR: '2' } })
    await bench.parts.simulator.start(async (message) => {
      await bench.parts.store.acceptInbound(message, Date.now())
    })
  })
  afterAll(() => bench.close())

  it('from one visitor, and from one address', async () => {
    const visitor = createVisitor(bench, { 'accept-language': 'ur' })
    const statuses: number[] = []
    // The first one makes the visitor known; from then on they have two.
    for (let n = 0; n < 3; n++) statuses.push((await visitor.send('/try/messages', { text: 'hi' })).status)
    const refused = await visitor.send('/try/messages', { text: 'hi' })
    expect([...statuses, refused.status]).toEqual([303, 303, 303, 429])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000)
    expect(await refused.text()).toContain('تقریباً 60 منٹ بعد')
    const others = [createVisitor(bench, {}), createVisitor(bench, {}), createVisitor(bench, {})]
    const more = await Promise.all(others.map((other) => other.send('/try/messages', { text: 'hi' })))
    expect(more.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 303, 429])
  })
})

describe('limits', () => {
  const store = { trialLoad: async () => ({ messages: 0, pictures: 0 }) }

  it('take in so much at once', async () => {
    const limits = createLimits(store, 0, { atOnce: 1 })
    let finish = (): void => undefined
    const first = limits.within(() => new Promise<string>((resolve) => (finish = () => resolve('done'))))
    expect(await limits.within(async () => 'second')).toMatchObject({ reason: 'busy' })
    finish()
    expect(await first).toBe('done')
    expect(await limits.within(async () => 'third')).toBe('third')
  })

  it('leave pictures less room than words', async () => {
    const limits = createLimits({ trialLoad: async () => ({ messages: 6, pictures: 6 }) }, 0)
    expect(await limits.room(false)).toBeNull()
    expect(await limits.room(true)).toMatchObject({ reason: 'busy' })
  })
})
