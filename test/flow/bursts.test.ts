/**
 * Deliveries as a phone network makes them, through real queues in both modes: shuffled, repeated, late, or all at once
 * after an outage. Every message is answered once, people's messages in the order of arrival, and what is answered
 * together was sent together.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InboundMessage } from '../../src/model.ts'
import type { BurstRules } from '../../src/workers/burst.ts'
import { eventually } from '../support/eventually.ts'
import { openBurstBot, type BurstBot } from '../support/burst-bot.ts'
import { inbound } from '../support/messages.ts'
import { isSkipped, MODES } from '../support/servers.ts'

const rules: BurstRules = {
  limits: { quietMs: 500, longestMs: 1_500, most: 4, mostPictures: 2 },
  isQuick: (text) => text.includes('quick'),
  isUrgent: (text) => text.includes('urgent'),
}
const media = { source: 'file', path: '/synthetic' } as const
/** Two kinds for everything that joins, so that most scripts have groups. */
const KINDS = ['text', 'text', 'picture', 'forward', 'quick', 'urgent'] as const

interface Sent {
  kind: (typeof KINDS)[number]
  who: 'ann' | 'bob'
  /** Between the times of sending. */
  gapMs: number
  /** Between sending and delivery; the next message may overtake it. */
  delayMs: number
  /** Delivered once more, so much later. */
  repeats: number[]
}

const script = fc.array(
  fc.record<Sent>({
    kind: fc.constantFrom(...KINDS),
    who: fc.constantFrom('ann', 'ann', 'bob'),
    gapMs: fc.constantFrom(0, 0, 100, 400, 2_500),
    delayMs: fc.constantFrom(0, 0, 0, 150, 700, 1_800),
    repeats: fc.array(fc.constantFrom(0, 50, 600, 2_000), { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 7 },
)

/** The script's messages as sent, with ids `0`, `1` … */
function messagesOf(sent: readonly Sent[], chat: string, startMs: number): InboundMessage[] {
  let sentAtMs = startMs
  return sent.map(({ kind, who, gapMs }, n) => {
    sentAtMs += gapMs
    return inbound({
      chat,
      id: String(n),
      participant: who,
      text: kind,
      forwarded: kind === 'forward',
      sentAtMs: Math.floor(sentAtMs / 1_000) * 1_000,
      ...(kind === 'picture' && { kind: 'image' as const, media }),
    })
  })
}

describe.each(MODES)('deliveries, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('through real queues', () => {
    let bot: BurstBot
    beforeAll(async () => {
      bot = await openBurstBot(mode, rules, ({ id }) => id)
    })
    afterAll(() => bot?.runtime.close())

    /** Resolves to the ids in order of arrival. */
    async function deliver(sent: readonly Sent[], messages: readonly InboundMessage[]): Promise<string[]> {
      const arrived: string[] = []
      // A channel hands over a chat's messages one by one.
      let handedOver: Promise<void> = Promise.resolve()
      let atMs = 0
      const deliveries = sent.flatMap((each, n) => {
        atMs += each.gapMs
        const firstMs = atMs + each.delayMs
        return [0, ...each.repeats].map(async (laterMs) => {
          await sleep(firstMs + laterMs)
          const message = messages[n]!
          if (!arrived.includes(message.id)) arrived.push(message.id)
          await (handedOver = handedOver.then(() => bot.simulator.receive(message)))
        })
      })
      await Promise.all(deliveries)
      return arrived
    }

    it('are answered once each, however they come', { timeout: 60_000 }, async () => {
      const scripts = fc.sample(script, { numRuns: 40, seed: 5 })
      expect(scripts.flat().filter(({ repeats }) => repeats.length > 0).length).toBeGreaterThan(30)
      const played = await Promise.all(
        scripts.map(async (sent, c) => {
          const chat = `${mode}-${c}@simulator`
          const messages = messagesOf(sent, chat, Date.now())
          return { chat, messages, arrived: await deliver(sent, messages) }
        }),
      )
      await eventually(() => {
        for (const { chat, arrived } of played)
          expect(bot.answers.get(chat)?.flat().toSorted()).toEqual(arrived.toSorted())
      }, 40_000)
      for (const { chat, messages, arrived } of played)
        checkGroups(bot.answers.get(chat) ?? [], messages, arrived)
    })

    it('that waited out an outage are answered once each', { timeout: 60_000 }, async () => {
      const scripts = fc.sample(script, { numRuns: 40, seed: 9 })
      const { store, queues } = bot.runtime
      const played = await Promise.all(
        scripts.map(async (sent, c) => {
          const chat = `${mode}-outage-${c}@simulator`
          const messages = messagesOf(sent, chat, Date.now() - 3_600_000)
          // Stored an hour ago, but nobody was there to schedule it.
          let chatKey = ''
          for (const message of [...messages, ...messages])
            ({ chatKey } = await store.acceptInbound(message, Date.now() - 3_500_000))
          await queues.addDrain('simulator', chatKey)
          return { chat, messages }
        }),
      )
      await eventually(() => {
        for (const { chat, messages } of played)
          expect(bot.answers.get(chat)?.flat()).toHaveLength(messages.length)
      }, 40_000)
      for (const { chat, messages } of played) {
        const inOrder = messages.map(({ id }) => id)
        checkGroups(bot.answers.get(chat) ?? [], messages, inOrder)
      }
    })

    it('of one person within the quiet time are one question', async () => {
      const chats = Array.from({ length: 10 }, (_, n) => `${mode}-together-${n}@simulator`)
      await Promise.all(
        chats.map(async (chat, n) => {
          const kinds: Sent['kind'][] = ['text', 'forward', 'picture', 'text']
          const sent = kinds.map((kind) => ({ kind, who: 'ann' as const, gapMs: 0, delayMs: 0, repeats: [] }))
          const messages = messagesOf(sent, chat, Date.now())
          // Rotated, so that each comes first somewhere.
          for (const message of [...messages.slice(n % 4), ...messages.slice(0, n % 4)])
            await bot.simulator.receive(message)
        }),
      )
      await eventually(() => {
        for (const chat of chats) {
          expect(bot.answers.get(chat)).toHaveLength(1)
          expect(bot.answers.get(chat)?.[0]?.toSorted()).toEqual(['0', '1', '2', '3'])
        }
      })
    })
  })
})

