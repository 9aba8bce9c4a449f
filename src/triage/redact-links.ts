/**
 * What masking hides in links, payloads and accounts: which kind of secret it is and which of its characters say
 * nothing and stay (signs between parts, a version, country and bank of an account). Hidden runs in, secrets out.
 */
import { isIban } from './iban.ts'
import { maskLinkSecrets } from './mask-links.ts'
import type { TokenKind } from './redact-alphabet.ts'
import { codeOf, secretOf, type Run, type Secret, type Stretch } from './redact-secret.ts'
import { isTopLevel } from './url-host.ts'

const LONGEST_IBAN = 34
const MOST_GROUPS = 9
const HOME_IBAN = /^(?:PK\d{2}[A-Z]{4}\d{16}|KZ\d{5}[A-Z0-9]{13})$/i

/** In how many runs the account is written that begins with this one; null when none does. */
export function findIban(text: string, runs: Run[], first: number): number | null {
  const start = (runs[first] as Run).start
  if (!/^[A-Z]{2}\d{2}/i.test(text.slice(start, start + 4))) return null
  let found: number | null = null
  for (let count = 1; count <= MOST_GROUPS; count++) {
    const run = runs[first + count - 1]
    const last = runs[first + count - 2]
    if (!run || (last && count > 1 && (run.start !== last.end + 1 || text[last.end] !== ' '))) break
    if (run.end - start > LONGEST_IBAN + MOST_GROUPS) break
    const iban = text.slice(start, run.end).replaceAll(' ', '')
    if (HOME_IBAN.test(iban) || isIban(iban)) found = count
  }
  return found
}

/** How many of the first characters of an account name its country and bank; the check digits stand between. */
function publicLength(iban: string): number {
  return /^PK/i.test(iban) ? 8 : /^KZ/i.test(iban) ? 7 : 2
}

const SPACED_IBAN =
  /(?:PK\d{2} ?[A-Z]{4}(?: ?\d{4}){4}|KZ\d{2} ?\d{3}[A-Z0-9](?: ?[A-Z0-9]{4}){3})(?![A-Z0-9])/iy

/** An account with a wrong check digit, of which masking takes the first eight signs for a pairing code. */
export function beginsIban(text: string, at: number): boolean {
  SPACED_IBAN.lastIndex = at
  return SPACED_IBAN.test(text)
}

export function ibanOf(text: string, runs: Run[]): Secret {
  const start = (runs[0] as Run).start
  const iban = text.slice(start, (runs.at(-1) as Run).end).replaceAll(' ', '')
  const known = publicLength(iban)
  let index = -1
  const secret = secretOf(text, 'iban', runs, () => {
    index++
    return index < 2 || (index >= 4 && index < known)
  })
  if (!isIban(iban) && secret.at[0] === start + 2) secret.classes[0] = 'off'
  return secret
}

const WHATSAPP_HASH = /^4sgLq1p5sV6$/i
const APP_HASH = /^[A-Za-z0-9+/]{11}$/

/** `before`: the secret in front. */
export function readLinkRun(text: string, runs: Run[], before: Secret | undefined): Secret[] {
  const run = runs[0] as Run
  if (findIban(text, runs, 0)) return [ibanOf(text, runs)]
  const written = text.slice(run.start, run.end)
  if (WHATSAPP_HASH.test(written)) return [secretOf(text, 'whatsapp-hash', runs)]
  const kept = readKept(text, run)
  if (kept.size === written.length) return []
  const kind = kindOf(text, run, before)
  if (kind === 'code' || kind === 'pin') return [codeOf(text, digitRuns(text, run), kind)]
  keepShape(written, kind, run.start, kept)
  return [secretOf(text, kind, runs, (at) => kept.has(at))]
}

/** A code's digits without the dash between them. */
function digitRuns(text: string, { start, end }: Run): Stretch[] {
  const found = text.slice(start, end).matchAll(/[^-]{1,99}/g)
  return [...found].map(({ 0: part, index }) => ({ start: start + index, end: start + index + part.length }))
}

