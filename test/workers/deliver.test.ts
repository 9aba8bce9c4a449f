/** Sending replies: in order, marked before and after, repeated under the same id, given up at last. */
import { describe, expect, it } from 'vitest'
import type { OutboundReply, SendResult } from '../../src/channels/channel.ts'
import { DamagedRecordError } from '../../src/store/crypto.ts'
import { OtherVersionError } from '../../src/store/other-version.ts'
import type { OutboxRow } from '../../src/store/store.ts'
import { NO_CAPS } from '../../src/workers/caps.ts'
import { createDeliver, type DeliverDependencies } from '../../src/workers/deliver.ts'
import { recordingLog, silentLog } from '../support/servers.ts'

const running = new AbortController().signal
const job = { account: 'simulator', chatKey: 'a'.repeat(64) }

/** An outbox of one chat in memory, writing down what happens to it. */
function outbox(
  texts: string[],
  attempts = 0,
): { store: DeliverDependencies['store']; events: string[]; rows: () => OutboxRow[] } {
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
    rows: () => rows,
    store: {
      async pendingReplies() {
        const damaged = rows.find((row) => row.reply.text === 'damaged')
        if (damaged) throw new DamagedRecordError('outbox', damaged.id)
        const newer = rows.find((row) => row.reply.text === 'of a newer version')
        if (newer) throw new OtherVersionError('outbox', newer.id)
        return [...rows]
      },
      markSending: async (id) => void events.push(`sending ${id}`),
      markUnknown: async (id, reason) => void events.push(`unknown ${id} ${reason}`),
      markHeld: async (id, reason) => void events.push(`held ${id} ${reason}`),
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

  it('waits longer after each send without acknowledgement, up to a minute, after ten of them up to fifteen', async () => {
    const waits = []
    for (const attempts of [0, 1, 2, 6, 9, 10, 12, 13, 40]) {
      const { store } = outbox(['one', 'two'], attempts)
      waits.push(await deliverer(store, async () => ({ outcome: 'unknown', reason: 'no-ack' }))(job, running))
    }
    const seconds = [1, 2, 4, 60, 60, 120, 480, 900, 900]
    expect(waits).toEqual(seconds.map((each) => ({ againMs: each * 1_000 })))
  })

  it('gives the counted message back only where none left', async () => {
    for (const result of [{ isUnsent: true as const }, {}]) {
      const { store, events } = outbox(['one'])
      const deliver = deliverer(
        store,
        async () => ({ outcome: 'unknown', reason: 'upload-failed', ...result }),
        { caps: { ...NO_CAPS, giveBack: async () => void events.push('given back') } },
      )
      expect(await deliver(job, running)).toEqual({ againMs: 1_000 })
      const given = 'isUnsent' in result ? ['given back'] : []
      expect(events).toEqual(['sending 0', ...given, 'unknown 0 upload-failed'])
    }
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
      { limits: { giveUpMs: 5_000, giveUpAttempts: 51 } },
    )
    expect(await deliver(job, running)).toBe('done')
    expect(events).toEqual(['sending 0', 'refused 0 no-acknowledgement', 'sending 1', 'sent 1'])
  })

  it('does not give up for its age what could not be tried', async () => {
    const { store, events } = outbox(['one'], 49)
    const deliver = deliverer(store, async () => ({ outcome: 'unknown', reason: 'no-ack' }), {
      limits: { giveUpMs: 5_000, giveUpAttempts: 51 },
    })
    expect(await deliver(job, running)).toEqual({ againMs: 900_000 })
    expect(events).toEqual(['sending 0', 'unknown 0 no-ack'])
  })

  it('pauses the whole number while nothing can be sent, and gives the counted message back', async () => {
    const { store, events } = outbox(['one', 'two'])
    const deliver = deliverer(
      store,
      async () => ({ outcome: 'held', scope: 'number', reason: 'restricted', untilMs: 65_000 }),
      { caps: { ...NO_CAPS, giveBack: async () => void events.push('given back') } },
    )
    expect(await deliver(job, running)).toEqual({ pauseMs: 60_000 })
    expect(events).toEqual(['sending 0', 'given back', 'held 0 restricted'])
  })

  it('lets only the chat wait that is held, and counts what was refused', async () => {
    const { store, events } = outbox(['one'])
    const held: SendResult = {
      outcome: 'held',
      scope: 'chat',
      reason: 'refused-479',
      untilMs: 4_000,
      code: '479',
    }
    const deliver = deliverer(store, async () => held, {
      caps: { ...NO_CAPS, giveBack: async () => void events.push('given back') },
    })
    expect(await deliver(job, running)).toEqual({ againMs: 100 })
    expect(events).toEqual(['sending 0', 'held 0 refused-479'])
  })

  it('gives up, and says so, what was held for days', async () => {
    const { store, events } = outbox(['one', 'two'])
    const held: SendResult = { outcome: 'held', scope: 'number', reason: 'restricted', untilMs: 9_000 }
    const deliver = deliverer(store, async ({ text }) => (text === 'one' ? held : { outcome: 'sent' }), {
      limits: { heldMostMs: 5_000 },
    })
    expect(await deliver(job, running)).toBe('done')
    expect(events).toEqual(['sending 0', 'refused 0 held-too-long', 'sending 1', 'sent 1'])
  })

  it('waits as pace and caps say, and touches nothing meanwhile', async () => {
    const { store, events } = outbox(['one'])
    const send = async (): Promise<SendResult> => ({ outcome: 'sent' })
    const paced = deliverer(store, send, { pace: async () => ({ pauseMs: 7 }) })
    expect(await paced(job, running)).toEqual({ pauseMs: 7 })
    const capped = deliverer(store, send, { caps: { ...NO_CAPS, take: async () => ({ againMs: 9 }) } })
    expect(await capped(job, running)).toEqual({ againMs: 9 })
    expect(events).toEqual([])
  })

  it('presses for a first answer, and for an enclosure that one waits behind', async () => {
    const quote = { messageId: 'Q', participant: '', text: 'q' }
    const { store, rows } = outbox(['answer', 'card', 'answer', 'card', 'card'])
    for (const n of [0, 2]) rows()[n]!.reply.quote = quote
    const pressing: boolean[] = []
    const deliver = deliverer(store, async () => ({ outcome: 'sent' }), {
      pace: async ({ isPressing }) => void pressing.push(isPressing),
    })
    await deliver(job, running)
    expect(pressing).toEqual([true, true, true, false, false])
  })

  it('presses for the first tries of a first answer, and not for those of a dead chat', async () => {
    const quote = { messageId: 'Q', participant: '', text: 'q' }
    const pressing: boolean[] = []
    for (const attempts of [0, 1, 2, 3, 30]) {
      const { store, rows } = outbox(['answer', 'answer'], attempts)
      for (const row of rows()) row.reply.quote = quote
      const deliver = deliverer(store, async () => ({ outcome: 'unknown', reason: 'no-ack' }), {
        pace: async ({ isPressing }) => void pressing.push(isPressing),
      })
      await deliver(job, running)
    }
    expect(pressing).toEqual([true, true, true, false, false])
  })

  it('marks an acknowledged reply when the database is back, and does not send it again', async () => {
    const { store, events } = outbox(['one', 'two'])
    let failures = 2
    const deliver = deliverer(
      {
        ...store,
        async markSent(id, nowMs) {
          if (failures-- > 0) throw new Error('the database is away')
          await store.markSent(id, nowMs)
        },
      },
      async ({ messageId }) => {
        events.push(`send ${messageId}`)
        return { outcome: 'sent' }
      },
    )
    await expect(deliver(job, running)).rejects.toThrow('away')
    await expect(deliver(job, running)).rejects.toThrow('away')
    expect(await deliver(job, running)).toBe('done')
    expect(events).toEqual(['sending 0', 'send M0', 'sent 0', 'sending 1', 'send M1', 'sent 1'])
  })

  it('shows typing before what follows', async () => {
    const { store } = outbox(['one', 'two'])
    const shown: string[] = []
    const deliver = deliverer(store, async () => ({ outcome: 'sent' }), {
      beginTyping: (chat) => shown.push(chat),
    })
    await deliver(job, running)
    expect(shown).toEqual(['c'])
  })

  it('sets a damaged reply aside', async () => {
    const { store, events } = outbox(['damaged', 'two'])
    expect(await deliverer(store, async () => ({ outcome: 'sent' }))(job, running)).toBe('done')
    expect(events).toEqual(['refused 0 damaged', 'sending 1', 'sent 1'])
  })

  it('lets a chat wait whose reply only a newer version can read, and says so once', async () => {
    const { store, events } = outbox(['of a newer version', 'two'])
    const { log, lines } = recordingLog()
    const deliver = deliverer(store, async () => ({ outcome: 'sent' }), { log })
    expect(await deliver(job, running)).toEqual({ againMs: 60_000 })
    expect(await deliver(job, running)).toEqual({ againMs: 60_000 })
    expect(events).toEqual([])
    expect(lines).toHaveLength(1)
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
