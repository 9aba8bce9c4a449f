/**
 * What a QR code or app link does, said with what was read of it: the network, the number, and for a payment who
 * is paid and how much. In: a payload's harmless fields. Out: one or two sentences of the person's language.
 */
import { PAYLOAD_FIELDS } from '../content/payloads.ts'
import type { Language, Observable, Signal } from '../model.ts'
import { showEvidence } from './evidence.ts'
import type { Voice, Variables } from './voice.ts'

type Fields = Readonly<Record<string, string>>

const PAYMENT = /^qr\.payment-/

/** The line of a `qr.` signal; `length` in UTF-16 units for each thing that is quoted. */
export function payloadWhy(
  { id, evidence }: Signal,
  observables: readonly Observable[],
  voice: Voice,
  length: number,
): string {
  const fields = fieldsOf(id, observables)
  const show = (text: string): string => showEvidence(text, length, voice.isRightToLeft)
  const shown = Object.fromEntries(PAYLOAD_FIELDS.map((name) => [name, show(fields[name] ?? '')]))
  const paid: Variables = {
    amount: show(amountOf(fields, voice.language)),
    payee: show(payeeOf(fields)),
    account: show(accountOf(fields)),
  }
  const quoted = show(evidence) || voice.say('evidence.none')
  const subject = show(subjectOf(fields)) || quoted
  // Chosen by and never shown, so without the marks of a quotation.
  const security = fields['security'] === 'open' ? 'open' : ''
  const variables = { ...shown, ...paid, evidence: quoted, subject, security }
  const does = voice.say(`why.${id}`, variables)
  return PAYMENT.test(id) ? `${does} ${voice.say('pay.to', variables)}` : does
}

/** Of the first payload with this id: signals of one id are told once. */
function fieldsOf(id: string, observables: readonly Observable[]): Fields {
  for (const observable of observables) {
    if (observable.kind === 'payload' && observable.payload.id === id) return observable.payload.fields
  }
  return {}
}

/** What it is about: a code to dial, a network, a person, an entry, an app, a place. */
function subjectOf({
  ssid,
  name,
  organisation,
  phone,
  email,
  title,
  app,
  place,
  scheme,
  code,
}: Fields): string {
  const contact = [name, organisation, phone ?? email].filter(Boolean).join(', ')
  return code ?? ssid ?? title ?? app ?? (contact || (place ?? (scheme ? `${scheme}:` : '')))
}

/** Only the code's own word for it; the paying app shows who really gets the money. */
function payeeOf({ merchant, city, address }: Fields): string {
  if (!merchant) return address ?? ''
  if (address) return `${merchant} (${address})`
  return city ? `${merchant}, ${city}` : merchant
}

const accountOf = ({ bank, account }: Fields): string =>
  account ? [bank, `…${account}`].filter(Boolean).join(' ') : (bank ?? '')

/** `15,000 PKR`, in Russian and Kazakh `15 000 PKR`; decimals only where they say something. */
function amountOf({ amount, currency }: Fields, language: Language): string {
  if (!amount) return ''
  const [whole = '', part = ''] = amount.split('.')
  const isSpaced = language === 'ru' || language === 'kk'
  const grouped = whole.replace(/^0+(?=\d)/, '').replace(/\B(?=(?:\d{3})+$)/g, isSpaced ? ' ' : ',')
  const decimals = part.replace(/0+$/, '')
  const money = decimals.length === 1 ? `${decimals}0` : decimals
  const sum = money === '' ? grouped : `${grouped}${isSpaced ? ',' : '.'}${money}`
  return currency ? `${sum} ${currency}` : sum
}
