/**
 * Text in, the same text with every secret character replaced one for one by `•` out. Works on text as
 * written. Mask before cutting: the words around a number tell whether it is a code.
 */
import { maskLinkSecrets } from './mask-links.ts'
import { holdsDigit, maskNumbers } from './mask-numbers.ts'
import { maskNamed } from './mask-named.ts'
import { maskPairingCodes } from './mask-pairing.ts'
import { maskPasswords } from './mask-passwords.ts'
import { maskSpoken } from './mask-spoken.ts'

const SIGN = /[:.=]/
const mayHoldSecrets = (text: string): boolean => SIGN.test(text) || holdsDigit(text)
/** What one round uncovers, the next masks; in practice the second round changes nothing. */
const MOST_ROUNDS = 4

/**
 * Same length in UTF-16 units; idempotent; never throws. Phone numbers, amounts, dates, years and links stay
 * verbatim, apart from codes and keys inside links. Linear.
 */
export function maskSecrets(text: string): string {
  const maskOnce = mayHoldSecrets(text) ? maskRound : maskWords
  let masked = text
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = maskOnce(masked)
    if (next === masked) break
    masked = next
  }
  return masked
}

/** Characters of a long text looked at first, and how far masking looks around a number. */
const HEAD = 4_096
const AROUND = 128

/** Whether maskSecrets would change the text, in one round. A long text mostly shows it at its beginning. */
export function holdsSecrets(text: string): boolean {
  if (!mayHoldSecrets(text)) return maskWords(text) !== text
  if (text.length > 2 * HEAD) {
    const sure = HEAD - AROUND
    if (maskRound(text.slice(0, HEAD)).slice(0, sure) !== text.slice(0, sure)) return true
  }
  return maskRound(text) !== text
}

const maskRound = (text: string): string => maskNumbers(maskNamed(maskWords(maskLinkSecrets(text))))

/** What may be a secret without a digit or sign. */
const maskWords = (text: string): string => maskSpoken(maskPairingCodes(maskPasswords(text)))
