/** Hides keys, tokens and passwords that links and QR payloads carry. Text in, text of the same length out. */

/** A pattern matches exactly what to hide; its look-behind begins with fixed text, so it fails at once. */
interface Rule {
  /** Lower-case text without which the pattern cannot match. */
  hint: string
  pattern: RegExp
}

const RULES: Rule[] = [
  { hint: 'v.whatsapp.com', pattern: /(?<=v\.whatsapp\.com\/(?:[^\s/?#]{1,20}\/)?)\p{Nd}{3}-?\p{Nd}{3}/giu },
  { hint: 'otpauth', pattern: /(?<=\bsecret(?:=|%(?:25){0,2}3D))[^&\s%;"']{2,512}/gi },
  { hint: 'otpauth-migration', pattern: /(?<=migration:\/\/[^\s?]{0,40}\?data=)[^\s&]{1,4096}/gi },
  { hint: 'tg://login', pattern: /(?<=tg:\/\/login\/?\?(?:token|code)=)[^&\s]{1,512}/gi },
  { hint: '.me/login/', pattern: /(?<=(?:\bt|telegram)\.me\/login\/)[^\s/?#]{1,512}/gi },
  { hint: 'pub_key', pattern: /(?<=(?:uuid|pub_key)(?:=|%3D))[^&\s]{1,512}/gi },
  { hint: 'linkdevice', pattern: /(?<=(?:uuid|pub_key)(?:=|%3D))[^&\s]{1,512}/gi },
  { hint: '.com/ra/', pattern: /(?<=discord(?:app)?\.com\/ra\/)[^\s/?#]{1,512}/gi },
  { hint: 'lpa:1$', pattern: /(?<=LPA:1\$[^$\s]{1,64}\$)[^\s$]{1,512}/gi },
  { hint: 'wifi:', pattern: /(?<=WIFI:(?:[^\n]{0,200};)?P:)(?:[^;\\\n]|\\.){1,128}/gi },
  { hint: '=', pattern: /(?<=[?&](?:code|otp|pin|passcode)=)\p{Nd}{4,8}(?!\p{Nd})/giu },
  { hint: '4sglq1p5sv6', pattern: /4sgLq1p5sV6/g },
]

const LINK_PAYLOAD =
  /(?<=settings(?:\/|%(?:25){0,2}2F)linked_devices\/?(?:\?[^\s#]{0,200})?(?:#|%(?:25){0,2}23))(?!Intent;)\S{1,4096}/gi
const PART_END = /(,|%(?:25){0,2}2C)/i
const LONG_WORD = /[^\s]{90,4096}/g
const KEYS = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=,[A-Za-z0-9+/]{43}=/

const COUNTRY_IBAN = /(?:PK\d{2}[A-Z]{4}\d{16}|KZ\d{5}[A-Z0-9]{13})(?![A-Z0-9])/gi
const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/gi

/** Eleven characters that end a line of an OTP message: the app's hash for SMS retrieval. */
const APP_HASH =
  /(?<![A-Za-z0-9+/])(?=[A-Za-z0-9+/]{0,10}\d)(?=[A-Za-z0-9+/]{0,10}[a-z])(?=[A-Za-z0-9+/]{0,10}[A-Z])[A-Za-z0-9+/]{11}(?=\s*$)/g

const HASH_LENGTH = 11
const HASH_LIKE = /^[A-Za-z0-9+/]{11}$/

export function hide(secret: string): string {
  return '•'.repeat(secret.length)
}

/** Hides reference and keys of a device-linking payload; the short client type and the help link stay. */
function hideParts(payload: string): string {
  return payload
    .split(PART_END)
    .map((part) => (part.length < 8 || part.startsWith('https://faq.') ? part : hide(part)))
    .join('')
}

/** The check of ISO 13616: letters count from 10, the first four characters move to the end, modulo 97. */
export function isIban(written: string): boolean {
  const iban = written.replaceAll(' ', '')
  if (iban.length < 15 || iban.length > 34) return false
  let rest = 0
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

const hideAlnum = (text: string): string => text.replace(/[A-Za-z0-9]/g, '•')

/** Without one of these signs no rule of links can match, apart from the one of the fixed key. */
const SIGN_OF_LINKS = /[/:=%]/
const FIXED_KEY = '4sgLq1p5sV6'

/** Same length. Bounded and linear. */
export function maskLinkSecrets(text: string): string {
  const masked = SIGN_OF_LINKS.test(text) || text.includes(FIXED_KEY) ? maskInLinks(text) : text
  return maskAccounts(masked, text)
}

function maskInLinks(text: string): string {
  const lower = text.toLowerCase()
  let masked = text
  if (lower.includes('linked_devices')) masked = masked.replace(LINK_PAYLOAD, hideParts)
  if (text.includes('=,')) {
    masked = masked.replace(LONG_WORD, (word) => (KEYS.test(word) ? hideParts(word) : word))
  }
  for (const rule of RULES) if (lower.includes(rule.hint)) masked = masked.replace(rule.pattern, hide)
  return masked
}

/** `text` is what was written before links were masked. */
function maskAccounts(hidden: string, text: string): string {
  let masked = hidden
  if (/[A-Z]{2}\d{2}/i.test(masked)) {
    masked = masked.replace(COUNTRY_IBAN, hideAlnum)
    masked = masked.replace(IBAN, (iban) => (isIban(iban) ? hideAlnum(iban) : iban))
  }
  const mayBeHash = HASH_LIKE.test(masked.trimEnd().slice(-HASH_LENGTH))
  return mayBeHash && (/\p{Nd}{3}/u.test(text) || masked.includes('•'))
    ? masked.replace(APP_HASH, hide)
    : masked
}
