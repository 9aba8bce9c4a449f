/** Made-up messages, answers and examinations for tests of store and workers. */
import type { Examination, InboundMessage, Verdict } from '../../src/model.ts'
import type { Answer } from '../../src/store/store.ts'

let counter = 0

export function inbound(part: Partial<InboundMessage> = {}): InboundMessage {
  counter++
  return {
    account: 'simulator',
    chat: '15550001111@s.whatsapp.net',
    participant: '',
    id: `TEST${counter}`,
    kind: 'text',
    text: `synthetic text ${counter}`,
    forwarded: false,
    from: '+15550001111',
    sentAtMs: 1_700_000_000_000,
    ...part,
  }
}

export const NOTHING_FOUND: Verdict = {
  level: 'unknown',
  lure: null,
  story: null,
  intent: 'check-message',
  path: null,
  signals: [],
}

export function examination(part: Partial<Examination> = {}): Examination {
  return {
    ...NOTHING_FOUND,
    language: 'en',
    replyLanguage: 'en',
    country: null,
    readings: [],
    effects: [],
    reply: 'synthetic reply',
    ...part,
  }
}

export function answer(inboxId: string, part: Partial<Answer> = {}): Answer {
  return {
    rows: [{ id: inboxId, revision: 0 }],
    case: {
      language: 'en',
      replyLanguage: 'en',
      country: 'PK',
      level: 'danger',
      lure: 'otp-request',
      story: null,
      intent: 'check-message',
      signalIds: ['synthetic.signal'],
      durationMs: 12,
    },
    replies: [
      {
        chat: '15550001111@s.whatsapp.net',
        messageId: `3EB0${inboxId.padStart(18, '0')}`,
        text: 'synthetic reply',
        quote: { messageId: 'Q', participant: '', text: 'synthetic quote' },
      },
    ],
    effects: [],
    ...part,
  }
}
