/**
 * Text in, the same text with every secret character replaced one for one by `•` out. Works on text as
 * written. Mask before cutting: the words around a number tell whether it is a code.
 */
import { maskLinkSecrets } from './mask-links.ts'
import { maskNumbers } from './mask-numbers.ts'
import { maskPairingCodes } from './mask-pairing.ts'

const MAY_HOLD_SECRETS = /\p{Nd}|:|\.|=/u
/** What one round uncovers, the next masks; in practice the second round changes nothing. */
const MOST_ROUNDS = 4

/**
 * Same length in UTF-16 units; idempotent; never throws. Phone numbers, amounts, dates, years and links stay
 * verbatim, apart from codes and keys inside links. Linear.
 */
export function maskSecrets(text: string): string {
  if (!MAY_HOLD_SECRETS.test(text)) return maskPairingCodes(text)
  let masked = text
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = maskRound(masked)
    if (next === masked) break
    masked = next
  }
  return masked
}

/** Whether maskSecrets would change the text, in one round. */
export function holdsSecrets(text: string): boolean {
  return (MAY_HOLD_SECRETS.test(text) ? maskRound(text) : maskPairingCodes(text)) !== text
}

const maskRound = (text: string): string => maskNumbers(maskPairingCodes(maskLinkSecrets(text)))
