/**
 * Service codes that a phone executes when dialled (MMI/USSD, 3GPP TS 22.030): call forwarding to somebody's
 * number, its cancelling and checking, others. Text in, codes with positions out.
 */
export interface Mmi {
  /** The code as digits, `*` and `#`, without spaces. */
  code: string
  action: 'forward' | 'cancel' | 'check' | 'other'
  /** Where calls would go: a person's number (7 digits or more) or a short code. */
  target?: string
  start: number
  end: number
}

/** Starts with * or #, at least three of digits and signs, single spaces or dashes allowed inside. */
const CANDIDATE = /[*#](?:[ -]?[*#+\d]){2,40}/g
const FORWARDING = '21|61|62|67|004|002|401|61\\*|90|72'
const FORWARD = new RegExp(`^\\*{1,2}(?:${FORWARDING})\\*(\\+?\\d{2,15})(?:\\*\\d{0,3}){0,3}#{0,2}$`)
const CANCEL = /^#{1,2}(?:002|004|21|61|62|67|401)(?:\*\d{0,3})?#$/
const CHECK = /^\*#(?:002|004|21|61|62|67)(?:\*\d{0,3})?#$/
const SERVICE = /^[*#]{1,2}\d{1,5}(?:[*#]\d{0,16}){0,6}#$/
const MOST = 50

/** What one code does, or null when it is none. `code` without spaces, with or without `tel:`. */
export function readMmi(code: string): Omit<Mmi, 'start' | 'end'> | null {
  const forward = FORWARD.exec(code)
  if (forward) return { code, action: 'forward', target: forward[1] as string }
  if (CANCEL.test(code)) return { code, action: 'cancel' }
  if (CHECK.test(code)) return { code, action: 'check' }
  return SERVICE.test(code) ? { code, action: 'other' } : null
}

/** Whether the calls would go to somebody's phone rather than to an operator's short code. */
export function forwardsToPerson(mmi: Pick<Mmi, 'action' | 'target'>): boolean {
  return mmi.action === 'forward' && (mmi.target ?? '').replace('+', '').length >= 7
}

/** Codes in normalized text, in order. WhatsApp's `*bold*` around a number is no code. */
export function findMmi(text: string): Mmi[] {
  if (!/[*#]/.test(text)) return []
  const found: Mmi[] = []
  for (const match of text.matchAll(CANDIDATE)) {
    if (found.length >= MOST) break
    const mmi = longestCode(match[0], match.index)
    if (mmi) found.push(mmi)
  }
  return found
}

/** A candidate may have run into what follows: try it whole, then up to its last `#`, then its first part. */
function longestCode(candidate: string, at: number): Mmi | null {
  const ends = [candidate.length, candidate.lastIndexOf('#') + 1, candidate.search(/#(?= |$)/) + 1]
  const starts = [0, candidate.startsWith('*') ? 1 : 0]
  for (const start of starts) {
    for (const end of ends) {
      if (end <= start) continue
      const mmi = readMmi(candidate.slice(start, end).replace(/[ -]/g, ''))
      if (mmi) return { ...mmi, start: at + start, end: at + end }
    }
  }
  return null
}
