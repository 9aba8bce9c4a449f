/** The simulator beyond the contract: what a message leaves out, unstored messages, replies shown once, typing. */
import { describe, expect, it } from 'vitest'
import type { OutboundReply } from '../../src/channels/channel.ts'
import { createSimulator } from '../../src/channels/simulator.ts'
import { InboundMessage } from '../../src/model.ts'

const reply: OutboundReply = { chat: 'c', messageId: 'M1', text: 'synthetic' }

describe('simulator', () => {
  it('makes up what a message leaves out', async () => {
    const simulator = createSimulator()
    const received: InboundMessage[] = []
    await simulator.start(async (message) => void received.push(message))
    await simulator.receive({ text: 'one' })
    await simulator.receive({ media: { source: 'file', path: 'x.png' } })
    expect(received.map((message) => InboundMessage.parse(message))).toEqual(received)
    expect(received.map((message) => message.kind)).toEqual(['text', 'image'])
    expect(received[0]?.id).not.toBe(received[1]?.id)
  })

  it('takes the kind from what a message refers to', async () => {
    const simulator = createSimulator()
    const received: InboundMessage[] = []
    await simulator.start(async (message) => void received.push(message))
    for (const kind of ['deletion', 'reaction', 'edit', 'reply'] as const) {
      await simulator.receive({ relation: { kind, id: 'M1' } })
    }
    expect(received.map((message) => InboundMessage.parse(message))).toEqual(received)
    expect(received.map((message) => message.kind)).toEqual(['deletion', 'reaction', 'text', 'text'])
  })

  it('rejects when the message could not be stored, or nobody takes it', async () => {
    const simulator = createSimulator()
    await expect(simulator.receive({})).rejects.toThrow('not started')
    await simulator.start(() => Promise.reject(new Error('store away')))
    await expect(simulator.receive({})).rejects.toThrow('store away')
    await simulator.stop()
    await expect(simulator.receive({})).rejects.toThrow('not started')
  })

  it('shows a message id once, and a refused one never', async () => {
    const simulator = createSimulator({
      answerSend: ({ messageId }, attempt) => {
        if (messageId === 'M2') return { outcome: 'refused', code: '463' }
        return attempt === 1 ? { outcome: 'unknown', reason: 'no-ack' } : { outcome: 'sent' }
      },
    })
    const shown: string[] = []
    const stop = simulator.onReply(({ messageId }) => shown.push(messageId))
    expect(await simulator.send(reply)).toMatchObject({ outcome: 'unknown' })
    expect(await simulator.send(reply)).toEqual({ outcome: 'sent' })
    expect(await simulator.send({ ...reply, messageId: 'M2' })).toMatchObject({ outcome: 'refused' })
    expect(shown).toEqual(['M1'])
    stop()
    await simulator.send({ ...reply, messageId: 'M3' })
    expect(shown).toEqual(['M1'])
  })

  it('remembers ten thousand messages and no more, as a try page runs for months', async () => {
    const simulator = createSimulator()
    let shown = 0
    simulator.onReply(() => shown++)
    const say = (n: number): Promise<unknown> => simulator.send({ ...reply, messageId: `M${n}` })
    for (let n = 0; n <= 10_000; n++) await say(n)
    await say(10_000)
    await say(1)
    expect(shown).toBe(10_001)
    await say(0)
    expect(shown).toBe(10_002)
  })

  it('tells about typing', async () => {
    const simulator = createSimulator({ account: 'other' })
    const seen: [string, boolean][] = []
    simulator.onTyping((chat, isTyping) => seen.push([chat, isTyping]))
    await simulator.setTyping('c', true)
    expect(seen).toEqual([['c', true]])
    expect(simulator.account).toBe('other')
  })
})
