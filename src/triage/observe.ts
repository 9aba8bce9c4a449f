/**
 * Texts in, observables out: links, payloads of app links and QR symbols, call-forwarding codes, one-time and
 * pairing codes, phone numbers, amounts. Nothing is judged here.
 */
import type { PayloadCatalogue } from '../content/payloads.ts'
import type { Observable, Origin } from '../model.ts'
import type { NormalizedText } from './text.ts'

export interface TextPart {
  origin: Origin
  normalized: NormalizedText
}

/** Never throws; at most a few hundred observables of each kind per part, in the order of the text. */
export function observe(_parts: TextPart[], _catalogue: PayloadCatalogue): Observable[] {
  return []
}
