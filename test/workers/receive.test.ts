/** A received message: without secrets in the store, then scheduled; "typing…" until it is answered. */
import { describe, expect, it } from 'vitest'
import type { InboundMessage } from '../../src/model.ts'
import { createReceive, type ReceiveDependencies } from '../../src/workers/receive.ts'
import { createTyping } from '../../src/workers/typing.ts'
import { eventually } from '../support/eventually.ts'
import { inbound } from '../support/messages.ts'
import { silentLog } from '../support/servers.ts'

function receiver(part: Partial<ReceiveDependencies> = {}): {
  receive: (message: InboundMessage) => Promise<void>
  events: string[]
} {
  const events: string[] = []
  const receive = createReceive({
    store: {
      async acceptInbound({ text }) {
        events.push(`stored ${text}`)
        return { chatKey: 'key', isNew: text !== 'repeat' }
      },
    },
    queues: { addDrain: async (_, chatKey, options) => void events.push(`job ${chatKey} ${options?.wakes}`) },
    typing: { begin: (chat) => void events.push(`typing ${chat}`) },
    redact: (message) => ({ ...message, text: message.text.replace('123456', '●') }),
    isPressing: ({ text }) => text === 'hacked',
    log: silentLog,
    ...part,
  })
  return { receive, events }
}

describe('receiving', () => {
  it('stores no secret, and schedules only what is stored', async () => {
    const { receive, events } = receiver()
    await receive(inbound({ chat: 'c', text: 'code 123456' }))
    expect(events).toEqual(['stored code ●', 'typing c', 'job key false'])
  })

  it('wakes the worker for what must not wait', async () => {
    const { receive, events } = receiver()
    await receive(inbound({ text: 'hacked' }))
    expect(events).toContain('job key true')
  })

  it('schedules nothing for a repeat, and types no answer to an emoji', async () => {
    const { receive, events } = receiver()
    await receive(inbound({ text: 'repeat' }))
    await receive(inbound({ kind: 'reaction', text: '👍', relation: { kind: 'reaction', id: 'X' } }))
    expect(events).toEqual(['stored repeat', 'stored 👍', 'job key false'])
  })

  it('rejects when the message was not stored, and not when the queue is away', async () => {
    const away = (): Promise<never> => Promise.reject(new Error('away'))
    await expect(receiver({ store: { acceptInbound: away } }).receive(inbound())).rejects.toThrow('away')
    await expect(receiver({ queues: { addDrain: away } }).receive(inbound())).resolves.toBeUndefined()
  })
})

describe('typing', () => {
  const limits = { renewMs: 10, renewals: 3, mostChats: 2 }

  function shown(): { typing: ReturnType<typeof createTyping>; chats: string[] } {
    const chats: string[] = []
    const typing = createTyping(
      { setTyping: async (chat) => void chats.push(chat), send: async () => ({ outcome: 'sent' }) },
      limits,
    )
    return { typing, chats }
  }
  const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

  it('is renewed a few times, and not for ever', async () => {
    const { typing, chats } = shown()
    typing.begin('a')
    await eventually(() => expect(chats).toEqual(['a', 'a', 'a', 'a']))
    await pause(40)
    expect(chats).toHaveLength(4)
  })

  it('ends with the answer, and when the bot stops', async () => {
    const { typing, chats } = shown()
    typing.begin('a')
    typing.begin('b')
    expect(await typing.send({ chat: 'a', messageId: 'M', text: 'answer' })).toEqual({ outcome: 'sent' })
    typing.stop()
    await pause(40)
    expect(chats).toEqual(['a', 'b'])
  })

  it('is not kept up for everybody in a rush', async () => {
    const { typing, chats } = shown()
    for (const chat of ['a', 'b', 'c']) typing.begin(chat)
    await eventually(() => expect(chats).toHaveLength(9))
    expect(chats.filter((chat) => chat === 'c')).toHaveLength(1)
    typing.stop()
  })
})
