/** What people ask of the bot at any time. */
import { danger, path, says } from '../expect-turn.ts'
import type { Situation } from '../situation.ts'

export const WISHES: Situation[] = [
  { id: 'greeting', title: 'A greeting', turns: [says('menu.help', { intent: 'help' })] },
  {
    id: 'am-i-hacked',
    title: 'Am I hacked?',
    turns: [path('check-devices', 'log-out-devices'), says('path.device-linking')],
  },
  {
    id: 'two-step',
    title: 'How to set a PIN',
    turns: [path('two-step', 'two-step'), says('ended.steps')],
  },
  { id: 'prevention', title: 'How to stay out of trouble', turns: [path('prevention')] },
  { id: 'privacy', title: 'What is kept', turns: [says('menu.privacy', { intent: 'privacy' })] },
  {
    id: 'report',
    title: 'Where to report',
    turns: [says('menu.report', { intent: 'report', encloses: ['report'] })],
  },
  {
    id: 'feedback-good',
    title: 'That helped',
    turns: [danger('otp-request'), says('feedback.good', { effects: { feedback: 'good' } })],
  },
  {
    id: 'feedback-bad',
    title: 'That was wrong, and a person is wanted',
    turns: [
      { forwarded: true, says: 'action.unknown' },
      says('feedback.bad', { effects: { feedback: 'bad' } }),
      says('person.consent'),
      says('person.on-duty', { effects: { 'hand-over': true } }),
    ],
  },
  {
    id: 'reaction',
    title: 'A thumb beneath the answer',
    turns: [
      danger('device-linking'),
      { kind: 'reaction', reactsTo: 0, isSilent: true, effects: { feedback: 'good' } },
    ],
  },
  {
    id: 'picture',
    title: 'The steps as a picture',
    turns: [
      says('ask.what-seen'),
      path('device-linking', 'log-out-devices'),
      { encloses: ['log-out-devices'] },
    ],
  },
  {
    id: 'warn-text',
    title: 'The text for the contacts',
    turns: [path('registration', 'register-again'), says('kit.intro', { encloses: ['kit'] })],
  },
  {
    id: 'own-code',
    title: 'The person sends a code of their own',
    turns: [{ has: ['note.own-code'], neverSays: ['730-518', '730518'] }],
  },
  {
    id: 'person-at-night',
    title: 'A person is wanted when nobody is there',
    turns: [
      says('person.consent', { atNight: true, intent: 'person' }),
      says('person.off-duty', { effects: { 'hand-over': true } }),
    ],
  },
  {
    id: 'odd-kinds',
    title: 'A voice note, a sticker, a contact',
    turns: [
      says('ask.what-seen'),
      says('kind.audio', { kind: 'audio' }),
      says('kind.sticker', { kind: 'sticker' }),
      says('kind.contact', { kind: 'contact' }),
      path('registration', 'register-again'),
    ],
  },
]
