/** Every kind of reply there is, as inputs: what content check renders and the golden replies are taken from. */
import type { Say } from '../conversation/say.ts'
import { INTENTS, LURES, MESSAGE_KINDS, type Observable, type Signal } from '../model.ts'
import { pictureCases, screenCases } from './check-pictures.ts'
import { PAYLOAD_FIELDS_READ, PAYLOAD_LURES } from './check-payloads.ts'
import { talkCases } from './check-talk.ts'
import type { AdviceContent, AdviceInput } from './input.ts'
import { PAYLOADS, SIGNS, STORIES } from './known-ids.ts'

export interface Case {
  /** Unique; also the heading of its golden reply. */
  name: string
  input: AdviceInput
  /** What the conversation says; without it, what the findings call for. */
  say?: Say | undefined
}

/** As long as a quotation gets, with as many marks as defanging adds to a realistic address. */
const LONG_ADDRESS = 'https://vote.dance-contest.school-2026.example.top/finalists/anna-k?ref=88120'
const LONG_QUOTATION = 'Please help my niece win, it takes only one minute of your time today'

export const PLAIN_INPUT: AdviceInput = {
  level: 'unknown',
  lure: null,
  story: null,
  intent: 'check-message',
  path: null,
  signals: [],
  observables: [],
  kind: 'text',
  hasQr: false,
  effects: [],
  messageLanguage: 'und',
  replyLanguage: 'en',
  country: null,
  truncated: false,
  containsOwnCode: false,
}

export function everyCase(content: AdviceContent): Case[] {
  return [
    ...storyCases(),
    ...payloadCases(),
    ...screenCases(PLAIN_INPUT),
    ...signCases(),
    ...talkCases(PLAIN_INPUT, content),
    ...menuCases(),
    ...pictureCases(PLAIN_INPUT),
  ]
}

/** Each story as danger and as caution; linking stories also as a QR code and as a typed code. */
function storyCases(): Case[] {
  const cases: Case[] = []
  for (const lure of LURES) {
    for (const story of STORIES[lure]) {
      for (const level of ['danger', 'caution'] as const) {
        const signals = [signal(story, LONG_QUOTATION), signal('url.suspicious-tld', LONG_ADDRESS)]
        cases.push({ name: `${level} ${story}`, input: { ...PLAIN_INPUT, level, lure, story, signals } })
      }
    }
    cases.push({ name: `danger ${lure}`, input: { ...PLAIN_INPUT, level: 'danger', lure } })
  }
  return cases
}

function payloadCases(): Case[] {
  return PAYLOADS.flatMap((id) => {
    const [usual = {}, ...others] = PAYLOAD_FIELDS_READ[id] ?? []
    const base = { ...readPayload(id, usual), signals: [signal(id, LONG_ADDRESS)] }
    const levels = ['caution', 'info'] as const
    const cases: Case[] = levels.map((level) => ({ name: `${level} ${id}`, input: { ...base, level } }))
    const lure = PAYLOAD_LURES[id]
    if (lure !== undefined) cases.push({ name: `danger ${id}`, input: { ...base, level: 'danger', lure } })
    const read = others.map((fields, index): Case => {
      const input = { ...base, ...readPayload(id, fields), level: 'info' as const, signals: base.signals }
      return { name: `info ${id}, otherwise ${index + 1}`, input }
    })
    return [...cases, ...read]
  })
}

function readPayload(id: string, fields: Record<string, string>): AdviceInput {
  const observables: Observable[] = [{ kind: 'payload', text: '', origin: 'qr', payload: { id, fields } }]
  return { ...PLAIN_INPUT, kind: 'image', hasQr: true, observables }
}

function signCases(): Case[] {
  const alone = SIGNS.filter((id) => !id.startsWith('indicator.')).flatMap((id) => {
    const signals = [signal(id, LONG_ADDRESS)]
    const levels =
      id.startsWith('otp.genuine') || id.startsWith('warning.')
        ? (['info'] as const)
        : (['caution', 'unknown'] as const)
    return levels.map((level): Case => ({
      name: `${level} ${id}`,
      input: { ...PLAIN_INPUT, level, signals },
    }))
  })
  const pairing: AdviceInput = {
    ...PLAIN_INPUT,
    level: 'danger',
    lure: 'device-linking',
    signals: [signal('code.pairing', 'ABCD-••••'), signal('ask.link-device', LONG_QUOTATION)],
  }
  return [
    ...alone,
    ...indicatorCases(),
    { name: 'danger code.pairing', input: pairing },
    { name: 'unknown', input: PLAIN_INPUT },
  ]
}

/** What operators block is always a danger. */
function indicatorCases(): Case[] {
  return SIGNS.filter((id) => id.startsWith('indicator.')).map((id) => {
    const isLink = id === 'indicator.block-domain' || id === 'indicator.block-payload'
    const lure = isLink ? 'phishing-link' : 'other-scam'
    const signals = [signal(id, isLink ? LONG_ADDRESS : '+92 300 1234567')]
    return { name: `danger ${id}`, input: { ...PLAIN_INPUT, level: 'danger', lure, signals } }
  })
}

function menuCases(): Case[] {
  const asked = INTENTS.filter((intent) =>
    ['help', 'language', 'privacy', 'delete', 'report'].includes(intent),
  )
  const unread = MESSAGE_KINDS.filter((kind) => !['text', 'reaction', 'deletion'].includes(kind))
  return [
    ...asked.map((intent): Case => ({ name: `menu ${intent}`, input: { ...PLAIN_INPUT, intent } })),
    { name: 'menu privacy, words kept', input: { ...PLAIN_INPUT, intent: 'privacy', retainDays: 14 } },
    { name: 'menu deleted', input: { ...PLAIN_INPUT, intent: 'delete', effects: [{ kind: 'forget' }] } },
    ...unread.map((kind): Case => ({ name: `kind ${kind}`, input: { ...PLAIN_INPUT, kind } })),
    { name: 'empty', input: { ...PLAIN_INPUT, isEmpty: true } },
  ]
}

function signal(id: string, evidence: string): Signal {
  return { id, evidence }
}
