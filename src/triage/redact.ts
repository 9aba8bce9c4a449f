/**
 * The firewall for secrets: what masking hides (codes, PINs, cards, keys) becomes typed tokens before anything is
 * kept. Text in, text of the same length out; triage reads tokens as stand-ins, made-up values of the same kind.
 */
import type { InboundMessage } from '../model.ts'
import { crc16 } from './emv.ts'
import { maskSecrets } from './mask.ts'
import {
  classOfUnit,
  holdsTokens,
  isTokenUnit,
  readTokenUnit,
  tokenUnit,
  type TokenKind,
} from './redact-alphabet.ts'
import { findSecrets } from './redact-find.ts'
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
const MOST_ROUNDS = 3

/**
 * Same length in UTF-16 units; idempotent; never throws. A text without secrets is returned as it is. Tokens that a
 * sender wrote himself count as the stand-ins they read as, so they claim nothing that typing could not. Linear.
 */
export function redactText(text: string): string {
  const plain = readTokens(text).text
  const masked = maskSecrets(plain)
  if (masked === plain) return plain
  const secrets = findSecrets(plain, masked)
  addCheckSums(plain, secrets)
  secrets.sort((a, b) => (a.at[0] as number) - (b.at[0] as number))
  let bare: Secret[] = []
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const redacted = writeTokens(plain, secrets, bare)
    const wrong = secretsMaskedOtherwise(redacted, masked, secrets)
    if (wrong.length === 0) return redacted
    bare = [...bare, ...wrong]
  }
  // Junk that is masked otherwise whatever stands in it: all that is hidden is lost to the detectors.
  return masked
}

/** The text as detectors read it, and what was not kept of it, in order. Linear; never throws. */
export function readTokens(text: string): { text: string; secrets: FoundSecret[] } {
  if (!holdsTokens(text)) return { text, secrets: [] }
  const units = unitsOf(text)
  const tokens = findTokens(units)
  for (const token of tokens) standIn(token, units)
  tokens.forEach((token, i) => {
    if (token.kind === 'check-sum')
      standInCheckSum(token, tokens.slice(Math.max(0, i - NEAR_TOKENS), i), units)
  })
  const secrets = tokens.flatMap(({ kind, at }) => (isSecret(kind) ? [{ kind, length: at.length }] : []))
  return { text: textOf(units), secrets }
}

/** For quoting: masked as the original would have been. Same length. */
export function showTokens(text: string): string {
  if (!holdsTokens(text)) return text
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
const NEAR_TOKENS = 4
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

function writeTokens(text: string, secrets: Secret[], bare: Secret[]): string {
  const units = unitsOf(text)
  for (const secret of secrets) {
    const { kind, at, classes } = secret
    const isBare = bare.includes(secret)
    at.forEach((index, i) => {
      const starts = i === 0 || index - (at[i - 1] as number) > LONGEST_GAP + 1
      units[index] = isBare
        ? BULLET
        : tokenUnit(classes[i] as Secret['classes'][number], starts ? kind : undefined)
    })
  }
  return textOf(units)
}

/** Secrets at or beside which the stand-ins are hidden more or less than what they stand for. */
function secretsMaskedOtherwise(redacted: string, masked: string, secrets: Secret[]): Secret[] {
  const again = maskSecrets(readTokens(redacted).text)
  const wrong = new Set<Secret>()
  let next = 0
  for (let i = 0; i < masked.length; i++) {
    if ((again.charCodeAt(i) === BULLET) === (masked.charCodeAt(i) === BULLET)) continue
    while (next < secrets.length - 1 && ((secrets[next] as Secret).at.at(-1) as number) < i) next++
    const beside = [secrets[next - 1], secrets[next]]
    for (const secret of beside) if (secret) wrong.add(secret)
  }
  return [...wrong]
}

const PAYMENT = /(?<!\d)00020[12]\d{2}[^\n]{20,480}?6304[0-9A-F]{4}|(?<!\d)0002020102\d{2}[0-9A-Z.]{20,200}/gi
const SUM_LENGTH = 4

/** The check sum of a payment code covers its account, so it would tell of it. */
function addCheckSums(text: string, secrets: Secret[]): void {
  if (!text.includes('00020') || !secrets.some(({ kind }) => kind === 'iban')) return
  for (const { 0: written, index } of text.matchAll(PAYMENT)) {
    const end = index + written.length
    const start = end - SUM_LENGTH
    const holdsAccount = secrets.some(
      ({ kind, at }) => kind === 'iban' && (at[0] as number) > index && (at[0] as number) < end,
    )
    const isRight = crc16(written.slice(0, -SUM_LENGTH)) === written.slice(-SUM_LENGTH).toUpperCase()
    if (!holdsAccount || !isRight || secrets.some(({ at }) => at.some((i) => i >= start && i < end))) continue
    const at = Array.from({ length: SUM_LENGTH }, (_, i) => start + i)
    secrets.push({ kind: 'check-sum', at, classes: at.map((i) => classOfUnit(text, i)) })
  }
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
