/**
 * An indicator as an analyst writes or pastes it → its one normal form, or why it is refused. Knows what must never be
 * blocked whole: public suffixes, shorteners, hosts that everybody uses. Pure.
 */
import { parse } from 'tldts'
import type { Brand, BrandBook } from '../content/brands.ts'
import type { PayloadCatalogue } from '../content/payloads.ts'
import type { Indicator, IndicatorKind } from './indicators.ts'
import { LONGEST_VALUE } from './indicators.ts'
import { toE164 } from './phone.ts'
import { parseUrl, refang } from './url-parse.ts'
import { assessUrl } from './url-risk.ts'

/** Why a value is refused; the console has a text for each. */
export const VALUE_PROBLEMS = [
  'empty',
  'too-long',
  'no-domain',
  'public-suffix',
  'shortener',
  'shared-host',
  'official',
  'no-phone',
  'payload-short',
  'payload-general',
  'no-fingerprint',
  'allow-links-only',
] as const
export type ValueProblem = (typeof VALUE_PROBLEMS)[number]

/** `imitates`: to be allowed, and looks like somebody else's; an analyst has to say that they mean it. */
export type ValueAnswer =
  | { ok: true; value: string; warning: 'imitates' | null }
  | { ok: false; problem: ValueProblem }

export interface ValueContent {
  brands: BrandBook
  payloads: PayloadCatalogue
}

const LONGEST_WRITTEN = 2048
const SHORTEST_PAYLOAD = 8
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu
/** For exercises and documentation (RFC 2606). */
const RESERVED = /\.(?:example|test|invalid)$/
const IP = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]{2,45}\])$/

/** Never throws. `written` is a person's or a file's: anything. */
export function readIndicatorValue(
  { list, kind }: Pick<Indicator, 'list' | 'kind'>,
  written: string,
  content: ValueContent,
): ValueAnswer {
  const text = written
    .slice(0, LONGEST_WRITTEN + 1)
    .replace(INVISIBLE, '')
    .trim()
  if (text === '') return refuse('empty')
  if (text.length > LONGEST_WRITTEN) return refuse('too-long')
  if (list === 'allow' && kind !== 'domain' && kind !== 'payload') return refuse('allow-links-only')
  return READERS[kind](text, list, content)
}

type Read = (text: string, list: Indicator['list'], content: ValueContent) => ValueAnswer

const READERS: Record<IndicatorKind, Read> = {
  domain: readDomain,
  phone: readPhone,
  payload: readPayload,
  fingerprint: readFingerprint,
}

const refuse = (problem: ValueProblem): ValueAnswer => ({ ok: false, problem })

/** A host, with or without what stands around it in a link, defanged or not. */
function readDomain(text: string, list: Indicator['list'], { brands }: ValueContent): ValueAnswer {
  const url = parseUrl(webLink(refang(text).replace(/^\*\./, '')))
  const host = url?.host.replace(/\.$/, '').replace(/^www\./, '') ?? ''
  if (IP.test(host)) return { ok: true, value: host, warning: null }
  // No label without a letter or digit at its ends, no scheme but the web's.
  if (!/^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/.test(host) || host.length > 253)
    return refuse('no-domain')
  const parsed = parse(host, { extractHostname: false, validateHostname: false, allowPrivateDomains: true })
  const exists = parsed.isIcann === true || parsed.isPrivate === true || RESERVED.test(host)
  if (!exists) return refuse('no-domain')
  if (parsed.domain === null) return refuse('public-suffix')
  const problem = hostProblem(host, list, brands)
  if (problem) return refuse(problem)
  return { ok: true, value: host, warning: list === 'allow' && imitates(host, brands) ? 'imitates' : null }
}

/** Schemes are the web's; `evil.example`, `//evil.example` and `name@evil.example` become links of it. */
function webLink(text: string): string {
  const [, scheme, rest = text] = /^([a-z][a-z0-9+.-]{0,20}):\/\/(.*)$/is.exec(text) ?? []
  if (scheme !== undefined && !/^(?:https?|ftp)$/i.test(scheme)) return ''
  return `http://${rest.replace(/^\/+/, '')}`
}

