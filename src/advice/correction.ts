/**
 * A person looked at a case again and found another verdict: what they who asked are told, once and unasked. In: the
 * new verdict and the case it is about. Out: WhatsApp text without any link and without a word of the message.
 */
import type { Language, Level, Lure } from '../model.ts'
import { choosePlan } from './choose-plan.ts'
import { EMPTY_DRAFT, writeWithin, type Draft } from './draft.ts'
import { VERDICT_LIMIT, type AdviceContent } from './input.ts'
import { shortContacts } from './source.ts'
import { voiceOf } from './voice.ts'
import { when } from './when.ts'

export interface CorrectionInput {
  language: Language
  /** As the person who looked at it sees it. */
  level: Level
  lure: Lure | null
  /** As they were found by the bot. */
  story: string | null
  signalIds: readonly string[]
  /** ISO 3166 alpha-2. */
  country: string | null
  /** When they asked about the message, Unix ms. */
  askedAtMs: number
}

/** Phones make a link of every such word. */
const LINK = /https?:|\b[a-z0-9-]{2,}\.[a-z]{2,}\b/i

const isLinkless = (text: string): boolean => !LINK.test(text)

/** At most VERDICT_LIMIT characters. */
export function composeCorrection(input: CorrectionInput, content: AdviceContent): string {
  return writeWithin(correctionDraft(input, content), VERDICT_LIMIT)
}

/** What may have happened since comes before what is not to be done: days have passed. */
export function correctionDraft(input: CorrectionInput, content: AdviceContent): Draft {
  const { language, level, lure, country } = input
  const voice = voiceOf(content.locales[language])
  const { date } = when(input.askedAtMs, country, voice)
  // Right to left, digits after words would change places around the hyphens.
  const head = voice.say('correction.head', { date: voice.isRightToLeft ? `\u2066${date}\u2069` : date })
  if (level === 'info' || level === 'unknown') {
    return { ...EMPTY_DRAFT, head: `${head}\n${voice.say(`correction.${level}`)}` }
  }
  const signals = input.signalIds.map((id) => ({ id, evidence: '' }))
  const hasQr = signals.some(({ id }) => id.startsWith('qr.'))
  const story = input.story
  const plan = choosePlan({ level, lure, story, signals, hasQr, observables: [] }, content.plans)
  const done = plan.done === undefined ? '' : voice.say(`done.${plan.done}`)
  const contacts = shortContacts('report', { country }, content, voice)
  return {
    ...EMPTY_DRAFT,
    head: [head, voice.say(`action.${plan[level]}`), done].filter(isNamed).join('\n'),
    steps: plan.steps.map((step) => voice.say(`step.${step}`, { contacts })).filter(isLinkless),
    after: voice.say('correction.after'),
  }
}

const isNamed = (text: string): boolean => text !== '' && isLinkless(text)
