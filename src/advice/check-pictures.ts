/** Replies about pictures, as inputs: WhatsApp's own screens, and what could not be read. For check-cases.ts. */
import { PICTURE_FAILURES, WRITINGS, type Observable, type Signal } from '../model.ts'
import type { Case } from './check-cases.ts'
import type { AdviceInput } from './input.ts'
import { SCREENS } from './known-ids.ts'

const LONG_LABEL = 'Enter the code shown on the device you want to link'
const LONG_ADDRESS = 'https://vote.dance-contest.school-2026.example.top/finalists/anna-k?ref=88120'

/** They ask for what links a device. */
const DANGEROUS = new Set(['screen.link-device', 'screen.enter-code', 'screen.passkey', 'screen.link-page'])

const LURED = {
  level: 'danger',
  lure: 'device-linking',
  story: 'lure.vote-contest',
  signals: [{ id: 'lure.vote-contest', evidence: 'vote for my niece' }],
} as const satisfies Partial<AdviceInput>

const LINK: Observable = {
  kind: 'url',
  text: LONG_ADDRESS,
  origin: 'message',
  scheme: 'https',
  host: 'vote.example.top',
  domain: 'example.top',
  path: '/',
}

/** Alone, and beside a lure; who sends that they were logged out is answered by a path. */
export function screenCases(plain: AdviceInput): Case[] {
  return SCREENS.filter((id) => id !== 'screen.logged-out').flatMap((id): Case[] => {
    const signals: Signal[] = [{ id, evidence: LONG_LABEL }]
    const base: AdviceInput = { ...plain, kind: 'image', writing: 'read', signals }
    if (!DANGEROUS.has(id)) return [{ name: `info ${id}`, input: { ...base, level: 'info' } }]
    return [
      { name: `shown ${id}`, input: { ...base, level: 'caution', lure: 'device-linking' } },
      { name: `danger ${id}`, input: { ...base, ...LURED, signals: [...signals, ...LURED.signals] } },
    ]
  })
}

/** What could not be read: alone, beside a caption that tells nothing, and beside one that is a lure. */
export function pictureCases(plain: AdviceInput): Case[] {
  const image: AdviceInput = { ...plain, kind: 'image' }
  const failures = PICTURE_FAILURES.map((pictureFailure): Case => ({
    name: `picture ${pictureFailure}`,
    input: { ...image, pictureFailure, signals: [{ id: 'picture.unreadable', evidence: pictureFailure }] },
  }))
  const unread = WRITINGS.filter((writing) => writing !== 'read').map((writing): Case => ({
    name: `picture ${writing}`,
    input: {
      ...image,
      writing,
      signals: [{ id: writing === 'none' ? 'picture.nothing' : `picture.${writing}`, evidence: '' }],
    },
  }))
  const cut: Case = { name: 'unknown cut', input: { ...image, writing: 'read', isCut: true } }
  return [...failures, ...unread, cut].flatMap(({ name, input }): Case[] => [
    { name, input },
    { name: `unknown beside ${name}`, input: { ...input, observables: [LINK] } },
    {
      name: `danger beside ${name}`,
      input: { ...input, ...LURED, signals: [...LURED.signals, ...input.signals] },
    },
  ])
}
