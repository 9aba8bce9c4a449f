/** QR symbols' and app links' payloads → their catalogue ids; plain links and text are other detectors' business. */
import type { Detector } from './detector.ts'
import { quoteText } from './quote.ts'

/** Payloads worth a word when they stand in a message's text: there most links are ordinary. */
const RISKY = new Set(['critical', 'high'])

export const detectPayloads: Detector = ({ observables, content }) => {
  const risks = new Map(content.payloads.entries.map((entry) => [entry.id, entry.risk]))
  return observables.flatMap((observable) => {
    if (observable.kind !== 'payload') return []
    const { id } = observable.payload
    const isOrdinary = observable.origin !== 'qr' && !RISKY.has(risks.get(id) ?? 'low')
    return isOrdinary ? [] : [{ id, evidence: quoteText(observable.text) }]
  })
}