/** Names whose every page is the owner's own or everybody's: one page of theirs is no reason to block them. */
const CROWDED: ReadonlySet<Brand['category']> = new Set(['messenger', 'social', 'tech', 'media'])

function hostProblem(host: string, list: Indicator['list'], brands: BrandBook): ValueProblem | null {
  const isOrHolds = (name: string): boolean => name === host || name.endsWith(`.${host}`)
  if (brands.shorteners.some(isOrHolds)) return 'shortener'
  if (
    brands.freeHosting.some(isOrHolds) ||
    brands.crowded.some((name) => isOrHolds(name) || isUnder(host, name))
  )
    return 'shared-host'
  if (list === 'allow') return null
  const isTheirs = ({ domains, category }: Brand): boolean =>
    domains.some((name) => isOrHolds(name) || (CROWDED.has(category) && isUnder(host, name)))
  return brands.brands.some(isTheirs) ? 'official' : null
}

const isUnder = (host: string, name: string): boolean => host.endsWith(`.${name}`)

const IMITATING = new Set<string>(['url.lookalike', 'url.brand-in-subdomain', 'url.punycode'])

function imitates(host: string, brands: BrandBook): boolean {
  const url = parseUrl(`http://${host}/`)
  return (
    url !== null &&
    assessUrl({ kind: 'url', text: host, origin: 'message', ...url }, brands).some((id) => IMITATING.has(id))
  )
}

function readPhone(text: string): ValueAnswer {
  const e164 = text.length <= 40 && /^[+\d(][\d ().-]{5,38}$/.test(text) ? toE164(text) : null
  return e164 === null ? refuse('no-phone') : { ok: true, value: e164, warning: null }
}

/** As it stands in the symbol or link, with only the host's letters in the form browsers give them. */
function readPayload(text: string, list: Indicator['list'], content: ValueContent): ValueAnswer {
  if (text.length < SHORTEST_PAYLOAD) return refuse('payload-short')
  if (text.length > LONGEST_VALUE) return refuse('too-long')
  const link = /^h(?:tt|xx|\*\*)ps?(?:\[:\]|:)\/{2}/i.test(text)
  if (!link) return isGeneral(text, content) ? refuse('payload-general') : accept(text)
  const url = parseUrl(refang(text))
  if (!url || url.domain === null) return refuse('no-domain')
  // Of a link something must follow its host, or a domain is meant; and of a host that all share, more than a letter.
  const path = url.path.replace(/^\//, '')
  const shared = hostProblem(url.host, 'block', content.brands) !== null
  if (path.length < (shared ? 4 : 1)) return refuse('payload-general')
  const value = `${url.scheme}://${url.host}${url.path}`
  if (value.length > LONGEST_VALUE) return refuse('too-long')
  if (isGeneral(value, content)) return refuse('payload-general')
  return {
    ok: true,
    value,
    warning: list === 'allow' && imitates(url.host, content.brands) ? 'imitates' : null,
  }
}

const accept = (value: string): ValueAnswer => ({ ok: true, value, warning: null })

/** The beginning of every payload of an ordinary kind (`000201…` of payments), by the catalogue's own examples. */
function isGeneral(value: string, { payloads }: ValueContent): boolean {
  if (/^[a-z][a-z0-9+.-]{1,30}:\/{0,2}$/i.test(value)) return true
  return payloads.entries
    .filter(({ risk }) => risk === 'low' || risk === 'medium')
    .some(({ examples }) => examples.some(({ text }) => text.startsWith(value) && text.length > value.length))
}

function readFingerprint(text: string): ValueAnswer {
  const hex = text.toLowerCase().replace(/[\s-]/g, '')
  return /^[0-9a-f]{8,32}$/.test(hex) ? accept(hex) : refuse('no-fingerprint')
}
