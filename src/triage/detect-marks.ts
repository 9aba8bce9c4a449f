/** Facts about the message itself: forwarded, a secret in it, a linking code, cut off. */
import type { Detector, Finding } from './detector.ts'
import { holdsSecrets } from './mask.ts'
import { quoteText } from './quote.ts'

export const detectMarks: Detector = ({ normalized, observables, forwarded, isTruncated }) => {
  const found: Finding[] = []
  const pairing = observables.find((o) => o.kind === 'code' && o.shape === 'pairing')
  if (pairing)
    found.push({ id: 'code.pairing', evidence: quoteText(pairing.text).replace(/[A-Za-z0-9]/g, '•') })
  if (holdsSecrets(normalized.original)) found.push({ id: 'secret.masked', evidence: '' })
  if (forwarded) found.push({ id: 'forwarded', evidence: '' })
  if (isTruncated) found.push({ id: 'text.truncated', evidence: '' })
  return found
}
