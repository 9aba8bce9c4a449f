/**
 * The firewall for secrets: what masking hides (codes, PINs, cards, keys) becomes typed tokens before anything is
 * kept. Text in, text of the same length out; triage reads tokens as stand-ins, made-up values of the same kind.
 */
import type { InboundMessage } from '../model.ts'
import { maskSecrets } from './mask.ts'
import { holdsTokens, isTokenUnit, readTokenUnit, tokenUnit, type TokenKind } from './redact-alphabet.ts'
import { findSecrets } from './redact-find.ts'
import { findCheckSums, MOST_CHECK_SUMS } from './redact-payments.ts'
import type { Secret } from './redact-secret.ts'
import { standIn, standInCheckSum, type Token } from './redact-stand-ins.ts'

/** What a person would call a secret of theirs. */
export type SecretKind = Exclude<TokenKind, 'check-sum' | 'app-hash' | 'whatsapp-hash'>

export interface FoundSecret {
  kind: SecretKind
  /** Hidden characters in UTF-16 units, without the signs between them. */
  length: number
}

const BULLET = 0x2022
const MOST_ROUNDS = 4

/**
 * Same length in UTF-16 units; idempotent; never throws. A text without secrets is returned as it is. Tokens that a
 * sender wrote himself count as the stand-ins they read as, so they claim nothing that typing could not. Linear.
 */
export function redactText(text: string): string {
  const plain = readTokens(text).text
  const masked = maskSecrets(plain)
  if (masked === plain) return plain
  let done = writeTokens(plain, masked)
  // What kind junk is taken for may depend on its very characters: go on until the stand-ins say the same.
  for (let round = 0; round < MOST_ROUNDS && done !== null; round++) {
    const again = writeUnits(done.read, secretsIn(done.read, done.masked), NONE)
    if (again === done.written) return done.written
    done = writeTokens(done.read, done.masked)
  }
  return masked
}

interface Redacted {
  written: string
  /** With its stand-ins, and that masked. */
  read: string
  masked: string
}

/** Null when the stand-ins would be hidden otherwise than what they stand for, whatever is left to bullets. */
function writeTokens(plain: string, masked: string): Redacted | null {
  const secrets = secretsIn(plain, masked)
  const bare = new Set<Secret>()
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const written = writeUnits(plain, secrets, bare)
    const read = readTokens(written).text
    const again = maskSecrets(read)
    const wrong = hiddenOtherwise(again, masked, secrets)
    if (!wrong) return { written, read, masked: again }
    for (const secret of wrong) bare.add(secret)
  }
  return null
}

const NONE: ReadonlySet<Secret> = new Set()

function secretsIn(plain: string, masked: string): Secret[] {
  const found = findSecrets(plain, masked)
  const sums = findCheckSums(plain, found)
  return sums.length === 0 ? found : [...found, ...sums].toSorted((a, b) => startOf(a) - startOf(b))
}

/** The text as detectors read it, and what was not kept of it, in order. Linear; never throws. */
export function readTokens(text: string): { text: string; secrets: FoundSecret[] } {
  if (!holdsTokens(text)) return { text, secrets: [] }
  const units = unitsOf(text)
  const tokens = findTokens(units)
  for (const token of tokens) standIn(token, units)
  const sums = tokens.flatMap(({ kind }, i) => (kind === 'check-sum' ? [i] : []))
  for (const i of sums.slice(0, MOST_CHECK_SUMS)) {
    standInCheckSum(tokens.slice(Math.max(0, i - NEAR), i + 1), units)
  }
  const secrets = tokens.flatMap(({ kind, at }) => (isSecret(kind) ? [{ kind, length: at.length }] : []))
  return { text: textOf(units), secrets }
}

/** For quoting a message as it is kept, or as it came: masked as the original would have been. Same length. */
export function showTokens(text: string): string {
  if (!holdsTokens(text)) return maskSecrets(text)
  const units = unitsOf(maskSecrets(readTokens(text).text))
  for (let i = 0; i < text.length; i++) if (isTokenUnit(text.charCodeAt(i))) units[i] = BULLET
  return textOf(units)
}

/** For injection before the inbox; the same object when nothing is to be hidden. */
export function redactMessage(message: InboundMessage): InboundMessage {
  const text = redactText(message.text)
  return text === message.text ? message : { ...message, text }
}

const isSecret = (kind: TokenKind): kind is SecretKind =>
  kind !== 'check-sum' && kind !== 'app-hash' && kind !== 'whatsapp-hash'

/** Tokens before a check sum among which is the account it covers. */
const NEAR = 4
/** A secret's parts stand at most so far apart. */
const LONGEST_GAP = 8
const NO_TOKEN = 0xfffd

/** Units of our range that form no token are replaced. */
function findTokens(units: Uint16Array): Token[] {
  const tokens: Token[] = []
  for (let i = 0; i < units.length; i++) {
    if (!isTokenUnit(units[i] as number)) continue
    const unit = readTokenUnit(units[i] as number)
    const last = tokens.at(-1)
    if (unit?.kind) tokens.push({ kind: unit.kind, at: [i], classes: [unit.unitClass] })
    else if (unit && last && i - (last.at.at(-1) as number) <= LONGEST_GAP + 1) {
      last.at.push(i)
      last.classes.push(unit.unitClass)
    } else units[i] = NO_TOKEN
  }
  return tokens
}

const startOf = ({ at }: Secret): number => at[0] as number

/** Of a `bare` secret nothing is told but its length. */
function writeUnits(text: string, secrets: Secret[], bare: ReadonlySet<Secret>): string {
  const units = unitsOf(text)
  for (const secret of secrets) {
    const { kind, at, classes } = secret
    const isBare = bare.has(secret)
    at.forEach((index, i) => {
      const isFirst = i === 0 || index - (at[i - 1] as number) > LONGEST_GAP + 1
      const unitClass = classes[i] as Secret['classes'][number]
      units[index] = isBare ? BULLET : tokenUnit(unitClass, isFirst ? kind : undefined)
    })
  }
  return textOf(units)
}

/** Secrets at or beside which stand-ins are hidden more or less than what they stand for; null when nowhere. */
function hiddenOtherwise(again: string, masked: string, secrets: Secret[]): Set<Secret> | null {
  const wrong = new Set<Secret>()
  let differs = false
  let next = 0
  for (let i = 0; i < masked.length; i++) {
    if ((again.charCodeAt(i) === BULLET) === (masked.charCodeAt(i) === BULLET)) continue
    differs = true
    while (next < secrets.length - 1 && ((secrets[next] as Secret).at.at(-1) as number) < i) next++
    for (const secret of [secrets[next - 1], secrets[next]]) if (secret) wrong.add(secret)
  }
  return differs ? wrong : null
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length)
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i)
  return units
}

const CHUNK = 4096

function textOf(units: Uint16Array): string {
  let text = ''
  for (let i = 0; i < units.length; i += CHUNK) text += String.fromCharCode(...units.subarray(i, i + CHUNK))
  return text
}
