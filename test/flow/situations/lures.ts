/** What people do with what they received. */
import { danger, path, says } from '../expect-turn.ts'
import type { Situation } from '../situation.ts'

export const LURES: Situation[] = [
  {
    id: 'vote-lure-typed-the-code',
    title: 'A vote was forwarded, and the code from the page is typed into WhatsApp already',
    turns: [
      danger('device-linking'),
      says('ask.what-given'),
      path('device-linking', 'log-out-devices'),
      says('page.next', { encloses: ['kit'] }),
      says('ended.takeover'),
    ],
  },
  {
    id: 'vote-lure-only-received',
    title: 'A vote was forwarded and nothing done',
    turns: [danger('device-linking'), path('only-received'), says('talk.thanks')],
  },
  {
    id: 'pairing-code-typed',
    title: 'A code to be typed into WhatsApp was forwarded, and typed',
    turns: [
      danger('device-linking'),
      path('device-linking', 'log-out-devices'),
      says('page.next', { encloses: ['kit'] }),
      says('ended.takeover'),
    ],
  },
  {
    id: 'photo-lure-gave-a-code',
    title: 'A code was given away, without saying where',
    turns: [
      danger('device-linking'),
      says('ask.what-given'),
      path('registration', 'register-again'),
      says('page.next', { encloses: ['kit'] }),
    ],
  },
  {
    id: 'code-lure-gave-it',
    title: 'A friend wanted the code back and has got it',
    turns: [
      danger('otp-request'),
      path('registration', 'register-again'),
      says('page.next', { encloses: ['kit'] }),
      says('ended.takeover'),
    ],
  },
  {
    id: 'dial-lure-dialled',
    title: 'A courier wanted a code dialled',
    turns: [danger('call-forwarding'), path('call-forwarding', 'cancel-forwarding'), says('page.next')],
  },
  {
    id: 'bank-link-unsure',
    title: 'Something was typed on a page, but what?',
    turns: [danger('phishing-link'), says('ask.what-given'), path('link-opened')],
  },
  {
    id: 'money-lure-paid',
    title: 'A friend in need was sent money',
    turns: [
      danger('money-request', { verdict: { level: ['danger', 'caution'], lure: 'money-request' } }),
      path('money-sent'),
      says('page.next'),
      says('ended.steps'),
    ],
  },
  {
    id: 'follow-up',
    title: 'Doubts about the verdict',
    turns: [
      danger('device-linking'),
      says('explain.device-linking', { intent: 'follow-up' }),
      // Never the same words twice.
      says('ask.what-happened'),
      path('only-received'),
    ],
  },
  {
    id: 'quotes-an-older-answer',
    title: 'The answer is to an older warning',
    turns: [
      danger('otp-request'),
      danger('money-request', { verdict: { level: ['danger', 'caution'], lure: 'money-request' } }),
      { ...path('registration', 'register-again'), quotes: 0 },
    ],
  },
  {
    id: 'edit',
    title: 'A message is changed after it was answered',
    turns: [
      { verdict: { level: 'unknown', lure: null }, says: 'action.unknown' },
      { edits: 0, verdict: { level: 'danger', lure: 'device-linking' }, has: ['talk.edited'] },
      { edits: 0, isSilent: true },
    ],
  },
  {
    id: 'genuine-code',
    title: 'A code message of WhatsApp itself',
    turns: [
      {
        forwarded: true,
        says: 'action.otp',
        // Such messages come in the language of the phone.
        language: 'any',
        verdict: { level: 'info', lure: null },
        neverSays: ['418-672', '418672'],
      },
    ],
  },
  {
    id: 'official-warning',
    title: 'A warning of an authority',
    turns: [{ forwarded: true, says: 'action.warning', verdict: { level: 'info', lure: null } }],
  },
  {
    id: 'harmless',
    title: 'Nothing to be found, and told so',
    turns: [
      { forwarded: true, says: 'action.unknown', verdict: { level: 'unknown', lure: null } },
      says('explain.unknown', { intent: 'follow-up' }),
    ],
  },
  {
    id: 'limit',
    title: 'Too many checks in an hour, and then an emergency',
    turns: [
      danger('device-linking', { times: 20 }),
      { forwarded: true, says: 'limit.checks' },
      says('ask.what-seen'),
    ],
  },
]
