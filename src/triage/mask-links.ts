/** Hides keys, tokens and passwords that links and QR payloads carry. Text in, text of the same length out. */
import { isIban } from './iban.ts'
import { BARE_PAYLOAD, KEY, LINK_PAYLOAD, RULES, SPACED_SECRET, WHOLE_SECRET } from './mask-rules.ts'

const PART_END = /(,|%(?:25){0,2}2C|\s)/i
const LONG_WORD = /[^\s]{90,4096}/g
const KEYS = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=,[A-Za-z0-9+/]{43}=/

const COUNTRY_IBAN = /(?:PK\d{2}[A-Z]{4}\d{16}|KZ\d{5}[A-Z0-9]{13})(?![A-Z0-9])/gi
const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/gi

/** Inside a payment code, behind its tag and length. */
const TAGGED_IBAN = /(?<=\d{2}24)PK\d{2}[A-Z]{4}\d{16}|(?<=\d{2}20)KZ\d{5}[A-Z0-9]{13}/g

/** Eleven characters that end a line of an OTP message: the app's hash for SMS retrieval. */
const APP_HASH =
  /(?<![A-Za-z0-9+/])(?=[A-Za-z0-9+/]{0,10}\d)(?=[A-Za-z0-9+/]{0,10}[a-z])(?=[A-Za-z0-9+/]{0,10}[A-Z])[A-Za-z0-9+/]{11}(?=\s*$)/g

const HASH_LENGTH = 11
const HASH_LIKE = /^[A-Za-z0-9+/]{11}$/

/** Blanks and line breaks stay. */
function hide(secret: string): string {
  return secret.replace(/\S/g, '•')
}

/** Hides reference and keys of a device-linking payload; the short client type and the help link stay. */
function hideParts(payload: string): string {
  return payload
    .split(PART_END)
    .map((part) => (/^(?:.?|%(?:25){0,2}2C|https:\/\/faq\..{0,40})$/i.test(part) ? part : hide(part)))
    .join('')
}

const hideAlnum = (text: string): string => text.replace(/[A-Za-z0-9]/g, '•')

/** Without one of these signs no rule of links can match, apart from the one of the fixed key. */
const SIGN_OF_LINKS = /[/:=%#]/
const FIXED_KEY = '4sgLq1p5sV6'

/** Same length. Bounded and linear. */
export function maskLinkSecrets(text: string): string {
  const masked = SIGN_OF_LINKS.test(text) || text.includes(FIXED_KEY) ? maskInLinks(text) : text
  return maskAccounts(maskTyped(masked), text)
}

function maskInLinks(text: string): string {
  const compact = text.toLowerCase().replace(/\s+/g, '')
  let masked = text
  if (compact.includes('linked_devices')) masked = masked.replace(LINK_PAYLOAD, hideParts)
  if (compact.includes('=,')) {
    masked = masked.replace(LONG_WORD, (word) => (KEYS.test(word) ? hideParts(word) : word))
    masked = masked.replace(BARE_PAYLOAD, hideParts)
  }
  if (compact.includes('=')) masked = masked.replace(KEY, hide)
  for (const { hints, pattern } of RULES) {
    if (hints.some((hint) => compact.includes(hint))) masked = masked.replace(pattern, hide)
  }
  return masked
}

/** Secrets that are typed by hand into an authenticator. */
function maskTyped(text: string): string {
  if (!/[2-7]/.test(text)) return text
  return text.replace(SPACED_SECRET, hide).replace(WHOLE_SECRET, hide)
}

/** `text` is what was written before links were masked. */
function maskAccounts(hidden: string, text: string): string {
  let masked = hidden.replace(TAGGED_IBAN, hideAlnum)
  if (/[A-Z]{2}\d{2}/i.test(masked)) {
    masked = masked.replace(COUNTRY_IBAN, hideAlnum)
    masked = masked.replace(IBAN, (iban) => (isIban(iban) ? hideAlnum(iban) : iban))
  }
  const mayBeHash = HASH_LIKE.test(masked.trimEnd().slice(-HASH_LENGTH))
  return mayBeHash && (/\p{Nd}{3}/u.test(text) || masked.includes('•'))
    ? masked.replace(APP_HASH, hide)
    : masked
}
