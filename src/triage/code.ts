/** One-time codes (six digits, 3-3) and WhatsApp pairing codes in normalized text; positions out. */
import type { NormalizedText } from './text.ts'

export interface FoundCode {
  shape: 'digits' | 'pairing'
  start: number
  end: number
}

/** Six digits, or three and three, that are no part of a longer number, an amount or a word. */
const SIX =
  /(?<![\p{L}\d]|\d[-., ]|[+#$₸₨₽€₹/=]|(?:rs\.?|pkr|kzt|usd|inr) ?|[$₸₨₽€₹] )(?:\d{6}|\d{3}[- ]\d{3})(?![\p{L}\d]|[-., ]\d|[#/%]| ?(?:тг|тенге|теңге|₸|руб|₽|\$|rs\b|pkr|روپ))/gu
/** Four to eight digits right after a word for code. */
const NAMED =
  /(?:code|otp|pin|код\p{L}{0,4}|пароль|کوڈ|کود|رمز|कोड)[^\p{L}\p{N}\n]{1,4}(\d{4,8})(?![\p{L}\d]|[-., ]\d)|(?<!\p{L})(?:g|fb)-(\d{4,8})(?!\d)/gu
const YEAR = /^(?:19|20)\d\d$/
const FOUR_FOUR = /(?<![A-Za-z0-9])([0-9A-Z]{4})([-\s\u2010-\u2015]?)([0-9A-Z]{4})(?![A-Za-z0-9])/g
const MOST = 50
const CAPITAL_A = 0x41
const CAPITAL_Z = 0x5a

/** Words that make eight characters a pairing code: linking, devices, WhatsApp, in the five languages. */
const LINKING =
  /link|pair|device|whatsapp|watsap|привяз|связ|устройств|ватсап|вотсап|байланыс|құрылғы|қосу код|لنک|ڈیوایس|واٹس|جوڑ|ربط|ڈیوائس/

/** Whether a text, normalized or in lower case, speaks of linking a device at all. */
export function speaksOfLinking(text: string): boolean {
  return LINKING.test(text)
}

/**
 * Whether four and four characters can be a pairing code: capitals and digits, parted by a dash, or without
 * one a mixture of both (so no year, name or word in capitals).
 */
export function isPairingShape(first: string, separator: string, second: string): boolean {
  const both = first + second
  const mixed = /\d/.test(both) && /[A-Z]/.test(both)
  if (separator === '') return mixed
  if (/^\s$/.test(separator)) return mixed && /\d/.test(first) && /\d/.test(second)
  return mixed || /^[A-Z]{8}$/.test(both) || /^\d{8}$/.test(both)
}

/** Named codes first, then codes by their shape, each in order of position. Pairing codes are looked for only where linking is spoken of. */
export function findCodes(n: NormalizedText): FoundCode[] {
  const found: FoundCode[] = []
  if (/\d{3}/.test(n.plain)) {
    for (const match of n.plain.matchAll(NAMED)) {
      if (found.length >= MOST) break
      const digits = match[1] ?? match[2] ?? ''
      const end = match.index + match[0].length
      if (!YEAR.test(digits)) found.push({ shape: 'digits', start: end - digits.length, end })
    }
    const known = new Set(found.map((code) => code.start))
    for (const { index, 0: code } of n.plain.matchAll(SIX)) {
      if (found.length >= 2 * MOST) break
      if (!known.has(index) && !/[- ]000$/.test(code))
        found.push({ shape: 'digits', start: index, end: index + code.length })
    }
  }
  if (!speaksOfLinking(n.text)) return found
  const cased = originalCase(n)
  for (const match of cased.matchAll(FOUR_FOUR)) {
    if (found.length >= 3 * MOST) break
    const [code, first = '', separator = '', second = ''] = match
    if (!isPairingShape(first, separator, second)) continue
    found.push({ shape: 'pairing', start: match.index, end: match.index + code.length })
  }
  return found
}

/** `plain` with capitals where the original has them: unit for unit, so positions stay valid. */
function originalCase(n: NormalizedText): string {
  if (n.original.length === n.plain.length) {
    const folded = n.original.toLowerCase()
    if (folded === n.plain) return n.original
  }
  let cased = ''
  let done = 0
  for (let i = 0; i < n.plain.length; i++) {
    const unit = n.original.charCodeAt(n.offsets[i] as number)
    if (unit < CAPITAL_A || unit > CAPITAL_Z) continue
    cased += n.plain.slice(done, i) + String.fromCharCode(unit)
    done = i + 1
  }
  return cased + n.plain.slice(done)
}
