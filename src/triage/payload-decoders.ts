/**
 * What a payload's parts say, for kinds that a pattern cannot read. In: the text that fitted and the match. Out:
 * fields that are harmless to show, never a secret; null when it only looked like one.
 */
import type { PayloadCatalogue, PayloadDecoder } from '../content/payloads.ts'
import { readContact, readEvent } from './contact-card.ts'
import { readEmv } from './emv.ts'
import { present, readParams, readParted, type Fields } from './payload-params.ts'
import { accountOf, readPaymentLink, readTransfer, serviceOf } from './payment.ts'
import { parseUrl, percentDecode } from './url-parse.ts'

type Groups = Readonly<Record<string, string | undefined>>
type Decode = (form: string, groups: Groups, catalogue: Pick<PayloadCatalogue, 'banks'>) => Fields | null

export const DECODERS: Record<PayloadDecoder, Decode> = {
  emv(form, _, { banks }) {
    const payment = readEmv(form)
    if (!payment) return null
    const { iban, ...rest } = payment
    return present({ ...rest, ...accountOf(iban, banks) })
  },
  payment: (form, groups) => readPaymentLink(form, groups),
  transfer: (form, _, { banks }) => readTransfer(form, banks),
  url(form) {
    const url = parseUrl(form)
    // A bare "word.word" is a link only under a suffix that exists.
    if (!url || (url.domain === null && !/^https?:/i.test(form))) return null
    return { host: url.host }
  },
  service: (_, groups) => present({ service: serviceOf(groups) }),
  signing: (form) => present({ host: parseUrl(signedFrom(form))?.host }),
  otpauth: (form) => readOtpauth(form),
  wifi: (form) => readWifi(form),
  contact: (form) => readContact(form),
  draft: (form) => readDraft(form),
  event: (form) => readEvent(form),
  app: (form, groups) =>
    present({ app: groups['app'] ?? readParams(form).get('id'), scheme: groups['scheme'] }),
}

/** Address of the service whose documents eGov Mobile would fetch and sign. */
function signedFrom(form: string): string {
  const direct = /^mobileSign:(.{1,2000})/iu.exec(form)?.[1]
  return percentDecode(direct ?? readParams(form).get('link') ?? '')
}

/** `otpauth://totp/Issuer:account?secret=…&issuer=Issuer` (key URI format). */
function readOtpauth(form: string): Fields {
  const label = percentDecode(/^otpauth:\/\/[ht]otp\/([^?]{0,200})/iu.exec(form)?.[1] ?? '')
  const colon = label.indexOf(':')
  return present({
    issuer: readParams(form).get('issuer') ?? (colon > 0 ? label.slice(0, colon) : undefined),
    user: label.slice(colon + 1).trim(),
  })
}

/** `WIFI:T:WPA;S:name;P:password;H:true;;`; without a password, or with `nopass`, the network is open. */
function readWifi(form: string): Fields {
  const wifi = readParted(form.slice(5))
  const kind = wifi.get('t')
  const isOpen = !wifi.get('p') || /^nopass$/iu.test(kind ?? '')
  return present({
    ssid: wifi.get('s')?.replace(/^"(.*)"$/u, '$1'),
    security: isOpen && !/EAP/iu.test(kind ?? '') ? 'open' : (kind ?? 'WPA'),
    hidden: /^true$/iu.test(wifi.get('h') ?? '') ? 'yes' : undefined,
  })
}

const NUMBER = /^\+?[\d ()-]{2,24}/u

/** A message made ready to send: whom to, and the text that is filled in. */
function readDraft(form: string): Fields {
  const [, scheme = '', rest = ''] = /^([a-z-]{2,20}):(?:\/\/)?(.{0,4400})$/isu.exec(form) ?? []
  if (/^matmsg$/iu.test(scheme)) {
    const mail = readParted(rest)
    return present({
      email: mail.get('to'),
      text: [mail.get('sub'), mail.get('body')].filter(Boolean).join(': '),
    })
  }
  const params = readParams(form)
  if (/^mailto$/iu.test(scheme)) {
    const text = [params.get('subject'), params.get('body')].filter(Boolean).join(': ')
    return present({ email: percentDecode(rest.replace(/\?.*$/su, '')) || params.get('to'), text })
  }
  if (/^(?:sms|smsto|mmsto|mms)$/iu.test(scheme)) {
    const [number = '', ...text] = rest.replace(/\?.*$/su, '').split(':')
    return present({ phone: NUMBER.exec(number)?.[0].trim(), text: params.get('body') ?? text.join(':') })
  }
  const written = /wa\.me\/(?:[cp]\/)?\+?(\d{5,20})/iu.exec(form)?.[1] ?? params.get('phone')
  const digits = written?.replace(/\D/gu, '')
  // WhatsApp's links name numbers internationally, without the plus sign.
  return present({ phone: digits && `+${digits}`, text: params.get('text') })
}
