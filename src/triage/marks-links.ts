/** What messages share through their links and payloads: observables in, marks out. Never an official address. Pure. */
import type { BrandBook } from '../content/brands.ts'
import type { PayloadCatalogue } from '../content/payloads.ts'
import type { Level, Mark, Observable } from '../model.ts'
import { maskSecrets } from './mask.ts'
import { shorten } from './text.ts'
import { assessUrl } from './url-risk.ts'

/** More of them in one message say nothing new. */
const MOST = 5
const WEB = new Set(['http', 'https', 'ftp'])
/** Hosts of many people's pages: one of them is told by its path, too. The book knows shorteners and free hosting. */
const SHARED = new Set(
  (
    'medium.com notion.site pastebin.com reddit.com github.com archive.org wikipedia.org vk.com ok.ru mail.ru ' +
    'yandex.ru yandex.kz change.org scribd.com issuu.com slideshare.net typeform.com jotform.com canva.com'
  ).split(' '),
)

type Url = Extract<Observable, { kind: 'url' }>

/** Of an unknown message only the links that something speaks against. */
export function domainMarks(observables: readonly Observable[], level: Level, brands: BrandBook): Mark[] {
  const places = new Set<string>()
  for (const observable of observables) {
    if (places.size === MOST) break
    if (observable.kind !== 'url' || !WEB.has(observable.scheme) || observable.host === '') continue
    const place = placeOf(observable, level, brands)
    if (place !== null) places.add(place)
  }
  return [...places].map((place) => ({
    kind: 'domain',
    keys: [place],
    sample: shorten(maskSecrets(place), 120),
  }))
}

/** What was registered or put up by one hand: a domain, a host, or a host and path. */
function placeOf(url: Url, level: Level, brands: BrandBook): string | null {
  const signs = new Set<string>(assessUrl(url, brands))
  if (signs.has('url.official')) return null
  const isWarned = level === 'danger' || level === 'caution'
  if (!isWarned && signs.size === 0) return null
  const { host, domain } = url
  const isShared = signs.has('url.shortener') || brands.freeHosting.includes(host) || isForm(url)
  if (isShared || SHARED.has(domain ?? '')) return pathOf(url) === '' ? null : host + pathOf(url)
  return signs.has('url.free-hosting') ? host : (domain ?? host)
}

const isForm = ({ host }: Url): boolean => host === 'docs.google.com'

/** Without what differs from receiver to receiver. */
function pathOf({ path }: Url): string {
  const bare = path.replace(/[?#].*$/s, '').replace(/\/+$/, '')
  return bare === '' || bare.startsWith('/') ? bare : `/${bare}`
}

/** Fields that name who is behind a payload: not how much, nor anything of the person who got it. */
const FAMILY = [
  'merchant',
  'bank',
  'account',
  'address',
  'host',
  'service',
  'issuer',
  'phone',
  'app',
  'scheme',
]
/** Of them what may be shown: names of services, none of people. */
const SHOWN = ['host', 'service', 'issuer', 'bank', 'app', 'scheme']
/** Told by their address or their words. */
const ELSEWHERE = new Set(['qr.url', 'qr.text'])

/** The secret part of a payload is another one every time; where nothing else is in it, its kind is the family. */
export function payloadMarks(
  observables: readonly Observable[],
  level: Level,
  catalogue: PayloadCatalogue,
): Mark[] {
  const marks = new Map<string, Mark>()
  const isWarned = level === 'danger' || level === 'caution'
  for (const observable of observables) {
    if (marks.size === MOST) break
    const found = familyOf(observable)
    if (!found || ELSEWHERE.has(found.id)) continue
    const isGrave = RISKS.has(catalogue.entries.find(({ id }) => id === found.id)?.risk ?? 'low')
    if (!isGrave && !(isWarned && found.family !== '')) continue
    const key = `${found.id}|${found.family}`
    const sample = shorten(maskSecrets([found.id, ...found.shown].join(' ')), 120)
    marks.set(key, { kind: 'payload', keys: [key], sample })
  }
  return [...marks.values()]
}

const RISKS = new Set(['critical', 'high'])

interface Family {
  id: string
  family: string
  shown: string[]
}

function familyOf(observable: Observable): Family | null {
  if (observable.kind === 'mmi') {
    const digits = observable.action === 'forward' ? lastDigits(observable.target) : ''
    return digits === '' ? null : { id: 'qr.call-forwarding', family: digits, shown: [] }
  }
  if (observable.kind !== 'payload') return null
  const { id, fields } = observable.payload
  if (id === 'qr.call-forwarding') return { id, family: lastDigits(fields['phone']), shown: [] }
  const named = FAMILY.filter((name) => fields[name] !== undefined)
  const valueOf = (name: string): string => (fields[name] as string).trim().toLowerCase()
  return {
    id,
    family: named.map((name) => `${name}=${valueOf(name)}`).join('|'),
    shown: named.filter((name) => SHOWN.includes(name)).map(valueOf),
  }
}

/** A number is written with its country's code or without. */
const lastDigits = (number: string | undefined): string => (number ?? '').replace(/\D/g, '').slice(-9)
