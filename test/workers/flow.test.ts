/** Simulator → store → queues → workers → simulator, in both modes, with a made-up examination. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutboundReply, SendResult } from '../../src/channels/channel.ts'
import { createSimulator, type Simulator } from '../../src/channels/simulator.ts'
import type { Runtime } from '../../src/runtime.ts'
import { createDeliver } from '../../src/workers/deliver.ts'
import { createDrain } from '../../src/workers/drain.ts'
import type { Examine } from '../../src/workers/examine.ts'
import { createPace } from '../../src/workers/pace.ts'
import { createSweep, type Sweep } from '../../src/workers/sweep.ts'
import { eventually } from '../support/eventually.ts'
import { examination, inbound } from '../support/messages.ts'
import { isSkipped, MODES, openTestRuntime, recordingLog } from '../support/servers.ts'

/** The made-up examination: the reply tells which text it answers. */
const echo: Examine = async ([{ text }], { person }) => {
  if (text.startsWith('poison')) throw new Error(`cannot examine ${text}`)
  if (text.startsWith('hang')) await new Promise(() => undefined)
  const effects = text === 'in Russian' ? [{ kind: 'set-language', language: 'ru' } as const] : []
  return examination({ effects, reply: `${person.language ?? 'en'}: ${text}` })
}

