/**
 * What every channel promises, run against each of them: messages in with stable ids and in order, and with what they
 * refer to; replies and cards out under the id they were given, typing that never fails, a stop that may be called twice.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel } from '../../src/channels/channel.ts'
import type { CardId, InboundMessage, Language, Relation } from '../../src/model.ts'

export interface HeardReply {
  id: string
  text: string
  quotedId: string | null
  /** The picture of this card stood above the text. */
  card: CardId | null
}

/** The card that every world has a picture of. */
export const CONTRACT_CARD: { id: CardId; language: Language } = { id: 'two-step', language: 'kk' }

/** A channel, not yet started, with one person at its other end. */
export interface ChannelWorld {
  channel: Channel
  /** Resolves when a person could write, after `channel.start`. */
  ready(): Promise<void>
  /** The person writes; resolves with the message id the channel will report. */
  say(text: string): Promise<string>
  /** The person writes, forwarding somebody's text. */
  forward(text: string): Promise<string>
  /** The person replies to, edits, deletes or reacts to the message with this id; of a deletion the text is empty. */
  refer(relation: Relation, text: string): Promise<string>
  /** Waits until the person received a reply with this id. */
  heard(id: string): Promise<HeardReply>
  /** Everything the person received so far, in order. */
  allHeard(): Promise<HeardReply[]>
  dispose(): Promise<void>
}

export function describeChannelContract(name: string, openWorld: () => Promise<ChannelWorld>): void {
  describe(`channel contract: ${name}`, () => {
    let world: ChannelWorld
    let received: InboundMessage[]
    let failures: number

    beforeEach(async () => {
      world = await openWorld()
      received = []
      failures = 0
      await world.channel.start(async (message) => {
        if (failures-- > 0) throw new Error('the store is away')
        received.push(message)
      })
      await world.ready()
    })

    afterEach(() => world.dispose())

    async function until(count: number): Promise<void> {
      await expect.poll(() => received.length, { timeout: 8000, interval: 10 }).toBeGreaterThanOrEqual(count)
    }

    function reply(to: InboundMessage, messageId: string, text: string) {
      const quote = { messageId: to.id, participant: to.participant, text: to.text }
      return { chat: to.chat, messageId, text, quote }
    }

    test('receives what a person writes', async () => {
      const before = Date.now()
      const id = await world.say('is this a scam? vote-dance.top')
      await until(1)
      expect(received[0]).toMatchObject({
        account: world.channel.account,
        id,
        kind: 'text',
        text: 'is this a scam? vote-dance.top',
        forwarded: false,
        participant: '',
      })
      expect(received[0]!.sentAtMs).toBeGreaterThan(before - 60_000)
      expect(received[0]!.sentAtMs).toBeLessThanOrEqual(Date.now())
    })

    test('tells forwarded messages', async () => {
      await world.forward('passed on')
      await until(1)
      expect(received[0]).toMatchObject({ text: 'passed on', forwarded: true })
    })

    test('keeps the order, in and out', async () => {
      const said: string[] = []
      for (let i = 0; i < 10; i++) said.push(await world.say(`message ${i}`))
      await until(10)
      expect(received.map((message) => message.id)).toEqual(said)

      const ids = said.map((_, i) => `CONTRACTORDER${i}`)
      for (const [i, id] of ids.entries()) {
        expect(await world.channel.send(reply(received[i]!, id, `reply ${i}`))).toEqual({ outcome: 'sent' })
      }
      await world.heard(ids.at(-1)!)
      expect((await world.allHeard()).map((heard) => heard.id)).toEqual(ids)
    })

    test('replies under the given id, quoting the question', async () => {
      const question = await world.say('help')
      await until(1)
      expect(await world.channel.send(reply(received[0]!, 'CONTRACTREPLY', 'do this first'))).toEqual({
        outcome: 'sent',
      })
      expect(await world.heard('CONTRACTREPLY')).toEqual({
        id: 'CONTRACTREPLY',
        text: 'do this first',
        quotedId: question,
        card: null,
      })
    })

    test('sends a reply without a quote', async () => {
      await world.say('hello')
      await until(1)
      const { quote: _quote, ...plain } = reply(received[0]!, 'CONTRACTPLAIN', 'welcome')
      expect(await world.channel.send(plain)).toEqual({ outcome: 'sent' })
      expect(await world.heard('CONTRACTPLAIN')).toMatchObject({ text: 'welcome', quotedId: null })
    })

    test('sends a card with its text', async () => {
      await world.say('picture')
      await until(1)
      const card = { ...reply(received[0]!, 'CONTRACTCARD', 'do this'), card: CONTRACT_CARD }
      expect(await world.channel.send(card)).toEqual({ outcome: 'sent' })
      expect(await world.heard('CONTRACTCARD')).toMatchObject({ text: 'do this', card: CONTRACT_CARD.id })
    })

    test('tells what a message refers to', async () => {
      const first = await world.say('look')
      await until(1)
      await world.channel.send(reply(received[0]!, 'CONTRACTANSWER', 'do this first'))
      await world.heard('CONTRACTANSWER')
      const referred: [Relation, string][] = [
        [{ kind: 'reply', id: 'CONTRACTANSWER' }, '2'],
        [{ kind: 'edit', id: first }, 'look here'],
        [{ kind: 'reaction', id: 'CONTRACTANSWER' }, '👎'],
        [{ kind: 'reaction', id: 'CONTRACTANSWER' }, ''],
        [{ kind: 'deletion', id: first }, ''],
      ]
      const ids: string[] = []
      for (const [relation, text] of referred) ids.push(await world.refer(relation, text))
      await until(1 + referred.length)
      expect(new Set([first, ...ids]).size).toBe(1 + referred.length)
      const kinds = ['text', 'text', 'reaction', 'reaction', 'deletion']
      expect(received.slice(1)).toMatchObject(
        referred.map(([relation, text], i) => ({
          id: ids[i],
          kind: kinds[i],
          text,
          relation,
          forwarded: false,
        })),
      )
    })

    test('hands a message over again when storing it failed', async () => {
      failures = 2
      const id = await world.say('keep me')
      await until(1)
      expect(received.map((message) => message.id)).toEqual([id])
    })

    test('typing never rejects, and stopping twice is stopping once', async () => {
      await world.say('hello')
      await until(1)
      const { chat } = received[0]!
      await world.channel.setTyping(chat, true)
      await world.channel.setTyping(chat, false)
      await world.channel.setTyping('nobody', true)
      await Promise.all([world.channel.stop(), world.channel.stop()])
      await world.channel.stop()
      await world.channel.setTyping(chat, true)
    })
  })
}
