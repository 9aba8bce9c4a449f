/**
 * QR symbols' and app links' payloads → their catalogue ids, and what is odd about a payment; plain links and
 * text are other detectors' business.
 */
import type { Observable } from '../model.ts'
import type { Detector, Finding } from './detector.ts'
import { quoteText } from './quote.ts'

/** Payloads worth a word when they stand in a message's text: there most links are ordinary. */
const RISKY = new Set(['critical', 'high'])

export const detectPayloads: Detector = ({ observables, content }) => {
  const risks = new Map(content.payloads.entries.map((entry) => [entry.id, entry.risk]))
  return observables.flatMap((observable) => {
    if (observable.kind !== 'payload') return []
    const { id } = observable.payload
    const isOrdinary = observable.origin !== 'qr' && !RISKY.has(risks.get(id) ?? 'low')
    return isOrdinary ? [] : [{ id, evidence: quoteText(observable.text) }, ...oddities(observable)]
  })
}

/** What a payer would want to know beside name and amount. */
function oddities({ payload }: Extract<Observable, { kind: 'payload' }>): Finding[] {
  const { crc, fee, recurring, currency } = payload.fields
  const found: Finding[] = []
  if (crc === 'bad') found.push({ id: 'payment.damaged', evidence: '' })
  if (recurring) found.push({ id: 'payment.recurring', evidence: '' })
  if (fee && fee !== 'asked') {
    found.push({ id: 'payment.fee', evidence: fee.endsWith('%') ? fee : `${fee} ${currency ?? ''}`.trim() })
  }
  return found
}
