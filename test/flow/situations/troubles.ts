/** What people tell after something happened. */
import { path, says } from '../expect-turn.ts'
import type { Situation } from '../situation.ts'

export const TROUBLES: Situation[] = [
  {
    id: 'recover-and-wait',
    title: 'A PIN that somebody else set, until the seven days are over',
    turns: [
      says('ask.what-seen', { intent: 'recover-account' }),
      path('two-step-locked', 'kit'),
      says('wait.running', { daysLater: 3 }),
      says('wait.over', { daysLater: 5 }),
      says('page.next'),
      says('ended.takeover'),
    ],
  },
  {
    id: 'recover-opens',
    title: 'Hacked, but WhatsApp opens',
    turns: [
      says('ask.what-seen', { intent: 'recover-account' }),
      path('device-linking', 'log-out-devices'),
      says('stuck.devices'),
      says('page.next', { encloses: ['kit'] }),
    ],
  },
  {
    id: 'recover-logged-out',
    title: 'Logged out by somebody else, and no code comes',
    turns: [
      path('registration', 'register-again'),
      says('stuck.registration'),
      says('stuck.again'),
      says('person.consent', { intent: 'person' }),
      says('person.on-duty', { effects: { 'hand-over': true } }),
    ],
  },
  {
    id: 'pin-after-the-code',
    title: 'Back in with the code, but a PIN is asked',
    turns: [path('registration', 'register-again'), path('two-step-locked', 'kit'), says('talk.thanks')],
  },
  {
    id: 'dialled',
    title: 'A code was dialled, and nothing helps',
    turns: [
      path('call-forwarding', 'cancel-forwarding'),
      says('stuck.forwarding'),
      says('stuck.again'),
      says('person.consent', { intent: 'person' }),
      says('person.on-duty', { effects: { 'hand-over': true } }),
    ],
  },
  {
    id: 'money-sent',
    title: 'Money was sent to a fraudster',
    turns: [path('money-sent'), says('stuck.bank'), says('page.next')],
  },
  {
    id: 'no-signal',
    title: 'The SIM is dead all of a sudden',
    turns: [path('no-signal'), says('stuck.operator'), says('page.next', { encloses: ['kit'] })],
  },
  {
    id: 'threats',
    title: 'Blackmailed with intimate pictures',
    turns: [path('threats'), says('person.consent', { intent: 'person' }), says('person.declined')],
  },
  { id: 'watched', title: 'A partner who reads along', turns: [path('watched')] },
  { id: 'danger', title: 'In danger of life', turns: [path('danger')] },
  {
    id: 'friend-account',
    title: "A friend's account asks for money",
    turns: [path('friend-account')],
  },
  {
    id: 'words-nobody-foresaw',
    title: 'Words that answer nothing leave the question open, and say it again',
    turns: [
      says('ask.what-seen'),
      { has: ['ask.what-seen'] },
      { has: ['ask.what-seen'] },
      path('device-linking', 'log-out-devices'),
      { has: ['ask.done'] },
      says('page.next', { encloses: ['kit'] }),
    ],
  },
  {
    id: 'mothers-account',
    title: 'For somebody of the family, whose phone is at hand',
    turns: [
      says(['path.friend-account', 'ask.what-seen']),
      path('registration', 'register-again'),
      says('page.next', { encloses: ['kit'] }),
    ],
  },
  {
    id: 'business',
    title: "A shop's account was taken over",
    turns: [path('business', 'log-out-devices'), says('page.next')],
  },
  {
    id: 'bank-code-given',
    title: 'The bank code was told to a caller',
    turns: [path('bank-details'), says('page.next'), says('ended.steps')],
  },
  {
    id: 'app-installed',
    title: 'A program was installed from a chat',
    turns: [path('app-installed'), says('page.next')],
  },
  {
    id: 'link-opened',
    title: 'A link was opened',
    turns: [path('link-opened'), says('stuck.link'), says('page.next')],
  },
  {
    id: 'language-switch',
    title: 'Another language in the middle of it',
    turns: [
      says('ask.what-seen'),
      // Who changes the language could not read the question.
      says('menu.language-set', { intent: 'language', language: 'chosen', has: ['ask.what-seen'] }),
      { ...path('device-linking', 'log-out-devices'), language: 'chosen' },
    ],
  },
  {
    id: 'delete',
    title: 'All is to be forgotten in the middle of it',
    turns: [
      says('ask.what-seen'),
      says('menu.deleted', { intent: 'delete', effects: { forget: true }, isForgotten: true }),
      says('menu.help'),
    ],
  },
  {
    id: 'old-message',
    title: 'Read long after it was written',
    turns: [{ ...path('registration', 'register-again'), minutesOld: 95, has: ['note.stale'] }],
  },
]
