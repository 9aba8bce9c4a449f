/** What was observed, as names that lure rules can ask for: `url`, `url.risky`, `mmi.to-person`, `qr.apk`, … */
import type { Observed } from './detector.ts'
import { findOtpValue } from './detect-otp.ts'
import { forwardsToPerson } from './mmi.ts'

/** Names without a dot that are facts and not concepts. */
const PLAIN_FACTS = new Set('url phone amount card iban crypto wallet forwarded picture'.split(' '))

/** What makes an address risky by itself; a shortener, a free host or one bait word alone does not. */
const RISKY = new Set([
  'url.lookalike',
  'url.brand-in-subdomain',
  'url.suspicious-tld',
  'url.ip-address',
  'url.userinfo',
  'url.punycode',
  'url.apk',
  'url.bait-name',
])

/** A number people mean money by: `9000`, `20k`, `20к`. */
const SUM = /^(?:\d{3,7}|\d{1,3}[kк])$/

export const isFact = (term: string): boolean => term.includes('.') || PLAIN_FACTS.has(term)

/** `url.official` only when every link is. */
export function readFacts(context: Observed): Set<string> {
  const facts = new Set<string>()
  if (context.forwarded) facts.add('forwarded')
  let links = 0
  for (const observable of context.observables) {
    if (observable.origin === 'qr') facts.add('picture')
    if (observable.kind === 'payload') {
      facts.add(observable.payload.id)
      if (observable.payload.id.startsWith('qr.payment-')) facts.add('qr.payment')
    } else if (observable.kind === 'code') facts.add(`code.${observable.shape}`)
    else if (observable.kind === 'mmi') {
      facts.add(`mmi.${observable.action}`)
      if (forwardsToPerson(observable)) facts.add('mmi.to-person')
    } else facts.add(observable.kind)
    if (observable.kind === 'url') links++
  }
  for (const { id } of context.urlRisks) {
    facts.add(id)
    if (RISKY.has(id)) facts.add('url.risky')
  }
  const officials = context.urlRisks.filter(({ id }) => id === 'url.official').length
  if (officials < links) facts.delete('url.official')
  if (findOtpValue(context) !== null) facts.add('otp.value')
  if (context.tokens.some(({ text }) => SUM.test(text))) facts.add('sum.number')
  return facts
}
