/** Short lines about this very submission: a code I did not keep, its age, what I could not read. */
import { LANGUAGES } from '../model.ts'
import type { AdviceInput } from './input.ts'
import type { Voice } from './voice.ts'

const STRANGERS_CODES = new Set([
  'qr.link-device',
  'qr.signal-link-device',
  'qr.signal-transfer',
  'qr.telegram-login',
  'qr.discord-login',
  'qr.web-login',
  'qr.wallet-connect',
  'qr.egov-sign',
  'code.pairing',
])

/** Above this age the reply says that the bot was offline. */
const STALE_MS = 30 * 60_000

/** Notes of every reply, in the order of what must not be left out. */
export function generalNotes(input: AdviceInput, voice: Voice): string[] {
  const ids: string[] = []
  if (input.containsOwnCode && !isStrangersCode(input) && !isCodeAlone(input)) ids.push('note.own-code')
  if (input.ageMs !== undefined && input.ageMs > STALE_MS) ids.push('note.stale')
  if (input.isEdited === true) ids.push('talk.edited')
  if (isForeign(input.messageLanguage)) ids.push('note.language')
  return ids.map((id) => voice.say(id))
}

/** Notes of a verdict. */
export function notes(input: AdviceInput, voice: Voice): string[] {
  const ids: string[] = []
  const about = pictureNote(input)
  if (about !== null) ids.push(about)
  if (input.isCut === true) ids.push('note.cut')
  if (input.truncated) ids.push('note.truncated')
  return [...generalNotes(input, voice), ...ids.map((id) => voice.say(id))]
}

/** What of the submission was not looked at, and what to do about it. */
function pictureNote({ kind, pictureFailure, writing, hasQr }: AdviceInput): string | null {
  if (pictureFailure !== undefined) return `note.picture-${pictureFailure}`
  if (writing === 'illegible' || writing === 'unread') return `note.${writing}`
  if (hasQr || writing === 'read') return null
  if (writing === 'none' || kind === 'image') return 'note.nothing'
  return ['text', 'sticker'].includes(kind) ? null : 'note.only-text'
}

/** The secret of somebody else's linking or log-in code: masked as well, but nothing the person could send on. */
function isStrangersCode({ signals }: AdviceInput): boolean {
  return signals.some(({ id }) => STRANGERS_CODES.has(id)) && !signals.some(({ id }) => id.startsWith('otp.'))
}

/** The first line says it. */
const isCodeAlone = ({ level, signals }: AdviceInput): boolean =>
  level === 'unknown' && signals.some(({ id }) => id === 'code.alone')

/** A language the detectors do not know well: Pashto, Sindhi, Punjabi, Hindi, Arabic, Uzbek and so on. */
function isForeign(language: string): boolean {
  const base = language.split('-')[0]
  return base !== 'und' && !LANGUAGES.some((known) => known.split('-')[0] === base)
}

/** What a number of people is rounded down to: whoever counts along learns nothing of the last of them. */
const ROUND = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000]

/** Empty where nobody else did. Says nothing about danger: that is the verdict. */
export function othersToday({ reportedToday = 0 }: AdviceInput, voice: Voice): string {
  const count = ROUND.findLast((round) => round < reportedToday)
  return count === undefined ? '' : voice.say('note.others-today', { count: String(count) })
}
