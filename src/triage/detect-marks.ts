/** Facts about the message itself: forwarded, a secret in it, a linking code, cut off. */
import type { Detector, Finding } from './detector.ts'
import { holdsSecrets } from './mask.ts'
import { quoteText } from './quote.ts'

/** A word or two may stand beside: "my pin 4821". */
const FEW_WORDS = 4

export const detectMarks: Detector = ({ normalized, tokens, observables, forwarded, isTruncated }) => {
  const found: Finding[] = []
  const pairing = observables.find((o) => o.kind === 'code' && o.shape === 'pairing')
  if (pairing)
    found.push({ id: 'code.pairing', evidence: quoteText(pairing.text).replace(/[A-Za-z0-9]/g, '•') })
  const holdsSecret = holdsSecrets(normalized.original)
  const isAlone = holdsSecret && !forwarded && !pairing && tokens.length <= FEW_WORDS
  if (holdsSecret) found.push({ id: 'secret.masked', evidence: '' })
  if (isAlone && observables.every(({ kind }) => kind === 'code'))
    found.push({ id: 'code.alone', evidence: '' })
  if (forwarded) found.push({ id: 'forwarded', evidence: '' })
  if (isTruncated) found.push({ id: 'text.truncated', evidence: '' })
  return found
}
