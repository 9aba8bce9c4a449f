/** What an answer is to: bursts, messages edited or deleted meanwhile, and what the answer leaves behind. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OVER_LIMIT } from '../../src/conversation/limits.ts'
import { NOTHING_YET } from '../../src/conversation/state.ts'
import type { Store } from '../../src/store/store.ts'
import { BURST_LIMITS, type BurstRules } from '../../src/workers/burst.ts'
import { createExamine } from '../../src/workers/examine.ts'
import { examination, inbound } from '../support/messages.ts'
import { openDrainBench, running, type DrainBench } from './drain-bench.ts'

const burst: BurstRules = { limits: BURST_LIMITS, isQuick: () => false, isUrgent: () => false }

describe('drain', () => {
  let bench: DrainBench
  let drainer: DrainBench['drainer']
  let received: DrainBench['received']
  let replies: DrainBench['replies']
  let store: Store
  let clock: DrainBench['clock']

  beforeAll(async () => {
    bench = await openDrainBench()
    ;({ drainer, received, replies, store, clock } = bench)
  })
  afterAll(() => bench.close())

  it('answers pictures of one burst together, quoting the first', async () => {
    const chat = bench.freshChat()
    const media = { source: 'file', path: '/synthetic' } as const
    let chatKey = ''
    for (const id of ['first', 'second']) {
      const message = inbound({
        chat,
        id: `${chat}-${id}`,
        kind: 'image',
        text: id,
        media,
        sentAtMs: clock.nowMs,
      })
      ;({ chatKey } = await store.acceptInbound(message, clock.nowMs))
    }
    const job = { account: 'simulator', chatKey }
    const drain = drainer({
      burst,
      examine: async (messages) => examination({ reply: messages.map(({ text }) => text).join(' and ') }),
    })
    expect(await drain(job, running)).toEqual({ againMs: 3_000 })
    clock.nowMs += 3_000
    expect(await drain(job, running)).toBe('done')
    expect(await replies(job)).toEqual(['first and second'])
    const [row] = await store.pendingReplies(job.account, job.chatKey)
    expect(row?.reply.quote?.messageId).toBe(`${chat}-first`)
    expect(await store.unanswered(job.chatKey, 10)).toEqual([])
    const { rows } = await bench.database.query(
      'SELECT count(*)::int AS cases FROM forwardcheck.case_record WHERE chat_key = $1',
      [chatKey],
    )
    expect(rows).toEqual([{ cases: 1 }])
  })

  it('gives up only the picture of a burst that cannot be answered at all', async () => {
    const chat = bench.freshChat()
    const media = { source: 'file', path: '/synthetic' } as const
    let chatKey = ''
    for (const text of ['hopeless', 'good']) {
      ;({ chatKey } = await store.acceptInbound(inbound({ chat, kind: 'image', text, media }), clock.nowMs))
    }
    const [hopeless] = await store.unanswered(chatKey, 1)
    for (let n = 0; n < 9; n++) await store.countAttempt(hopeless?.id ?? '')
    clock.nowMs += 3_000
    const job = { account: 'simulator', chatKey }
    expect(await drainer({ burst })(job, running)).toBe('done')
    expect(await replies(job)).toEqual(['answer to good'])
  })

  it('answers the text that a message was edited to while it was examined', async () => {
    const chat = bench.freshChat()
    const { chatKey } = await store.acceptInbound(
      inbound({ chat, id: `${chat}-1`, text: 'before' }),
      clock.nowMs,
    )
    let examined = 0
    const drain = drainer({
      examine: async ([{ text }]) => {
        const relation = { kind: 'edit', id: `${chat}-1` } as const
        if (examined++ === 0) {
          await store.acceptInbound(inbound({ chat, id: `${chat}-2`, text: 'after', relation }), clock.nowMs)
        }
        return examination({ reply: `answer to ${text}` })
      },
    })
    const job = { account: 'simulator', chatKey }
    expect(await drain(job, running)).toBe('done')
    expect(await replies(job)).toEqual(['answer to after'])
    expect(examined).toBe(2)
  })

  it('does not answer what was deleted while it was examined', async () => {
    const chat = bench.freshChat()
    const { chatKey } = await store.acceptInbound(
      inbound({ chat, id: `${chat}-1`, text: 'oops' }),
      clock.nowMs,
    )
    const drain = drainer({
      examine: async () => {
        const relation = { kind: 'deletion', id: `${chat}-1` } as const
        await store.acceptInbound(inbound({ chat, kind: 'deletion', text: '', relation }), clock.nowMs)
        return examination({ reply: 'too late' })
      },
    })
    const job = { account: 'simulator', chatKey }
    expect(await drain(job, running)).toBe('done')
    expect(await replies(job)).toEqual([])
  })

  it('keeps the conversation with the answer, and knows it with the next', async () => {
    const conversation = { ...NOTHING_YET, step: { at: 'what-happened' } } as const
    const job = await received('first', 'second')
    const known: unknown[] = []
    const drain = drainer({
      dutyAt: () => ({ isOnDuty: true, nextMs: null }),
      examine: async (_, context) => {
        known.push(context.known.conversation, context.known.duty)
        return { ...examination({ reply: '' }), conversation }
      },
    })
    expect(await drain(job, running)).toBe('done')
    const duty = { isOnDuty: true, nextMs: null }
    expect(known).toEqual([null, duty, conversation, duty])
  })

  it('sends no answer that has no words, and tells nobody to deliver it', async () => {
    const job = await received('thumbs up')
    expect(await drainer({ examine: async () => examination({ reply: '' }) })(job, running)).toBe('done')
    expect(await replies(job)).toEqual([])
    expect(bench.delivered).not.toContain(job.chatKey)
    expect(await store.unanswered(job.chatKey, 1)).toEqual([])
  })

  it('refuses what is over the limit of an hour, whichever worker counts, a few times and then silently', async () => {
    const chat = bench.freshChat()
    const limits = { checksPerHour: 2 }
    const examine = createExamine({
      examine: async ({ text }, _, { isOverLimit }) =>
        isOverLimit && text !== 'recovery'
          ? examination({ reply: 'later', intent: 'other', signals: [{ id: OVER_LIMIT, evidence: '' }] })
          : examination({ reply: text, intent: text === 'recovery' ? 'recover-account' : 'check-message' }),
      fetchMedia: async () => ({ ok: false, failure: 'unavailable' }),
      readPicture: async () => ({ ok: false, failure: 'unavailable' }),
    })
    const workers = [drainer({ examine, limits }), drainer({ examine, limits })] as const
    const send = async (text: string): Promise<void> => {
      const { chatKey } = await store.acceptInbound(inbound({ chat, text }), clock.nowMs)
      await workers[text.length % 2 === 0 ? 0 : 1]({ account: 'simulator', chatKey }, running)
    }
    const texts = ['one', 'four', 'three', 'a', 'bb', 'ccc', 'dddd', 'more', 'recovery', 'still more']
    for (const text of texts) await send(text)
    clock.nowMs += 3_600_001
    await send('an hour later')
    const { chatKey } = await store.acceptInbound(inbound({ chat, id: 'last' }), clock.nowMs)
    const later = Array.from({ length: 5 }, () => 'later')
    expect(await replies({ account: 'simulator', chatKey })).toEqual([
      ...['one', 'four', ...later],
      ...['recovery', 'an hour later'],
    ])
  })
})
