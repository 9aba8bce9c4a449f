/**
 * A text and its masked form in, the secrets that masking hides out: what kind each is, and of which of its
 * characters only the kind may be kept. What says nothing (a country, signs between parts) is left out of them.
 */
import { foldAll } from './text-fold.ts'
import { maskLinkSecrets } from './mask-links.ts'
import { isPersonal, maskNumbers, passesLuhn } from './mask-numbers.ts'
import { maskNamed } from './mask-named.ts'
import { maskPairingCodes } from './mask-pairing.ts'
import { maskPasswords } from './mask-passwords.ts'
import { maskSpoken } from './mask-spoken.ts'
import type { TokenKind } from './redact-alphabet.ts'
import { beginsIban, findIban, ibanOf, readLinkRun } from './redact-links.ts'
import { codeOf, secretOf, type Run, type Secret } from './redact-secret.ts'

const LINK = 1
const PAIRING = 2
const NUMBER = 3
const PASSWORD = 4
const SPOKEN = 5
const STAGES = [
  [LINK, maskLinkSecrets],
  [PASSWORD, maskPasswords],
  [PAIRING, maskPairingCodes],
  [SPOKEN, maskSpoken],
  [NUMBER, maskNamed],
  [NUMBER, maskNumbers],
] as const

/** In order, without overlaps. `masked` is maskSecrets(text). Linear. */
export function findSecrets(text: string, masked: string): Secret[] {
  const runs = findRuns(text, masked)
  const secrets: Secret[] = []
  for (let i = 0; i < runs.length;) {
    const run = runs[i] as Run
    const count = groupFrom(text, runs, i)
    const group = runs.slice(i, i + count)
    secrets.push(...readGroup(text, run.stage, group, secrets.at(-1)))
    i += count
  }
  return secrets.filter(({ at }) => at.length > 0)
}

function findRuns(text: string, masked: string): Run[] {
  const stages = stagesOf(text)
  const runs: Run[] = []
  for (let i = 0; i < text.length; i++) {
    if (masked[i] === text[i]) continue
    const stage = stages[i] || LINK
    const last = runs.at(-1)
    if (last?.end === i && last.stage === stage) last.end++
    else runs.push({ start: i, end: i + 1, stage })
  }
  return runs
}

/** As many as masking makes. */
const MOST_ROUNDS = 4

/** By which rule each unit is hidden first. */
function stagesOf(text: string): Uint8Array {
  const stages = new Uint8Array(text.length)
  let current = text
  for (let round = 0, before = ''; round < MOST_ROUNDS && before !== current; round++) {
    before = current
    for (const [stage, mask] of STAGES) {
      const next = mask(current)
      if (next === current) continue
      for (let i = 0; i < text.length; i++) if (next[i] !== current[i]) stages[i] = stage
      current = next
    }
  }
  return stages
}

const BETWEEN_DIGITS = /^(?:[\p{Cf} \u00a0\u2010-\u2015().,:/'_*\n-]|\u{fe0f}|\u{20e3}){1,4}$/u
const BETWEEN_HALVES = /^[-\s\u2010-\u2015]$/
const LONGEST_CODE = 8
const LONGEST_NUMBER = 19

/** How many runs from `first` on are one secret. */
function groupFrom(text: string, runs: Run[], first: number): number {
  const { start, stage } = runs[first] as Run
  if (stage === LINK) return findIban(text, runs, first) ?? 1
  if (stage === PASSWORD || stage === SPOKEN) return 1
  let count = 1
  let digits = (runs[first] as Run).end - start
  while (digits < LONGEST_NUMBER) {
    const next = runs[first + count]
    const last = runs[first + count - 1] as Run
    if (!next || next.stage !== stage) break
    digits += next.end - next.start
    const between = text.slice(last.end, Math.min(next.start, last.end + 5))
    if (!(stage === NUMBER ? BETWEEN_DIGITS : BETWEEN_HALVES).test(between)) break
    count++
    if (stage === PAIRING) break
  }
  if (stage === PAIRING) {
    const last = runs[first + count - 1] as Run
    return last.end - start <= LONGEST_CODE + 1 ? count : 1
  }
  for (; count > 1; count--) {
    const shape = foldAll(text.slice(start, (runs[first + count - 1] as Run).end))
    const plain = shape.replace(/\D/g, '')
    if (plain.length <= LONGEST_CODE || kindOfNumber(shape, plain)) break
  }
  return count
}

function readGroup(text: string, stage: number, runs: Run[], before: Secret | undefined): Secret[] {
  const first = runs[0] as Run
  if (stage === LINK) return readLinkRun(text, runs, before)
  if (stage === PASSWORD) return [secretOf(text, 'password', runs)]
  if (stage === SPOKEN) return [secretOf(text, 'code', runs)]
  if (stage === PAIRING && beginsIban(text, first.start)) return [ibanOf(text, runs)]
  if (stage === PAIRING) return isWord(text, runs) ? [] : [secretOf(text, 'pairing-code', runs)]
  const shape = foldAll(text.slice(first.start, runs.at(-1)?.end))
  const digits = shape.replace(/\D/g, '')
  const kind = kindOfNumber(shape, digits)
  if (!kind && SUM_BEFORE.test(text.slice(Math.max(0, first.start - SUM_REACH), first.start))) return []
  if (!kind) return [codeOf(text, runs)]
  const secret = secretOf(text, kind, runs)
  if (kind === 'card' && !passesLuhn(digits)) secret.classes[secret.classes.length - 1] = 'off'
  return [secret]
}

/** In "КОД WHATSAPP" masking takes the name for the code. Codes have no I, O and U. */
function isWord(text: string, runs: Run[]): boolean {
  const [run] = runs
  return (
    runs.length === 1 &&
    run !== undefined &&
    /^(?:WHATSAPP|TELEGRAM|(?=.*[IOU])[A-Z]{8})$/.test(text.slice(run.start, run.end))
  )
}

/** What a payment code or link asks for, which masking takes for a code when it has six digits. */
const SUM_BEFORE = /[|?&](?:sum|amount|am)=$/i
const SUM_REACH = 10
const LIKE_A_CARD = /^[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}$/
const CARD_LENGTHS = new Set([15, 16, 19])

/** Null for what is short enough to be a code. */
function kindOfNumber(shape: string, digits: string): TokenKind | null {
  if (isPersonal(shape, digits)) return digits.length === 12 ? 'iin' : 'cnic'
  if (LIKE_A_CARD.test(shape)) return 'card'
  if (!/^[\d ._/,\n-]+$/.test(shape) || !passesLuhn(digits)) return null
  return CARD_LENGTHS.has(digits.length) && /^[2-6]/.test(digits) ? 'card' : 'number'
}
