/**
 * Texts in, observables out: links, payloads of app links and QR symbols, call-forwarding codes, one-time and
 * pairing codes, phone numbers, amounts, accounts. Nothing is judged here.
 */
import type { BrandBook } from '../content/brands.ts'
import type { PayloadCatalogue } from '../content/payloads.ts'
import type { Observable, Origin } from '../model.ts'
import { findAccounts, findCrypto, isWallet } from './account.ts'
import { findAmounts } from './amount.ts'
import { findCodes } from './code.ts'
import type { DialTable } from './dial-lexer.ts'
import { findMmi, readMmi, SOMEBODY } from './mmi.ts'
import { findPhones, toE164 } from './phone.ts'
import { classifyPayload } from './qr-payload.ts'
import { findSpokenMmi } from './spoken-mmi.ts'
import { quoteOriginal, type NormalizedText } from './text.ts'
import { findUrls, type FoundUrl } from './url.ts'
import { nestedUrls } from './url-nested.ts'
import { percentDecode } from './url-parse.ts'

export interface TextPart {
  origin: Origin
  normalized: NormalizedText
}

/** Never throws; at most a few hundred observables of each kind per part, in the order of the text. */
export function observe(parts: TextPart[], content: ObserveContent): Observable[] {
  return parts.flatMap((part) => observePart(part, content))
}

/** What reading needs of the content. */
export interface ObserveContent {
  payloads: PayloadCatalogue
  brands: BrandBook
  dial: DialTable
}

/** What a link without any app behind it classifies as: no payload of its own. */
const PLAIN = new Set([
  'qr.url',
  'qr.text',
  'qr.phone',
  'qr.email',
  'qr.sms',
  'qr.app-link',
  'qr.whatsapp-other',
])

/** Two public keys side by side: the heart of a bare device-linking payload. Starts only at a word's start. */
const KEYS = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=,[A-Za-z0-9+/]{43}=/g
/** EMVCo's check sum stands in tag 63; Raast's person-to-person form has it in tag 10 and knows no blanks. */
const EMV =
  /(?<!\d)00020[12]\d{2}[^\n]{20,480}?6304[0-9A-Fa-f]{4}|(?<!\d)0002020102\d{2}[0-9A-Za-z.]{20,200}(?![0-9A-Za-z])/g
const MOST_BARE = 10

function observePart({ origin, normalized }: TextPart, content: ObserveContent): Observable[] {
  const urls = findUrls(normalized)
  const out: Observable[] = []
  const payload = (text: string): void => {
    out.push({ kind: 'payload', text, origin, payload: classifyPayload(text, content.payloads) })
  }
  /** A link that opens an app and not a page. */
  const app = (link: string, text: string): void => {
    const found = classifyPayload(link, content.payloads)
    if (!PLAIN.has(found.id)) out.push({ kind: 'payload', text, origin, payload: found })
  }
  if (origin === 'qr') payload(normalized.original)
  for (const url of urls) {
    if (url.kind === 'url') {
      const { text, scheme, host, domain, path } = url
      out.push({ kind: 'url', text, origin, scheme, host, domain, path })
      pushDialled(out, url, origin)
      for (const inner of nestedUrls(url)) {
        out.push({ kind: 'url', origin, ...inner })
        app(inner.text, inner.text)
      }
    }
    if (origin === 'qr') continue
    app(url.link, url.text)
  }
  if (origin !== 'qr') for (const text of barePayloads(normalized.original, urls)) payload(text)
  pushPlain(out, origin, normalized, urls, content)
  return out
}

/** `tel:` links carry a number or a service code, percent-encoded once or twice. */
function pushDialled(out: Observable[], url: FoundUrl, origin: Origin): void {
  if (url.scheme !== 'tel') return
  const dialled = percentDecode(percentDecode(url.path)).replace(/^\/\/|[ -]/g, '')
  const mmi = readMmi(dialled)
  if (mmi) {
    const { action, target } = mmi
    out.push({ kind: 'mmi', text: url.text, origin, action, ...(target && { target }) })
  }
  const e164 = mmi ? null : toE164(dialled.slice(0, 30))
  if (e164) out.push({ kind: 'phone', text: url.text, origin, e164 })
}

/** Payloads that are no link, found in running text by their shape. A cheap test stands before each. */
function barePayloads(original: string, urls: FoundUrl[]): string[] {
  const found: string[] = []
  if (original.includes('=,')) {
    for (const { index, 0: keys } of original.matchAll(KEYS)) {
      const before = /\S{0,400}$/.exec(original.slice(Math.max(0, index - 400), index))?.[0] ?? ''
      const after =
        /^\S{0,120}/.exec(original.slice(index + keys.length, index + keys.length + 120))?.[0] ?? ''
      found.push(before + keys + after)
      if (found.length >= MOST_BARE) break
    }
  }
  if (original.includes('00020')) {
    for (const [text] of original.matchAll(EMV)) {
      if (found.length >= 2 * MOST_BARE) break
      found.push(text)
    }
  }
  return found.filter((text) => !urls.some((url) => url.text.includes(text)))
}

/** Codes, numbers and amounts outside links. */
function pushPlain(
  out: Observable[],
  origin: Origin,
  n: NormalizedText,
  urls: FoundUrl[],
  { dial, brands }: ObserveContent,
): void {
  const taken: { start: number; end: number }[] = [...urls]
  const free = ({ start, end }: { start: number; end: number }): boolean =>
    !taken.some((range) => start < range.end && end > range.start)
  const quote = ({ start, end }: { start: number; end: number }): string => quoteOriginal(n, start, end)
  const written = findMmi(n.plain).filter(free)
  const whole = written.filter(({ action, target }) => action !== 'forward' || target)
  taken.push(...whole)
  const spoken = findSpokenMmi(n.text, dial).filter(free)
  taken.push(...spoken)
  const begun = written.filter((mmi) => !whole.includes(mmi) && free(mmi))
  taken.push(...begun)
  const accounts = findAccounts(n).filter(free)
  taken.push(...accounts)
  const phones = findPhones(n.plain).filter(free)
  taken.push(...phones)
  // `**21*` alone is only a name; beside a number it is half of an order.
  const halves = phones.length > 0 ? begun.map((mmi) => ({ ...mmi, target: SOMEBODY })) : []
  for (const mmi of [...whole, ...spoken, ...halves]) {
    out.push({
      kind: 'mmi',
      text: quote(mmi),
      origin,
      action: mmi.action,
      ...(mmi.target && { target: mmi.target }),
    })
  }
  for (const phone of phones) out.push({ kind: 'phone', text: quote(phone), origin, e164: phone.e164 })
  for (const account of accounts) out.push({ kind: account.kind, text: quote(account), origin })
  const wallet = phones.find((phone) => isWallet(n.text, phone, brands))
  if (wallet) out.push({ kind: 'wallet', text: quote(wallet), origin })
  for (const text of findCrypto(n.original)) {
    if (!urls.some((url) => url.text.includes(text))) out.push({ kind: 'crypto', text, origin })
  }
  for (const code of findCodes(n).filter(free)) {
    out.push({ kind: 'code', text: quote(code), origin, shape: code.shape })
  }
  for (const amount of findAmounts(n.plain).filter(free)) {
    out.push({ kind: 'amount', text: quote(amount), origin, currency: amount.currency })
  }
}
