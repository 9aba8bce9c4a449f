/**
 * Sending through real queues and a real outbox in both modes: caps and holds with fake small limits, a restart
 * between sending and marking, several chats; in order, each once, nothing lost.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutboundReply, SendResult } from '../../src/channels/channel.ts'
import type { Runtime } from '../../src/runtime.ts'
import type { Store } from '../../src/store/store.ts'
import { startSending, type Sending, type SendLimits } from '../../src/workers/sending.ts'
import { waitingMessage } from '../store/waiting.ts'
import { answer } from '../support/messages.ts'
import { eventually } from '../support/eventually.ts'
import { isSkipped, MODES, openTestRuntime, recordingLog } from '../support/servers.ts'

const NO_LIMITS: SendLimits = { perMinute: 0, perHour: 0, perDay: 0 }
const SENT: SendResult = { outcome: 'sent' }

describe.each(MODES)('sending, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('through real queues', () => {
    const { log, lines } = recordingLog()
    let runtime: Runtime
    let sending: Sending | undefined
    let sends: { chat: string; text: string; messageId: string; atMs: number }[]
    let respond: (reply: OutboundReply, nth: number) => SendResult | Promise<SendResult>
    let round = 0

    beforeAll(async () => {
      runtime = await openTestRuntime(mode, log)
    })
    beforeEach(async () => {
      await sending?.stop()
      sends = []
      respond = () => SENT
      round++
    })
    afterAll(() => runtime.close())

    async function start(sendLimits: Partial<SendLimits> = {}, store: Store = runtime.store): Promise<void> {
      const send = async (reply: OutboundReply): Promise<SendResult> => {
        sends.push({ ...reply, atMs: performance.now() })
        return respond(reply, sends.filter(({ messageId }) => messageId === reply.messageId).length)
      }
      sending = await startSending({
        channel: { account: 'simulator' },
        typing: { begin: () => undefined, send },
        store,
        queues: runtime.queues,
        log,
        pacing: 'off',
        sends: { ...NO_LIMITS, ...sendLimits },
        limits: { retryMs: 20, longestRetryMs: 40 },
      })
    }

    /** A chat with so many replies waiting; quoting ones unless told. */
    async function chatWith(texts: string[], isQuoting = true): Promise<string> {
      const { chatKey, row, lease } = await waitingMessage(runtime.store)
      const { chat } = row.message
      const replies = texts.map((text, n) => ({
        chat,
        messageId: `3EB0${round}X${row.id}X${n}`,
        text,
        ...(isQuoting && { quote: { messageId: 'Q', participant: '', text: 'q' } }),
      }))
      await runtime.store.commitAnswer(lease, { ...answer(row.id), replies }, Date.now())
      await runtime.queues.addDeliver('simulator', chatKey)
      return chat
    }
    const textsTo = (chat: string): string[] =>
      sends.filter((each) => each.chat === chat).map(({ text }) => text)
    const unsent = async (): Promise<number> => (await runtime.store.health(Date.now())).unsent

    it('sends the replies of many chats, each in order and once', async () => {
      await start()
      const chats = []
      for (let n = 0; n < 10; n++) chats.push(await chatWith(['one', 'two', 'three']))
      await eventually(async () => expect(await unsent()).toBe(0))
      for (const chat of chats) expect(textsTo(chat)).toEqual(['one', 'two', 'three'])
    })

    it('pauses the number while it is held, then sends all under the same ids', async () => {
      const untilMs = Date.now() + 1_500
      respond = () =>
        Date.now() < untilMs ? { outcome: 'held', scope: 'number', reason: 'restricted', untilMs } : SENT
      await start()
      const chats = [await chatWith(['a', 'b']), await chatWith(['c']), await chatWith(['d'])]
      await eventually(async () => expect(await unsent()).toBe(0))
      const early = sends.length - 4
      expect(early).toBeGreaterThanOrEqual(1)
      // One for each of the jobs at hand, and nobody hammers.
      expect(early).toBeLessThanOrEqual(8)
      expect(new Set(sends.map(({ messageId }) => messageId)).size).toBe(4)
      expect(textsTo(chats[0]!).slice(-2)).toEqual(['a', 'b'])
    })

    it('lets a held chat wait without the others, and keeps its order', async () => {
      const untilMs = Date.now() + 800
      let stuck = ''
      respond = (reply) =>
        reply.chat === stuck && Date.now() < untilMs
          ? { outcome: 'held', scope: 'chat', reason: 'refused-479', untilMs, code: '479' }
          : SENT
      await start()
      stuck = await chatWith(['first', 'second'])
      const other = await chatWith(['other'])
      await eventually(() => expect(textsTo(other)).toEqual(['other']))
      expect(Date.now()).toBeLessThan(untilMs + 2_000)
      await eventually(async () => expect(await unsent()).toBe(0))
      expect(textsTo(stuck).at(-1)).toBe('second')
      expect(textsTo(stuck).filter((text) => text === 'second')).toHaveLength(1)
    })

    it('stops at the cap, says so once, and a restart does not begin anew', async () => {
      const account = 'simulator'
      await runtime.store.takePoint(`hour/${account}`, 10, 3_600_000)
      await start({ perHour: 4 })
      const chats = []
      for (let n = 0; n < 6; n++) chats.push(await chatWith([`capped ${n}`]))
      await eventually(() => expect(sending?.cappedUntilMs()).not.toBeNull())
      expect(sends).toHaveLength(3)
      expect(lines.filter((line) => line.includes('"cap":"hour"'))).toHaveLength(1)
      await sending?.stop()
      await start({ perHour: 4 })
      await runtime.queues.wakeDeliver(account)
      await eventually(() => expect(sending?.cappedUntilMs()).not.toBeNull())
      expect(sends).toHaveLength(3)
      // The operator raises it.
      await sending?.stop()
      await start({ perHour: 1_000 })
      await runtime.queues.wakeDeliver(account)
      await eventually(async () => expect(await unsent()).toBe(0))
      expect(chats.flatMap(textsTo)).toHaveLength(6)
    })

    it('ends between the acknowledgement and its mark: sent again under the same id, and that is all', async () => {
      let isAway = true
      const store: Store = {
        ...runtime.store,
        markSent: (id, nowMs) =>
          isAway ? Promise.reject(new Error('the database is away')) : runtime.store.markSent(id, nowMs),
      }
      await start({}, store)
      const chat = await chatWith(['once', 'then'])
      await eventually(() => expect(textsTo(chat)).toEqual(['once']))
      await sending?.stop()
      isAway = false
      await start()
      await eventually(async () => expect(await unsent()).toBe(0))
      expect(textsTo(chat)).toEqual(['once', 'once', 'then'])
      expect(new Set(sends.map(({ messageId }) => messageId)).size).toBe(2)
    })

    it('does not send again what only could not be marked', async () => {
      let failures = 2
      const store: Store = {
        ...runtime.store,
        markSent: (id, nowMs) =>
          failures-- > 0
            ? Promise.reject(new Error('the database is away'))
            : runtime.store.markSent(id, nowMs),
      }
      await start({}, store)
      const chat = await chatWith(['once', 'then'])
      await eventually(async () => expect(await unsent()).toBe(0))
      expect(textsTo(chat)).toEqual(['once', 'then'])
    })

    it('goes on after what was refused for good', async () => {
      respond = ({ text }) => (text === 'no' ? { outcome: 'refused', code: '401' } : SENT)
      await start()
      const chat = await chatWith(['no', 'yes'])
      await eventually(async () => expect(await unsent()).toBe(0))
      expect(textsTo(chat)).toEqual(['no', 'yes'])
      expect(lines.join('')).toContain('"runbook":"refused"')
    })
  })
})
