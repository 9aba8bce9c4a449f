/**
 * One link in, ids of what makes it risky (or official) out. Compares hosts by how they look, not how they are
 * spelt. Lists are content (brands.yaml); nothing here decides a verdict.
 */
import type { Brand, BrandBook } from '../content/brands.ts'
import { isImitation, skeleton } from './url-lookalike.ts'
import { unicodeLabel } from './url-punycode.ts'
import { percentDecode } from './url-parse.ts'
import type { UrlObservable } from './url.ts'

export const URL_SIGNALS = [
  'url.lookalike',
  'url.brand-in-subdomain',
  'url.shortener',
  'url.free-hosting',
  'url.suspicious-tld',
  'url.ip-address',
  'url.userinfo',
  'url.punycode',
  'url.apk',
  'url.bait-words',
  'url.official',
] as const
export type UrlSignal = (typeof URL_SIGNALS)[number]

const WEB = new Set(['http', 'https', 'ftp'])
const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/
const USERINFO = /^(?:[a-z]{2,8}:\/{0,3})?[^/?#\s@]{1,200}@/i
const DOCUMENT_FORM = /^\/(?:forms|document|presentation)\//

/** At most one of each id, in the order of URL_SIGNALS. App links (`tg:`, `whatsapp:`) have none but `.apk`. */
export function assessUrl(url: UrlObservable, book: BrandBook): UrlSignal[] {
  const found = new Set<UrlSignal>()
  if (/\.x?apk(?:[?#]|$)/i.test(url.path)) found.add('url.apk')
  if (!WEB.has(url.scheme)) return [...found]
  const userinfo = USERINFO.test(url.text)
  if (userinfo) found.add('url.userinfo')
  const hosted =
    isUnder(url.host, book.freeHosting) || (url.host === 'docs.google.com' && DOCUMENT_FORM.test(url.path))
  if (hosted) found.add('url.free-hosting')
  if (isUnder(url.host, book.shorteners)) found.add('url.shortener')
  if (IP.test(url.host)) found.add('url.ip-address')
  const official = isOfficial(url.host, book.brands)
  if (official) {
    if (!hosted && !userinfo) found.add('url.official')
    return inOrder(found)
  }
  if (url.host.includes('xn--')) found.add('url.punycode')
  if (book.suspiciousTlds.includes(url.host.slice(url.host.lastIndexOf('.') + 1)))
    found.add('url.suspicious-tld')
  if (hasBait(url, book.baitWords)) found.add('url.bait-words')
  for (const id of imitations(url, book.brands)) found.add(id)
  return inOrder(found)
}

const inOrder = (found: Set<UrlSignal>): UrlSignal[] => URL_SIGNALS.filter((id) => found.has(id))

function isUnder(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

/** Whether the host belongs to a brand of the list. */
export function isOfficial(host: string, brands: readonly Brand[]): boolean {
  return brands.some((brand) => isUnder(host, brand.domains))
}

/** A word of four letters counts anywhere in the host; in a path, and when shorter, only on its own. */
function hasBait({ host, path }: UrlObservable, words: readonly string[]): boolean {
  const name = host.slice(0, host.lastIndexOf('.'))
  const parts = new Set(`${host} ${percentDecode(path.slice(0, 300))}`.toLowerCase().split(/[^a-z]+/))
  return words.some((word) => parts.has(word) || (word.length > 3 && name.includes(word)))
}

function imitations({ host, domain }: UrlObservable, brands: readonly Brand[]): UrlSignal[] {
  if (domain === null) return []
  const name = domain.slice(0, domain.indexOf('.'))
  const subdomain = host.slice(0, Math.max(0, host.length - domain.length - 1))
  const pieces = piecesOf(name)
  const found: UrlSignal[] = []
  if (brands.some((brand) => isImitation(pieces, brand))) found.push('url.lookalike')
  if (subdomain === '' || subdomain === 'www') return found
  const inside = subdomain.split('.').flatMap(piecesOf)
  if (brands.some((brand) => isImitation(inside, brand))) found.push('url.brand-in-subdomain')
  return found
}

/** Skeletons of a label's words, of the whole without hyphens, and of what stands before digits. */
function piecesOf(label: string): string[] {
  const written = unicodeLabel(label)
  const parts = written.split(/[-_]/).slice(0, 12)
  return [...new Set([...parts, parts.join('')].filter((part) => part.length > 1).map(skeleton))]
}