const STAMP_MS = 1_000

function checkGroups(groups: string[][], messages: readonly InboundMessage[], arrived: string[]): void {
  const of = (id: string): InboundMessage => messages.find((message) => message.id === id)!
  for (const who of ['ann', 'bob']) {
    const own = (ids: string[]): string[] => ids.filter((id) => of(id).participant === who)
    expect(own(groups.flat())).toEqual(own(arrived))
  }
  const { quietMs, longestMs, most, mostPictures } = rules.limits
  for (const group of groups.map((ids) => ids.map(of))) {
    expect(group.length).toBeLessThanOrEqual(most)
    expect(new Set(group.map(({ participant }) => participant)).size).toBe(1)
    expect(group.filter((message) => message.media).length).toBeLessThanOrEqual(mostPictures)
    expect(group.length === 1 || !group.some(({ text }) => text === 'quick')).toBe(true)
    expect(group.slice(0, -1).some(({ text }) => text === 'urgent')).toBe(false)
    const stamps = group.map(({ sentAtMs }) => sentAtMs).toSorted((one, other) => one - other)
    expect(stamps.at(-1)! - stamps[0]!).toBeLessThanOrEqual(longestMs)
    for (const [n, stamp] of stamps.entries())
      expect(stamp - (stamps[n - 1] ?? stamp)).toBeLessThanOrEqual(quietMs + STAMP_MS)
  }
}
