/**
 * One link in, ids of what makes it risky (or official) out. Compares hosts by how they look, not how they are
 * spelt. Lists are content (brands.yaml); nothing here decides a verdict.
 */
import type { Brand, BrandBook } from '../content/brands.ts'
import { isImitation, skeleton, type NamePieces } from './url-lookalike.ts'
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
/** What only lure rules ask for; the policy of the verdict weighs the bait words. */
export const BAIT_NAME = 'url.bait-name'
export type UrlSignal = (typeof URL_SIGNALS)[number] | typeof BAIT_NAME
const ORDER: readonly UrlSignal[] = [...URL_SIGNALS, BAIT_NAME]

const WEB = new Set(['http', 'https', 'ftp'])
const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/
const USERINFO = /^(?:[a-z]{2,8}:\/{0,3})?[^/?#\s@]{1,200}@/i
const DOCUMENT_FORM = /^\/(?:forms|document|presentation)\//

interface Lists {
  shorteners: Set<string>
  freeHosting: Set<string>
  suspiciousTlds: Set<string>
  suspiciousHyphenTlds: Set<string>
  official: Set<string>
  /** Names that are one owner's under every country's ending. */
  everywhere: Set<string>
  bait: Set<string>
  /** Bait words long enough to count inside another word. */
  baitInside: RegExp
}

/** A book's lists as sets, made once per book. */
const compiled = new WeakMap<BrandBook, Lists>()

function listsOf(book: BrandBook): Lists {
  const known = compiled.get(book)
  if (known) return known
  const lists: Lists = {
    shorteners: new Set(book.shorteners),
    freeHosting: new Set(book.freeHosting),
    suspiciousTlds: new Set(book.suspiciousTlds),
    suspiciousHyphenTlds: new Set(book.suspiciousHyphenTlds),
    everywhere: new Set(book.brands.flatMap((b) => (b.everywhere ? (b.keywords[0] ?? []) : []))),
    official: new Set(book.brands.flatMap((brand) => brand.domains)),
    bait: new Set(book.baitWords),
    baitInside: new RegExp(book.baitWords.filter((word) => word.length > 3).join('|')),
  }
  compiled.set(book, lists)
  return lists
}

/** At most one of each id, in the order of URL_SIGNALS, BAIT_NAME last. App links (`tg:`, `whatsapp:`) have none but `.apk`. */
export function assessUrl(url: UrlObservable, book: BrandBook): UrlSignal[] {
  const lists = listsOf(book)
  const found = new Set<UrlSignal>()
  if (/\.x?apk(?:[?#]|$)/i.test(url.path)) found.add('url.apk')
  if (!WEB.has(url.scheme)) return [...found]
  const userinfo = USERINFO.test(url.text)
  if (userinfo) found.add('url.userinfo')
  const form = url.host === 'docs.google.com' && DOCUMENT_FORM.test(url.path)
  const hosted = form || isUnder(url.host, lists.freeHosting)
  if (hosted) found.add('url.free-hosting')
  if (isUnder(url.host, lists.shorteners)) found.add('url.shortener')
  if (IP.test(url.host)) found.add('url.ip-address')
  if (isUnder(url.host, lists.official) || isEverywhere(url, lists)) {
    if (!hosted && !userinfo) found.add('url.official')
    return inOrder(found)
  }
  // Under a suffix of its own script (дом.рф) such a name is nothing special.
  if (url.host.includes('xn--') && !/\.xn--[^.]+$/.test(url.host)) found.add('url.punycode')
  if (hasSuspiciousEnding(url, lists)) found.add('url.suspicious-tld')
  if (hasBait(url, lists)) {
    found.add('url.bait-words')
    if (isBaitName(url, lists, hosted)) found.add(BAIT_NAME)
  }
  for (const id of imitations(url, book.brands)) found.add(id)
  return inOrder(found)
}

const inOrder = (found: Set<UrlSignal>): UrlSignal[] => ORDER.filter((id) => found.has(id))

/** `google.co.id`, `amazon.ae`: the name alone under a country's ending. */
function isEverywhere({ domain }: UrlObservable, { everywhere }: Lists): boolean {
  const [name = '', ...suffix] = (domain ?? '').split('.')
  return everywhere.has(name) && /^(?:(?:com?|net)\.)?[a-z]{2}$/.test(suffix.join('.'))
}

function hasSuspiciousEnding({ host, domain }: UrlObservable, lists: Lists): boolean {
  const ending = host.slice(host.lastIndexOf('.') + 1)
  if (lists.suspiciousTlds.has(ending)) return true
  return lists.suspiciousHyphenTlds.has(ending) && (domain ?? '').includes('-')
}

/** Whether the host or one of the domains above it is in the set. */
function isUnder(host: string, domains: ReadonlySet<string>): boolean {
  for (let at = 0; at >= 0 && at < host.length;) {
    if (domains.has(at === 0 ? host : host.slice(at))) return true
    const dot = host.indexOf('.', at)
    at = dot < 0 ? -1 : dot + 1
  }
  return false
}

/** A word of four letters counts anywhere in the host's name; in a path, and when shorter, only on its own. */
function hasBait({ host, path }: UrlObservable, { bait, baitInside }: Lists): boolean {
  if (baitInside.test(host.slice(0, host.lastIndexOf('.')))) return true
  const words = `${host} ${percentDecode(path.slice(0, 300))}`.toLowerCase().split(/[^a-z]+/)
  return words.some((word) => bait.has(word))
}

/**
 * A name made of lures: two different ones in the host, or one that stands for itself on a page anybody can put
 * up, or beside a hyphen under a worldwide ending (foto-salon.kz is a shop).
 */
function isBaitName({ host, domain }: UrlObservable, { bait, baitInside }: Lists, hosted: boolean): boolean {
  const name = host.slice(0, host.lastIndexOf('.'))
  const first = baitInside.exec(name)?.[0]
  const rest = first ? name.replaceAll(first, ' ') : name
  if (first && baitInside.test(rest)) return true
  const whole = (text: string): boolean => text.split(/[^a-z]+/).some((word) => bait.has(word))
  if (hosted) return whole(name)
  const ownName = (domain ?? '').split('.')[0] ?? ''
  return ownName.includes('-') && /\.[a-z]{3,}$/.test(host) && whole(ownName)
}

function imitations({ host, domain }: UrlObservable, brands: readonly Brand[]): UrlSignal[] {
  if (domain === null) return []
  const name = domain.slice(0, domain.indexOf('.'))
  const subdomain = host.slice(0, Math.max(0, host.length - domain.length - 1))
  const pieces = piecesOf(name)
  const found: UrlSignal[] = []
  if (isImitation(pieces, brands)) found.push('url.lookalike')
  if (subdomain === '' || subdomain === 'www') return found
  const inside = subdomain.split('.').slice(-6).map(piecesOf)
  if (inside.some((label) => isImitation(label, brands))) {
    found.push('url.brand-in-subdomain')
  }
  return found
}

/** Skeletons of a label's words, of each two neighbours, of the whole without hyphens. */
function piecesOf(label: string): NamePieces {
  const written = unicodeLabel(label).split(/[-_]/).slice(0, 12)
  const parts = written.filter((part) => part.length > 1).map(skeleton)
  const pairs = parts.slice(1).map((part, i) => (parts[i] as string) + part)
  const whole = skeleton(written.join(''))
  return { pieces: [...new Set([...parts, ...pairs, whole])], parts: parts.length > 1 ? parts : [] }
}
