/** What an answer consists of: the reply, its enclosures under ids of their own, and whom a person may write to. */
import { describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/conversation/state.ts'
import type { InboundMessage } from '../../src/model.ts'
import type { InboxRow } from '../../src/store/store.ts'
import { toAnswer, type AnswerOptions } from '../../src/workers/answer.ts'
import type { Examined } from '../../src/workers/examine.ts'
import { examination, inbound } from '../support/messages.ts'

const conversation: Conversation = {
  step: { at: 'waiting' },
  lure: 'otp-request',
  plan: 'synthetic',
  language: 'ru',
  path: 'registration',
  cards: [],
  waitingSinceMs: 5,
  last: null,
}

function row(part: Partial<InboundMessage> = {}): InboxRow {
  const message = inbound({ id: 'QUESTION', chat: 'chat@lid', text: 'text', ...part })
  return {
    id: '7',
    account: 'a',
    chatKey: 'k',
    messageKey: 'm',
    attempts: 0,
    receivedAtMs: 0,
    revision: 3,
    message,
  }
}

const OPTIONS: AnswerOptions = { durationMs: 5, nowMs: 1_000, showText: (text) => `<${text}>`, keep: null }

const answerTo = (examined: Partial<Examined>, ...rows: InboxRow[]): ReturnType<typeof toAnswer> =>
  toAnswer([rows[0] ?? row(), ...rows.slice(1)], { ...examination(), ...examined }, OPTIONS)

describe('an answer', () => {
  it('is the reply with its quote as it may be shown, then the enclosures without one', () => {
    const { replies, rows } = answerTo({
      reply: 'reply',
      replyLanguage: 'kk',
      enclosures: [
        { kind: 'card', card: 'two-step', caption: 'caption' },
        { kind: 'text', text: 'to be forwarded' },
      ],
    })
    expect(rows).toEqual([{ id: '7', revision: 3 }])
    expect(replies).toMatchObject([
      { chat: 'chat@lid', text: 'reply', quote: { messageId: 'QUESTION', participant: '', text: '<text>' } },
      { chat: 'chat@lid', text: 'caption', card: { id: 'two-step', language: 'kk' } },
      { chat: 'chat@lid', text: 'to be forwarded' },
    ])
    expect(replies.map(({ quote }) => quote !== undefined)).toEqual([true, false, false])
    const ids = replies.map(({ messageId }) => messageId)
    expect(new Set(ids).size).toBe(3)
    expect(ids.join(' ')).toMatch(/^(3EB0[0-9A-F]{18} ?){3}$/)
    expect(answerTo({ reply: 'reply' }).replies[0]?.messageId).toBe(ids[0])
  })

  it('of no words is none, and keeps what else there is', () => {
    const { replies, effects } = answerTo({ reply: '', effects: [{ kind: 'forget' }] })
    expect({ replies, effects }).toEqual({ replies: [], effects: [{ kind: 'forget' }] })
  })

  it('tells a conversation that ends from one that stays as it is', () => {
    expect(answerTo({ conversation: null })).toMatchObject({ conversation: null })
    expect(answerTo({ conversation })).toMatchObject({ conversation })
    expect('conversation' in answerTo({})).toBe(false)
  })

  it('quotes what was forwarded rather than the greeting before it', () => {
    const rows = [row({ text: 'hi' }), row({ id: 'FORWARD', forwarded: true }), row({ id: 'OTHER' })]
    expect(answerTo({}, ...rows).replies[0]?.quote?.messageId).toBe('FORWARD')
    expect(answerTo({}, row(), row({ id: 'OTHER' })).replies[0]?.quote?.messageId).toBe('QUESTION')
  })

  it('quotes the message that was edited', () => {
    const edit = row({ id: 'EDIT', relation: { kind: 'edit', id: 'QUESTION' } })
    expect(answerTo({}, edit).replies[0]?.quote?.messageId).toBe('QUESTION')
  })

  it('says to whom a person may write, and about what', () => {
    const asked = { effects: [{ kind: 'hand-over' }], replyLanguage: 'ru', country: 'KZ' } as const
    const group = row({ participant: 'member@lid', from: '+77011234567' })
    expect(answerTo({ ...asked, effects: [...asked.effects], conversation }, group).effects).toEqual([
      {
        kind: 'hand-over',
        contact: {
          chat: 'chat@lid',
          participant: 'member@lid',
          from: '+77011234567',
          language: 'ru',
          country: 'KZ',
        },
        subject: { lure: 'otp-request', story: null, path: 'registration', reason: null },
      },
    ])
  })

  it('takes feedback that quotes an answer of ours for that answer’s', () => {
    const effects = [{ kind: 'feedback' as const, value: 'bad' as const }]
    const quoting = row({ relation: { kind: 'reply', id: 'OURS' } })
    expect(answerTo({ effects }, quoting).effects).toEqual([{ ...effects[0], replyId: 'OURS' }])
    expect(answerTo({ effects }, row()).effects).toEqual(effects)
  })
})
