/** Sending replies: in order, marked before and after, repeated under the same id, given up at last. */
import { describe, expect, it } from 'vitest'
import type { OutboundReply, SendResult } from '../../src/channels/channel.ts'
import { DamagedRecordError } from '../../src/store/crypto.ts'
import type { OutboxRow } from '../../src/store/store.ts'
import { createDeliver, type DeliverDependencies } from '../../src/workers/deliver.ts'
import { silentLog } from '../support/servers.ts'

const running = new AbortController().signal
const job = { account: 'simulator', chatKey: 'a'.repeat(64) }

/** An outbox of one chat in memory, writing down what happens to it. */
function outbox(texts: string[], attempts = 0): { store: DeliverDependencies['store']; events: string[] } {
  const events: string[] = []
  let rows = texts.map((text, n): OutboxRow => ({
    ...job,
    id: `${n}`,
    attempts,
    createdAtMs: 0,
    reply: { chat: 'c', messageId: `M${n}`, text },
  }))
  const drop = (id: string): void => void (rows = rows.filter((row) => row.id !== id))
  return {
    events,
    store: {
      async pendingReplies() {
        const damaged = rows.find((row) => row.reply.text === 'damaged')
        if (damaged) throw new DamagedRecordError('outbox', damaged.id)
        return [...rows]
      },
      markSending: async (id) => void events.push(`sending ${id}`),
      markUnknown: async (id, reason) => void events.push(`unknown ${id} ${reason}`),
      async markSent(id) {
        events.push(`sent ${id}`)
        drop(id)
      },
      async markRefused(id, code) {
        events.push(`refused ${id} ${code}`)
        drop(id)
      },
    },
  }
}

function deliverer(
  store: DeliverDependencies['store'],
  send: (reply: OutboundReply) => Promise<SendResult>,
  part: Partial<DeliverDependencies> = {},
): ReturnType<typeof createDeliver> {
  return createDeliver({
    store,
    channel: { send },
    pace: async () => undefined,
    log: silentLog,
    nowMs: () => 5_000,
    ...part,
  })
}

describe('deliver', () => {
  it('marks before and after each send, in order, at its pace', async () => {
    const { store, events } = outbox(['one', 'two'])
    const deliver = deliverer(
      store,
      async ({ messageId }) => {
        events.push(`send ${messageId}`)
        return { outcome: 'sent' }
      },
      { pace: async ({ account }) => void events.push(`pace ${account}`) },
    )
    expect(await deliver(job, running)).toBe('done')
    expect(events).toEqual([
      ...['pace simulator', 'sending 0', 'send M0', 'sent 0'],
      ...['pace simulator', 'sending 1', 'send M1', 'sent 1'],
    ])
  })

  it('waits longer after each send without acknowledgement, up to a minute', async () => {
    const waits = []
    for (const attempts of [0, 1, 2, 20]) {
      const { store } = outbox(['one', 'two'], attempts)
      waits.push(await deliverer(store, async () => ({ outcome: 'unknown', reason: 'no-ack' }))(job, running))
    }
    expect(waits).toEqual([{ againMs: 1_000 }, { againMs: 2_000 }, { againMs: 4_000 }, { againMs: 60_000 }])
  })

  it('takes a throwing channel for an unknown outcome, and tells no message of it', async () => {
    const { store, events } = outbox(['one'])
    const deliver = deliverer(store, async () => {
      throw new TypeError('quotes the text')
    })
    expect(await deliver(job, running)).toEqual({ againMs: 1_000 })
    expect(events).toEqual(['sending 0', 'unknown 0 TypeError'])
  })

  it('gives up an old reply that is never acknowledged and goes on', async () => {
    const { store, events } = outbox(['one', 'two'], 50)
    const deliver = deliverer(
      store,
      async ({ text }) => (text === 'one' ? { outcome: 'unknown', reason: 'no-ack' } : { outcome: 'sent' }),
      { limits: { giveUpMs: 5_000 } },
    )
    expect(await deliver(job, running)).toBe('done')
    expect(events).toEqual(['sending 0', 'refused 0 no-acknowledgement', 'sending 1', 'sent 1'])
  })

  it('sets a damaged reply aside', async () => {
    const { store, events } = outbox(['damaged', 'two'])
    expect(await deliverer(store, async () => ({ outcome: 'sent' }))(job, running)).toBe('done')
    expect(events).toEqual(['refused 0 damaged', 'sending 1', 'sent 1'])
  })

  it('lets other chats have their turn after a few replies, and goes on from there', async () => {
    const { store, events } = outbox(Array.from({ length: 12 }, (_, n) => `${n}`))
    const deliver = deliverer(store, async () => ({ outcome: 'sent' }))
    const outcomes = [await deliver(job, running), await deliver(job, running), await deliver(job, running)]
    expect(outcomes).toEqual([{ againMs: 0 }, { againMs: 0 }, 'done'])
    expect(events.filter((event) => event.startsWith('sent'))).toEqual(
      Array.from({ length: 12 }, (_, n) => `sent ${n}`),
    )
  })

  it('sends nothing more once the queues close', async () => {
    const { store, events } = outbox(['one'])
    const deliver = deliverer(store, async () => ({ outcome: 'sent' }))
    expect(await deliver(job, AbortSignal.abort())).toEqual({ againMs: 1_000 })
    expect(events).toEqual([])
  })
})
