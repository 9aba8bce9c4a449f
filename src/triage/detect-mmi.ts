/** Call-forwarding codes: a divert to a person's number, to an operator, its cancelling, its check. */
import type { Detector } from './detector.ts'
import { hasNumber } from './mmi.ts'
import { quoteText } from './quote.ts'

const IDS = { forward: 'mmi.forward', cancel: 'mmi.cancel', check: 'mmi.check' } as const

export const detectMmi: Detector = ({ observables }) =>
  observables.flatMap((observable) => {
    if (observable.kind !== 'mmi' || observable.action === 'other') return []
    // A blank for a number is what warnings and manuals print too: stories judge it by the facts.
    const id = hasNumber(observable) ? 'mmi.to-person' : IDS[observable.action]
    return [{ id, evidence: quoteText(observable.text) }]
  })
