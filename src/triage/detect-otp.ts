/**
 * One-time code messages as services send them: a code's digits beside the word for it and no request of a
 * person. With a request to hand the code on it is no longer one, and the stories look at it.
 */
import type { Context, Detector, Observed } from './detector.ts'
import type { Hit } from './phrases.ts'
import { quoteTokens } from './quote.ts'

const LONGEST = 70
const NEAR = 7
/** From "one-time password": the sum and the shop come between. */
const NEAR_OTP = 10
/** Words quoted on either side of the value. */
const AROUND = 3
/** What makes a "code" a one-time code when nothing else says so: the hash Android apps read. */
const APP_HASH = /^(?:4sglq1p5sv6|[a-z\d]{11})$/

export const detectOtp: Detector = (context) => {
  const at = findOtpValue(context)
  if (at === null) return []
  const { meaning, normalized, tokens } = context
  const from = Math.max(0, at - AROUND)
  const evidence = quoteTokens(normalized, tokens, from, Math.min(tokens.length, at + 1 + AROUND))
  if (!meaning.hits.has('ask-send')) return [{ id: 'otp.genuine', evidence }]
  const isAtDoor = ['courier', 'at-door'].some((concept) => meaning.hits.has(concept))
  return [{ id: isAtDoor && !meaning.hits.has('messenger') ? 'otp.courier' : 'otp.asked-to-share', evidence }]
}

/** Token index of the code's value, or null when the message shows none. */
export function findOtpValue({ meaning, tokens, normalized }: Observed): number | null {
  if (tokens.length > LONGEST) return null
  const named: Hit[] = [...(meaning.hits.get('otp') ?? []), ...(meaning.hits.get('code') ?? [])]
  const isService =
    /^\s*(?:<#>|\[#\])/.test(normalized.original) ||
    tokens.some((t) => APP_HASH.test(t.text) && /\d/.test(t.text) && /[a-z]/.test(t.text))
  if (named.length === 0 && !isService) return null
  for (let i = 0; i < tokens.length; i++) {
    if (!isCodeValue(tokens, i, normalized.text)) continue
    if (named.some((hit) => isNear(hit, i))) return i
    if (isService) return i
  }
  return null
}

function isNear({ concept, start, end }: Hit, i: number): boolean {
  const words = concept === 'otp' ? NEAR_OTP : NEAR
  return Math.abs(start - i) <= words || Math.abs(end - 1 - i) <= words
}

/** Round sums, years, and numbers that authorities write from. */
const NOT_A_CODE = /00$|^(?:19|20)\d\d$|^(?:1414|1799|8171|8070|9915)$/

/** Four to eight digits, or three and three; no amount, no phone number, no "6-digit". */
function isCodeValue(tokens: Context['tokens'], i: number, text: string): boolean {
  const token = tokens[i]
  if (!token) return false
  const word = token.text.replace(/^g(?=\d{6}$)/, '')
  if (/^\d{3}$/.test(word)) {
    const next = tokens[i + 1]
    if (!next || !/^\d{3}$/.test(next.text) || next.text === '000') return false
    return /^[- ]$/.test(text.slice(token.end, next.start)) && !isCounted(text, token.start, next.end)
  }
  if (!/^\d{4,8}$/.test(word) || NOT_A_CODE.test(word)) return false
  return !isCounted(text, token.start, token.end)
}

/** Money, a phone number, part of something longer. */
function isCounted(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 4), start)
  const after = text.slice(end, end + 4)
  return (
    // The second half of a linking code (ABCD-1234) is no one-time code.
    /[*#+,/$₸₨]\s?$|rs\.?\s?$|\d[-., ]$|[a-z\d]{3}-$/.test(before) ||
    /^[*#/%]|^[-.,]\d|^ \d{3}\b|^\s?(?:тг|₸|руб|rs|pkr|те)/.test(after)
  )
}
