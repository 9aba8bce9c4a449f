/** Phone numbers in normalized text: own bounded scan for candidates, libphonenumber for the judgement. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

export interface FoundPhone {
  e164: string
  start: number
  end: number
}

const CANDIDATE = /(?<![\p{L}\d#/=-])(?:\+|00)?\(?\d(?:[ ().-]{0,2}\d){6,14}(?![\p{L}\d#])/gu
const HAS_SEVEN = /\d(?:[ ().-]{0,2}\d){6}/
const MOST = 20
/** Judging one candidate takes about 20 µs; junk of digits must not cost seconds. */
const MOST_JUDGED = 60

/** Countries whose national form is tried for numbers without a country code, by their first digits. */
function homeCountry(digits: string): 'PK' | 'KZ' | null {
  if (/^03\d{9}$/.test(digits)) return 'PK'
  if (/^0\d{9,10}$/.test(digits)) return 'PK'
  return /^8[67]\d{9}$/.test(digits) ? 'KZ' : null
}

/** Valid numbers only, at most twenty, in order. */
export function findPhones(text: string): FoundPhone[] {
  if (!HAS_SEVEN.test(text)) return []
  const found: FoundPhone[] = []
  let judged = 0
  for (const match of text.matchAll(CANDIDATE)) {
    if (found.length >= MOST || judged++ >= MOST_JUDGED) break
    const e164 = toE164(match[0])
    if (e164) found.push({ e164, start: match.index, end: match.index + match[0].length })
  }
  return found
}

/** A number as people write it in Pakistan and Kazakhstan or with its country code; null when not valid. */
export function toE164(written: string): string | null {
  const digits = written.replace(/\D/g, '')
  const country = written.startsWith('+') ? null : homeCountry(digits)
  const international = written.startsWith('00') ? digits.slice(2) : digits
  if (!country && !/^(?:\+|00)/.test(written) && !/^(?:92|77|76|79|91|44|1[2-9]|971|966)/.test(digits))
    return null
  const parsed = country
    ? parsePhoneNumberFromString(digits, country)
    : parsePhoneNumberFromString(`+${international}`)
  return parsed?.isValid() ? parsed.number : null
}
