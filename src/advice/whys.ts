/** Signals → reasons a person can check: "• what I saw: what it does". */
import type { Observable, Signal } from '../model.ts'
import { showEvidence } from './evidence.ts'
import type { AdviceInput } from './input.ts'
import { payloadWhy } from './payload-why.ts'
import type { Voice } from './voice.ts'

/** These are told as notes or concern only the bot. */
const NOT_A_REASON = new Set(['secret.masked', 'code.alone', 'text.truncated'])

/** True of many honest messages, so no reason for a warning. */
const WEAK = new Set(['url.official', 'url.unknown', 'mmi.cancel', 'mmi.check', 'forwarded', 'otp.genuine'])

/** Most telling kind first. */
const ORDER = [
  'indicator',
  'screen',
  'lure',
  'qr',
  'payment',
  'mmi',
  'code',
  'otp',
  'warning',
  'url',
  'wording',
  'ask',
]

/** Of a quotation and of an address, in UTF-16 units; `compact` is for half of a bilingual reply. */
const LENGTHS = { full: { quotation: 40, address: 60 }, compact: { quotation: 20, address: 40 } }

/** How much room there is. */
export type Room = keyof typeof LENGTHS

const MOST_REASONS = 3

type Findings = Pick<AdviceInput, 'signals' | 'story' | 'level' | 'observables'>

/** At most MOST_REASONS lines. A signal without a text of its own is passed over: content check names it. */
export function reasons(
  { signals, story, level, observables }: Findings,
  voice: Voice,
  room: Room,
): string[] {
  const isWarning = level === 'danger' || level === 'caution'
  const isCode = signals.some((signal) => signal.id === 'otp.genuine')
  const seen = new Set<string>()
  const told: { signal: Signal; rank: number }[] = []
  for (const signal of withStory(signals, story)) {
    const subject = subjectOf(signal)
    if (seen.has(subject) || isToldAsNote(signal.id) || !voice.has(`why.${signal.id}`)) continue
    if (isWarning && WEAK.has(signal.id)) continue
    if (story !== null && isToldBy(signal.id, story)) continue
    // "Do not share this code" belongs to the code's own message.
    if (isCode && signal.id === 'warning.official') continue
    seen.add(subject)
    told.push({ signal, rank: rankOf(signal.id) })
  }
  return told
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, room === 'full' ? MOST_REASONS : 1)
    .map(({ signal }) => reason(signal, observables, voice, room))
}

const isToldAsNote = (id: string): boolean => NOT_A_REASON.has(id) || id.startsWith('picture.')

/** One reason per address is enough; all else counts by its id. */
function subjectOf({ id, evidence }: Signal): string {
  return isAddress(id) && evidence !== '' ? `url ${evidence}` : id
}

const isAddress = (id: string): boolean =>
  id.startsWith('url.') || id === 'indicator.block-domain' || id === 'indicator.block-payload'

/** What the story's own line says already: other stories, and what is asked, save for haste and secrecy. */
function isToldBy(id: string, story: string): boolean {
  if (id === 'ask.secrecy' || id === 'ask.urgency' || id === story) return false
  return ['lure.', 'ask.', 'wording.'].some((kind) => id.startsWith(kind)) || id === 'mmi.to-person'
}

/** The story is a reason even when the detector that told it left no signal. */
function withStory(signals: readonly Signal[], story: string | null): readonly Signal[] {
  if (story === null || signals.some((signal) => signal.id === story)) return signals
  return [{ id: story, evidence: '' }, ...signals]
}

function rankOf(id: string): number {
  const rank = ORDER.indexOf(id.slice(0, id.indexOf('.')))
  return rank === -1 ? ORDER.length : rank
}

function reason(signal: Signal, observables: readonly Observable[], voice: Voice, room: Room): string {
  const isPayload = signal.id.startsWith('qr.')
  const length = LENGTHS[room][isPayload || isAddress(signal.id) ? 'address' : 'quotation']
  if (isPayload) return payloadWhy(signal, observables, voice, length)
  const evidence = showEvidence(signal.evidence, length, voice.isRightToLeft) || voice.say('evidence.none')
  return voice.say(`why.${signal.id}`, { evidence })
}