const REACH = 240
const LOOKED_AT = 600
const PART = /^(?:[,\s]|%(?:25)*2c){1,8}$/i
const LINKING = /linked_devices\/?(?:\?[^#]*)?(?:#|%(?:25)*23)$|[^\s,]{8},$/
const LINK_START = /^\d(?:@|%(?:25)*40)|^[A-Za-z0-9+/]{43}=/
const OTP_BEFORE =
  /(?:secret|sharedsecret)(?:=|%(?:25)*3d)$|otpauth|migration:|phonefactor:|duo:\/\/$|oktaverify/
const TYPED = /^(?:[A-Z2-7]{16,64}|[a-z2-7]{4}|[A-Z2-7]{4})$/

function kindOf(text: string, { start, end }: Run, last: Secret | undefined): TokenKind {
  const before = text
    .slice(Math.max(0, start - REACH), start)
    .replace(/\s+/g, '')
    .toLowerCase()
  const written = text.slice(start, Math.min(end, start + LOOKED_AT))
  if (/\*\*0[345]2?\*[\d*]*$/.test(before)) return 'pin'
  if (/^(?:otp)?[\p{Nd} -]{3,10}$/u.test(written) && end - start <= 10) return 'code'
  if (/wifi:[^\n]*p:$/.test(before)) return 'password'
  if (LINK_START.test(written)) return 'link-key'
  if (last && PART.test(text.slice((last.at.at(-1) as number) + 1, start).replace(/^[=+/,]{1,3}/, ','))) {
    return last.kind === 'code' ? 'token' : last.kind
  }
  if (LINKING.test(before)) return 'link-key'
  if (OTP_BEFORE.test(before)) return 'otp-secret'
  if (APP_HASH.test(written) && text.slice(end).trim() === '' && !/[/=?&#]$/.test(before)) return 'app-hash'
  return TYPED.test(written) && !/[/=?&#]$/.test(before) ? 'otp-secret' : 'token'
}

/** Signs that a percent-encoding stands for part things; letters and bytes may be the secret's own. */
const SIGN_ENCODED = /%(?:25)*(?:2[0-9A-F]|3[A-F]|40|5[B-F]|60|7[B-E])/gi
const SIGNS = /[=,@%+/\-_.:&?#;$]/g
const VERSION = /^\d(?=@|%(?:25)*40)/
/** What the path of LINE's login begins with. */
const LOGIN_PATH = /^(?:lgn|q|g)\//
const ESCAPED = /\\[;:,"\\]/g
/** A link inside a secret, down to its host. */
const INNER_LINK = /https?(?::|%(?:25)*3a)(?:\/|%(?:25)*2f){2}[a-z0-9.-]{1,253}/gi
const ANDROID_APP = /\.x?apk(?=$|[?#&])/gi

function keepShape(written: string, kind: TokenKind, start: number, kept: Set<number>): void {
  const keep = (pattern: RegExp): void => {
    for (const { 0: found, index } of written.matchAll(pattern)) {
      for (let i = 0; i < found.length; i++) kept.add(start + index + i)
    }
  }
  if (kind === 'password') return keep(ESCAPED)
  keep(SIGNS)
  keep(SIGN_ENCODED)
  keep(INNER_LINK)
  keep(ANDROID_APP)
  if (kind === 'link-key') keep(new RegExp(VERSION, 'g'))
  if (kind === 'token') keep(new RegExp(LOGIN_PATH, 'g'))
}

const LINK_WORD = /^(?:https?:\/\/)?(?:[\w-]{1,63}\.){1,6}([a-z]{2,24})(?=[/?#:]|$)/i
const SCHEME = /^[a-z][a-z0-9+.-]{1,24}$/i
const PHONE = /^(?:\+\d{9,15}|0\d{9,13}|92\d{10}|7[07]\d{9}|87\d{9})$/

/** Masking takes what follows a torn secret for its rest; a link or number that follows is no part of it. */
function readKept(text: string, { start, end }: Run): Set<number> {
  const kept = new Set<number>()
  if (start === 0 || !/\s/.test(text[start - 1] as string)) return kept
  const written = text.slice(start, end)
  const isLink = isTopLevel(LINK_WORD.exec(written)?.[1]?.toLowerCase() ?? '')
  const isScheme = text.startsWith('://', end) && SCHEME.test(written)
  const isPhone = PHONE.test(written) && !/fido/i.test(text.slice(Math.max(0, start - LOOKED_AT), start))
  if (!isLink && !isScheme && !isPhone) return kept
  const alone = isLink ? maskLinkSecrets(written) : written
  for (let i = 0; i < written.length; i++) if (alone[i] === written[i]) kept.add(start + i)
  return kept
}
