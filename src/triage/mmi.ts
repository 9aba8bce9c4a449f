/**
 * Service codes that a phone executes when dialled (MMI/USSD, 3GPP TS 22.030): call forwarding to somebody's
 * number, its cancelling and checking, others. Text in, codes with positions out.
 */
export interface Mmi {
  /** The code as digits, `*` and `#`, without spaces. */
  code: string
  action: 'forward' | 'cancel' | 'check' | 'other'
  /** Where calls would go: a person's number (7 digits or more), a short code, or SOMEBODY. */
  target?: string
  start: number
  end: number
}

/** The target of a code with a blank for a number: `*21*<my number>#`, "star 21 star, then my number". */
export const SOMEBODY = 'somebody'

/** Signs that stand for the star and the sharp of a keypad, each one unit long. */
const LIKE_STAR = /[\u066d\u204e\u2217\u22c6\u2605\u2606\u2731-\u2736\u273b\u2b50\u2b51]/g
const LIKE_SHARP = /[\u266f\u2317]/g
const MAY_HOLD = /[*#]|%2a|%23/
/** Starts with a sign, at least three of digits and signs; up to three spaces, dashes, brackets, breaks between. */
const CANDIDATE = /(?:[*#]|%2a|%23)(?:[ ().\n-]{0,3}(?:[*#+\d]|%2a|%23)){2,60}/g
/** The same with the first star left out, which a sentence then asks for. */
const HEADLESS = /(?<![*#\d+.,/=-])(?:21|61|62|67|002|004|401)\*\+?\d(?:[ -]?\d){6,14}#/g
/** Unconditional, no reply, unreachable, busy, all, all conditional; Jio's (401–409) and codes of North America. */
const FORWARDING = '21|61|62|67|004|002|401|403|405|409|61\\*|90|72'
const SERVICES = new Set(FORWARDING.split('|'))
const FORWARD = new RegExp(`^\\*{1,2}(?:${FORWARDING})\\*(\\+?\\d{2,15})(?:\\*\\d{0,3}){0,3}#{0,2}$`)
/** North America's star codes have no second star: *72 and the number. */
const GLUED = /^\*(?:72|90|92)(1?[2-9]\d{9})#?$/
/** Only the beginning of a forwarding code; two stars, because one may be bold. */
const OPEN = /^\*\*(?:21|61|62|67|002|004)\*$/
const CANCEL = /^#{1,2}(?:002|004|21|61|62|67|401)(?:\*\d{0,3})?#$/
const CHECK = /^\*#(?:002|004|21|61|62|67)(?:\*\d{0,3})?#$/
const SERVICE = /^[*#]{1,2}\d{1,5}(?:[*#]\d{0,16}){0,6}#$/
const MOST = 50

/** Whether dictated digits, or their last numeral, are a forwarding service's. */
export function isForwardingCode(digits: string, last: string): boolean {
  return SERVICES.has(digits) || (last.length > 1 && SERVICES.has(last))
}

/** What one code does, or null when it is none. `code` without spaces, with or without `tel:`. */
export function readMmi(code: string): Omit<Mmi, 'start' | 'end'> | null {
  const forward = FORWARD.exec(code) ?? GLUED.exec(code)
  if (forward) return { code, action: 'forward', target: forward[1] as string }
  if (OPEN.test(code)) return { code, action: 'forward' }
  if (CANCEL.test(code)) return { code, action: 'cancel' }
  if (CHECK.test(code)) return { code, action: 'check' }
  return SERVICE.test(code) ? { code, action: 'other' } : null
}

/** Whether the calls would go to somebody's phone rather than to an operator's short code. */
export function forwardsToPerson({ action, target = '' }: Pick<Mmi, 'action' | 'target'>): boolean {
  return action === 'forward' && (target === SOMEBODY || hasNumber({ target }))
}

/** Whether the code holds a person's number, digit by digit. */
export function hasNumber({ target = '' }: Pick<Mmi, 'target'>): boolean {
  return target !== SOMEBODY && target.replace('+', '').length >= 7
}

/** Codes in normalized text, in order. WhatsApp's `*bold*` around a number is no code. */
export function findMmi(text: string): Mmi[] {
  const signs = text.replace(LIKE_STAR, '*').replace(LIKE_SHARP, '#')
  if (!MAY_HOLD.test(signs)) return []
  const found: Mmi[] = []
  for (const match of signs.matchAll(CANDIDATE)) {
    if (found.length >= MOST) break
    const mmi = longestCode(match[0], match.index)
    // `*401*0300XXXXXXX#`: the rest of the number is a blank, which spoken-mmi.ts reads.
    const isCut =
      mmi && !mmi.code.endsWith('#') && /^(?:[\p{L}…•_]|\.\.)/u.test(signs.slice(mmi.end, mmi.end + 2))
    if (mmi && !isCut) found.push(mmi)
  }
  for (const { 0: code, index } of signs.matchAll(HEADLESS)) {
    if (found.length >= MOST) break
    const end = index + code.length
    const mmi = readMmi(`*${code.replace(/[ -]/g, '')}`)
    if (mmi && !found.some((known) => index < known.end && end > known.start)) {
      found.push({ ...mmi, start: index, end })
    }
  }
  return found
}

/** A candidate may have run into what follows: try it whole, then up to its last `#`, then its first part. */
function longestCode(candidate: string, at: number): Mmi | null {
  const ends = [candidate.length, lastSharp(candidate), candidate.search(/(?:#|%23)(?=[ \n]|$)/) + 1]
  const starts = [0, candidate.startsWith('*') ? 1 : 0]
  for (const start of starts) {
    for (const end of ends) {
      if (end <= start) continue
      const written = candidate.slice(start, end)
      if (written.includes('..')) continue
      const mmi = readMmi(
        written
          .replaceAll('%2a', '*')
          .replaceAll('%23', '#')
          .replace(/[ ().\n-]/g, ''),
      )
      // A list's bullets and numbers are no code: over line breaks only a closed one counts.
      if (mmi && (!written.includes('\n') || /(?:#|%23)$/.test(written))) {
        return { ...mmi, start: at + start, end: at + end }
      }
    }
  }
  return null
}

const lastSharp = (text: string): number => Math.max(text.lastIndexOf('#') + 1, text.lastIndexOf('%23') + 3)
