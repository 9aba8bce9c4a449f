/** Of which cases words are kept, and which words: only what was sent to be judged, and only where they are kept at all. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import type { InboundMessage } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import type { InboxRow } from '../../src/store/store.ts'
import { keepWords } from '../../src/triage/keep-words.ts'
import { redactMessage } from '../../src/triage/redact.ts'
import { toAnswer } from '../../src/workers/answer.ts'
import type { Examined } from '../../src/workers/examine.ts'
import { keptWords } from '../../src/workers/kept-words.ts'
import { examination, inbound } from '../support/messages.ts'

const mask = (text: string): string => text.replace(/\d/g, '•')

function row(part: Partial<InboundMessage> = {}): InboxRow {
  const message = inbound({ text: 'code 4', ...part })
  const keys = { account: 'a', chatKey: 'k', messageKey: 'm' }
  return { id: '7', ...keys, attempts: 0, receivedAtMs: 0, revision: 0, message }
}

const kept = (examined: Partial<Examined>, ...rows: InboxRow[]): ReturnType<typeof keptWords> =>
  keptWords(rows.length > 0 ? rows : [row()], { ...examination(), ...examined }, { mask })

describe('words of a case', () => {
  it('are text, readings, evidence and reply, all masked', () => {
    const examined: Partial<Examined> = {
      readings: [{ kind: 'qr', text: 'read 5', confidence: 90 }],
      signals: [{ id: 'code.alone', evidence: 'seen 6' }],
      reply: 'reply 7',
    }
    expect(kept(examined, row(), row({ text: 'second 8' }))).toEqual({
      text: 'code •\nsecond •',
      readings: [{ kind: 'qr', text: 'read •' }],
      signals: [{ id: 'code.alone', evidence: 'seen •' }],
      reply: 'reply •',
    })
  })

  it('are none of commands, of what is said to the bot, of the fallback, and of nothing', () => {
    const others = [
      'help',
      'language',
      'privacy',
      'delete',
      'report',
      'person',
      'feedback',
      'follow-up',
      'other',
    ] as const
    for (const intent of others) expect(kept({ intent }), `of ${intent}`).toBeNull()
    expect(kept({}, row({ text: ' ', kind: 'audio' }))).toBeNull()
  })

  it('leave out somebody’s own story, and keep what came with it', () => {
    const intent = 'recover-account'
    expect(kept({ intent })).toBeNull()
    const rows = [row({ text: 'my account is gone' }), row({ text: 'the lure', forwarded: true })]
    expect(kept({ intent }, ...rows)).toMatchObject({ text: 'the lure', reply: '' })
    const picture = row({ text: 'my caption', media: { source: 'file', path: 'x' }, kind: 'image' })
    expect(kept({ intent }, picture)).toBeNull()
    const readings = [{ kind: 'text' as const, text: 'read' }]
    expect(kept({ intent, readings }, picture)).toMatchObject({ text: '', readings })
  })

  it('are cut after they were masked, never through a character', () => {
    const long = `${'x'.repeat(3_999)}😀`
    expect(kept({}, row({ text: long }))?.text).toBe('x'.repeat(3_999))
    const readings = Array.from({ length: 50 }, () => ({ kind: 'text' as const, text: 'y'.repeat(2_000) }))
    const words = kept({ readings })
    expect(words?.readings).toHaveLength(40)
    expect(words?.readings[0]?.text).toHaveLength(1_000)
  })

  it('go with the answer until their time, where the operator keeps words at all', () => {
    const options = { durationMs: 5, nowMs: 1_000, showText: mask }
    const contentOf = (keep: Parameters<typeof toAnswer>[2]['keep']) =>
      toAnswer([row()], examination(), { ...options, keep }).case.content
    expect(contentOf(null)).toBeNull()
    expect(contentOf({ mask, forMs: 500 })).toMatchObject({ untilMs: 1_500, words: { text: 'code •' } })
  })
})

describe('words that come through the whole pipeline', () => {
  const content = prepareContent(loadContent())
  const MESSAGES = [
    (secret: string) => `Your WhatsApp code is ${secret}. Do not share it.`,
    (secret: string) => `Скинь код ${secret} на +7${secret}, срочно`,
    (secret: string) => `card 4111-${secret}-1111 or PK36SCBL0000${secret}`,
    (secret: string) => `vote https://vote-dance.top/${secret}?id=${secret}&c=${secret}`,
    (secret: string) => `${secret}`,
  ]

  it('hold no four digits of a secret, as text, reading, evidence or reply', async () => {
    let kept = 0
    const secrets = fc.stringMatching(/^[1-9][0-9]{5,11}$/)
    const check = async (
      secret: string,
      toMessage: (typeof MESSAGES)[number],
      isPictured: boolean,
    ): Promise<void> => {
      const text = toMessage(secret)
      const message = redactMessage(inbound({ text: isPictured ? '' : text, forwarded: true }))
      const readings = [{ kind: 'text' as const, text, confidence: 90 }]
      const read = async () => ({ ok: true as const, readings, writing: 'read' as const })
      const submission = { kind: message.kind, text: message.text, forwarded: true }
      const examined = await examine(submission, content, isPictured ? [read] : [])
      const words = keptWords([row(message)], examined, { mask: keepWords })
      if (words) kept++
      for (let at = 0; at + 4 <= secret.length; at++) {
        expect(JSON.stringify(words)).not.toContain(secret.slice(at, at + 4))
      }
    }
    await fc.assert(fc.asyncProperty(secrets, fc.constantFrom(...MESSAGES), fc.boolean(), check), {
      numRuns: 60,
    })
    expect(kept).toBeGreaterThan(20)
  })
})
