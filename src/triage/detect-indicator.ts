/**
 * What operators put on their lists, found in a message: hosts, numbers, payloads. In: observables and the lists. Out:
 * findings for what is blocked, and which links somebody vouches for.
 */
import type { Observable } from '../model.ts'
import type { Detector, Finding } from './detector.ts'
import { findHost, findNumber, findPayload, type Indicator, type Indicators } from './indicators.ts'
import { toE164 } from './phone.ts'
import { quoteText } from './quote.ts'

export interface Match {
  indicator: Indicator
  observable: Observable
}

export const detectIndicators: Detector = ({ observables, content: { indicators } }) =>
  indicators ? blockedFindings(matchIndicators(observables, indicators)) : []

/** One finding per kind of indicator and link. */
function blockedFindings(matches: readonly Match[]): Finding[] {
  return matches
    .filter(({ indicator }) => indicator.list === 'block')
    .map(({ indicator, observable }) => ({
      id: `indicator.block-${indicator.kind}`,
      evidence: quoteText(observable.text),
    }))
}

/** In the order of the observables; an observable may match by its host, its number and as a payload. */
export function matchIndicators(observables: readonly Observable[], indicators: Indicators): Match[] {
  if (indicators.book.size === 0) return []
  return observables.flatMap((observable) =>
    lookUps(observable, indicators).flatMap((indicator) => (indicator ? [{ indicator, observable }] : [])),
  )
}

function lookUps(observable: Observable, indicators: Indicators): (Indicator | null)[] {
  const { kind, text } = observable
  if (kind === 'url') return [findHost(observable.host, indicators), linkIndicator(observable, indicators)]
  if (kind === 'phone') return [findNumber(observable.e164, indicators)]
  if (kind === 'mmi') return [numberIndicator(observable.target, indicators)]
  if (kind !== 'payload') return []
  return [findPayload(text, indicators), numberIndicator(observable.payload.fields['phone'], indicators)]
}

type Link = Extract<Observable, { kind: 'url' }>

/** As written, and as a browser reads it. */
function linkIndicator({ text, scheme, host, path }: Link, indicators: Indicators): Indicator | null {
  return findPayload(text, indicators) ?? findPayload(`${scheme}://${host}${path}`, indicators)
}

/** A number inside a link to a chat, a contact or an order to forward calls. */
function numberIndicator(written: string | undefined, indicators: Indicators): Indicator | null {
  if (written === undefined || indicators.book.phones.size === 0) return null
  const short = written.slice(0, 30)
  // Links to chats carry numbers with their country's code and without the plus sign.
  const e164 = toE164(short) ?? toE164(`+${short.replace(/\D/g, '')}`)
  return e164 === null ? null : findNumber(e164, indicators)
}

/** Whether operators vouch for the address. A block of the same link wins. */
export function isVouchedFor(link: Link, indicators: Indicators | undefined): boolean {
  if (!indicators || indicators.book.size === 0) return false
  const found = [findHost(link.host, indicators), linkIndicator(link, indicators)]
  return (
    found.some((indicator) => indicator?.list === 'allow') &&
    !found.some((indicator) => indicator?.list === 'block')
  )
}