describe.each(MODES)('workers, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('answering through real queues', () => {
    const { log, lines } = recordingLog()
    let runtime: Runtime
    let simulator: Simulator
    let sweep: Sweep
    let answerSend: (reply: OutboundReply, attempt: number) => SendResult = () => ({ outcome: 'sent' })
    let addsJobs = true
    const replies: OutboundReply[] = []
    const sends: OutboundReply[] = []
    let chats = 0
    const freshChat = (): string => `${mode}-${++chats}@simulator`
    const textsTo = (chat: string): string[] =>
      replies.filter((reply) => reply.chat === chat).map((reply) => reply.text)

    beforeAll(async () => {
      runtime = await openTestRuntime(mode, log)
      const { store, queues } = runtime
      simulator = createSimulator({
        answerSend(reply, attempt) {
          sends.push(reply)
          return answerSend(reply, attempt)
        },
      })
      simulator.onReply((reply) => replies.push(reply))
      await simulator.start(async (message) => {
        const { chatKey } = await store.acceptInbound(message, Date.now())
        if (addsJobs) await queues.addDrain(message.account, chatKey)
      })
      const drain = createDrain({
        store,
        queues,
        examine: echo,
        fallback: () => examination({ reply: 'could not check' }),
        log,
        limits: { retryMs: 20, examineMs: 200, busyMs: 50 },
      })
      const deliver = createDeliver({
        store,
        channel: simulator,
        pace: createPace('off'),
        log,
        limits: { retryMs: 20 },
      })
      sweep = createSweep({ store, queues, log, everyMs: 60_000 })
      await queues.runDrain(drain, { concurrency: 8 })
      await queues.runDeliver('simulator', deliver)
    })
    afterAll(() => runtime.close())
    beforeEach(() => {
      answerSend = () => ({ outcome: 'sent' })
      addsJobs = true
    })

    it('answers with a quote, in the chat the question came from', async () => {
      const chat = freshChat()
      await simulator.receive({ chat, id: 'QUESTION', participant: 'somebody', text: 'question' })
      await eventually(() => expect(textsTo(chat)).toEqual(['en: question']))
      const reply = replies.find((each) => each.chat === chat)
      expect(reply?.messageId).toMatch(/^3EB0[0-9A-F]{18}$/)
      expect(reply?.quote).toEqual({ messageId: 'QUESTION', participant: 'somebody', text: 'question' })
    })

    it('answers a repeated delivery once', async () => {
      const chat = freshChat()
      for (let n = 0; n < 3; n++) await simulator.receive({ chat, id: 'SAME', text: 'once' })
      await simulator.receive({ chat, text: 'last' })
      await eventually(() => expect(textsTo(chat)).toEqual(['en: once', 'en: last']))
    })

    it('carries out what the person chose before the next answer', async () => {
      const chat = freshChat()
      for (const text of ['in Russian', 'next']) await simulator.receive({ chat, text })
      await eventually(() => expect(textsTo(chat)).toEqual(['en: in Russian', 'ru: next']))
    })

    it('answers what cannot be examined with the fallback, in its turn, without stopping the chat', async () => {
      const chat = freshChat()
      for (const text of ['before', 'poison', 'hang', 'after']) await simulator.receive({ chat, text })
      const expected = ['en: before', 'could not check', 'could not check', 'en: after']
      await eventually(() => expect(textsTo(chat)).toEqual(expected))
    })

    it('repeats an unacknowledged reply under the same id, and later replies wait for it', async () => {
      const chat = freshChat()
      answerSend = (reply, attempt) =>
        reply.text === 'en: first' && attempt < 3
          ? { outcome: 'unknown', reason: 'no-ack' }
          : { outcome: 'sent' }
      for (const text of ['first', 'second']) await simulator.receive({ chat, text })
      await eventually(() => {
        const sent = sends.filter((reply) => reply.chat === chat)
        expect(sent.map((reply) => reply.text)).toEqual(['en: first', 'en: first', 'en: first', 'en: second'])
        expect(new Set(sent.map((reply) => reply.messageId)).size).toBe(2)
      })
      expect(textsTo(chat)).toEqual(['en: first', 'en: second'])
    })

    it('goes on after a refused reply', async () => {
      const chat = freshChat()
      answerSend = (reply) =>
        reply.text === 'en: first' ? { outcome: 'refused', code: '463' } : { outcome: 'sent' }
      for (const text of ['first', 'second']) await simulator.receive({ chat, text })
      await eventually(() => expect(textsTo(chat)).toEqual(['en: second']))
      expect(await runtime.store.health(Date.now())).toMatchObject({ unanswered: 0, unsent: 0 })
    })

    it('loses nothing when the queues are wiped', async () => {
      const fresh = Array.from({ length: 5 }, freshChat)
      addsJobs = false
      for (const chat of fresh) await simulator.receive({ chat, text: 'lost job' })
      addsJobs = true
      await runtime.queues.wipe()
      expect(await sweep.runOnce()).toMatchObject({ drain: 5 })
      await eventually(() => expect(fresh.flatMap(textsTo)).toEqual(fresh.map(() => 'en: lost job')))
    })

    it('finds replies whose job got lost', async () => {
      const message = inbound({ chat: freshChat(), text: 'answered elsewhere' })
      const { store } = runtime
      const { chatKey } = await store.acceptInbound(message, Date.now())
      const drain = createDrain({
        store,
        queues: { addDeliver: () => Promise.reject(new Error('queue away')) },
        examine: echo,
        fallback: () => examination(),
        log,
      })
      expect(await drain({ account: 'simulator', chatKey }, new AbortController().signal)).toBe('done')
      expect(await sweep.runOnce()).toMatchObject({ drain: 0, deliver: 1 })
      await eventually(() => expect(textsTo(message.chat)).toEqual(['en: answered elsewhere']))
    })

    it('keeps the order of 50 chats with 20 messages each', async () => {
      const fresh = Array.from({ length: 50 }, freshChat)
      const texts = Array.from({ length: 20 }, (_, n) => `message ${n}`)
      for (const text of texts) {
        await Promise.all(fresh.map((chat) => simulator.receive({ chat, text })))
      }
      const expected = texts.map((text) => `en: ${text}`)
      const byChat = new Map<string, string[]>()
      await eventually(() => {
        byChat.clear()
        for (const { chat, text } of replies) byChat.set(chat, [...(byChat.get(chat) ?? []), text])
        expect(fresh.filter((chat) => byChat.get(chat)?.length === 20)).toHaveLength(50)
      }, 40_000)
      expect(fresh.map((chat) => byChat.get(chat))).toEqual(fresh.map(() => expected))
    }, 60_000)

    it('logs no text, address or error message of all this', () => {
      expect(lines.length).toBeGreaterThan(50)
      const logged = lines.join('')
      for (const secret of ['poison', 'message 1', 'lost job', '@simulator', 'cannot examine', 'could not']) {
        expect(logged).not.toContain(secret)
      }
    })
  })
})
