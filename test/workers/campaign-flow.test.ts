/**
 * From messages to a campaign, through the real examination, answer and store: variants of one lure meet, the next
 * reporter hears of the others, and neither trials nor what was deleted is among them.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { createCampaigns } from '../../src/store/console/campaigns.ts'
import { keepWords } from '../../src/triage/keep-words.ts'
import { createCountAlike } from '../../src/workers/count-alike.ts'
import { createExamine } from '../../src/workers/examine.ts'
import type { ChatHandler } from '../../src/queues/queues.ts'
import { silentLog, testCrypto } from '../support/servers.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import { inbound } from '../support/messages.ts'
import { openDrainBench, running, type DrainBench } from './drain-bench.ts'

const LEAST = 3
const KEPT_MS = 86_400_000
const lure = (name: string, number: number): string =>
  `Salam, my daughter ${name} is in the finals of the school contest and needs ${number} votes, open vote-stars.top/${number} and enter your number to vote for her`
const OTHERS = 'others reported the like today'

let bench: DrainBench
let drain: ChatHandler
let drainWithoutWords: ChatHandler
beforeAll(async () => {
  bench = await openDrainBench()
  const ready = prepareContent(loadContent())
  const { store } = bench
  const parts = {
    examine: createExamine({
      examine: (submission, pictures, known, others) => examine(submission, ready, pictures, known, others),
      fetchMedia: async () => ({ ok: false, failure: 'unavailable' }),
      readPicture: async () => ({ ok: false, failure: 'unavailable' }),
      countAlike: createCountAlike({ store, minReporters: LEAST, log: silentLog, patienceMs: 5_000 }),
    }),
  }
  drain = bench.drainer({ ...parts, keep: { mask: keepWords, forMs: KEPT_MS } })
  drainWithoutWords = bench.drainer(parts)
})
afterAll(() => bench.close())
beforeEach(async () => {
  await bench.database.query(`DELETE FROM forwardcheck.case_record`)
  await bench.database.query(`DELETE FROM forwardcheck.campaign`)
})

let lastId = ''

/** What the bot replies to a forward from a chat nobody used before, or from that one. */
async function send(
  text: string,
  chat = bench.freshChat(),
  { forwarded = true, answers = drain } = {},
): Promise<string> {
  const message = inbound({ chat, text, forwarded })
  lastId = message.id
  const { chatKey } = await bench.store.acceptInbound(message, bench.clock.nowMs)
  const job = { account: 'simulator', chatKey }
  expect(await answers(job, running)).toBe('done')
  await bench.store.groupMarks(100)
  return (await bench.replies(job)).at(-1) ?? ''
}

async function campaigns(): Promise<{ kind: string; reporters: number; sample: string | null }[]> {
  const asked = { fromMs: 0, untilMs: bench.clock.nowMs, minReporters: LEAST, withTexts: true }
  const found = await createCampaigns(bench.database, testCrypto).list({}, asked, 10)
  return found.map(({ kind, reporters, sample }) => ({ kind, reporters, sample }))
}

describe('variants of one lure', () => {
  it('make a text and a domain, and the fourth reporter hears of three others', async () => {
    const first = ['Sara', 'Aisha', 'Zarina']
    for (const [n, name] of first.entries()) expect(await send(lure(name, n + 20))).not.toContain(OTHERS)
    expect(await send(lure('Amina', 99))).toContain(`More than 2 ${OTHERS}`)
    const found = await campaigns()
    expect(found).toHaveLength(2)
    expect(found).toContainEqual({ kind: 'domain', reporters: 4, sample: 'vote-stars.top' })
    const text = found.find(({ kind }) => kind === 'text')
    expect(text).toMatchObject({ reporters: 4 })
    // What each of them changed is nobody's business.
    expect(text?.sample).toContain('is in the finals of the school contest')
    expect(text?.sample).not.toMatch(/Sara|Aisha|Zarina|Amina|99/)
  })

  it('from one chat are one reporter', async () => {
    const chat = bench.freshChat()
    for (let n = 0; n < 5; n++) expect(await send(lure('Sara', n), chat)).not.toContain(OTHERS)
    expect(await campaigns()).toEqual([])
  })

  it('are forgotten with who sent them', async () => {
    const chats = [1, 2, 3].map(() => bench.freshChat())
    for (const chat of chats) await send(lure('Sara', 5), chat)
    expect(await campaigns()).toHaveLength(2)
    // Right after a warning the bot asks first which deletion is meant.
    for (let n = 0; n < 2; n++) await send('delete', chats[0], { forwarded: false })
    expect(await campaigns()).toEqual([])
    expect(await send(lure('Sara', 5))).not.toContain(OTHERS)
  })

  it('from the try page count nowhere', async () => {
    for (let n = 0; n < 4; n++) {
      const chat = bench.freshChat()
      await bench.store.beginTrial('simulator', chat)
      await send(lure('Sara', n), chat)
    }
    expect(await campaigns()).toEqual([])
    expect(await send(lure('Sara', 5))).not.toContain(OTHERS)
  })
})

describe('words of texts', () => {
  const samples = async (): Promise<(string | null | undefined)[]> => {
    const found = await campaigns()
    return ['text', 'domain'].map((kind) => found.find((each) => each.kind === kind)?.sample)
  }

  it('are kept nowhere unless the operator keeps words; campaigns are found all the same', async () => {
    for (let n = 0; n < 3; n++) await send(lure('Sara', 5), bench.freshChat(), { answers: drainWithoutWords })
    expect(await samples()).toEqual([null, 'vote-stars.top'])
  })

  it('go when their time is over, the campaign stays', async () => {
    for (let n = 0; n < 3; n++) await send(lure('Sara', 5))
    expect((await samples())[0]).toContain('school contest')
    // The clock of these tests stands in the past: nothing but words is to go.
    const store = createSqlStore(bench.database, testCrypto, { ...RETENTION, clockSkewMs: Infinity })
    const day = bench.clock.nowMs + KEPT_MS
    await store.expire(day - 1)
    expect((await samples())[0]).toContain('school contest')
    await store.expire(day)
    expect(await samples()).toEqual([null, 'vote-stars.top'])
  })

  it('go with a message that its sender deletes for everyone', async () => {
    const chats = [1, 2, 3].map(() => bench.freshChat())
    for (const chat of chats) await send(lure('Sara', 5), chat)
    const { rows } = await bench.database.query<{ count: number }>(
      `SELECT count(sample)::int AS count FROM forwardcheck.case_mark WHERE kind = 'text'`,
    )
    expect(rows).toEqual([{ count: 3 }])
    const relation = { kind: 'deletion' as const, id: lastId }
    const deletion = inbound({ chat: chats[2] ?? '', kind: 'deletion', text: '', relation })
    await bench.store.acceptInbound(deletion, bench.clock.nowMs)
    expect((await samples())[0]).toBeNull()
  })
})

describe('what is no campaign', () => {
  it.each([
    [
      'a genuine code',
      'Your WhatsApp code: 482-913. Do not share this code with anyone, even if they ask for it.',
    ],
    [
      'an unknown text',
      'the class meets on friday at nine in the usual room please bring your books and pens',
    ],
  ])('%s, however many send it', async (_, text) => {
    for (let n = 0; n < 4; n++)
      expect(await send(text, bench.freshChat(), { forwarded: false })).not.toContain(OTHERS)
    expect(await campaigns()).toEqual([])
  })
})
