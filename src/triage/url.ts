/**
 * Finds links the way scammers write them (`hxxp`, `[.]`, bare domains, IDN, app schemes) in normalized text.
 * One pass over dots and colons; every look-around is bounded, so the work is linear. Nothing is judged.
 */
import type { Observable } from '../model.ts'
import { isIp, isKnownHost, isPlausibleBareHost, isTopLevel } from './url-host.ts'
import { BRACKETED_DOT, parseUrl, refang, SPOKEN_DOT, SPOKEN_SLASH, type ParsedUrl } from './url-parse.ts'
import { findSplitUrls, type SplitUrl } from './url-split.ts'
import { isWordAt, type NormalizedText } from './text.ts'

export type UrlObservable = Extract<Observable, { kind: 'url' }>

/** A link, or the name of an Android app file, with its range in the normalized text. */
export interface FoundUrl extends ParsedUrl {
  kind: 'url' | 'file'
  /** As written, without invisible characters. */
  text: string
  /** Put right: without brackets, words and blanks for dots; what a browser would be given. */
  link: string
  start: number
  end: number
}

/** More links than any message holds; what follows in such a text is not looked at. */
const MOST_URLS = 400
/** Dots and colons looked at; ten times what a long honest text has. */
const MOST_HITS = 2000
const LONGEST_URL = 4096
const LONGEST_LABEL = 63
const MOST_LABELS = 12

const ODD_DOT = '[·•∙‧](?=[^\\s.])'
const HIT = new RegExp(
  `(?<=[^\\s.:])[.:](?=[^\\s.])|${BRACKETED_DOT}|${SPOKEN_DOT}|(?<=[^\\s.:])${ODD_DOT}`,
  'g',
)
const DOT = new RegExp(`\\.|${BRACKETED_DOT}|${SPOKEN_DOT}|${ODD_DOT}`, 'y')
const SLASH = new RegExp(`${SPOKEN_SLASH}[a-z\\d]{1,60}`, 'y')
/** Up to a blank, a quotation mark, or the seam of a markdown link. */
const REST = /(?:[^\s<>"«»`،۔؟\]]|\](?!\())+/y
/** Letters of another script right behind a link: the sentence goes on without a blank. */
const GLUED = /(?<=[a-z\d=_-])[\u0400-\u06ff\u0750-\u077f]+$/
/** The same behind a suffix: `vote.siteголосуй`. */
const GLUED_SUFFIX = /^([a-z]{2,24})[\u0400-\u06ff\u0750-\u077f]+$/
const HOST_IN_LINK = /^[/\\]{0,3}[^/?#\\\s]{0,255}/
const WEB_SCHEME = /(?:h(?:tt|xx|\*\*)ps?|ftp)$/
const SCHEME = /[a-z][a-z0-9+.-]{1,24}$/
const APP_SCHEMES = new Set(
  (
    'whatsapp whatsapp-business whatsapp-consumer intent tg sgnl upi otpauth otpauth-migration tel sms smsto mmsto ' +
    'mailto matmsg mecard fido wifi lpa dpp bitcoin ethereum litecoin tron lightning mobilesign vless vmess ss ' +
    'trojan market javascript data geo facetime weixin line viber discord kaspi kaspikz wc'
  ).split(' '),
)
/** Also ordinary words before a colon ("Tel: 0300", "data:"): taken as schemes only before what they carry. */
const WORD_SCHEMES: Record<string, RegExp> = {
  tel: /[+*#%\d(]/,
  sms: /[+\d/]/,
  line: /\//,
  data: /[a-z]{1,20}\//,
  market: /\//,
  geo: /[-\d]/,
  intent: /[/#]/,
  discord: /\//,
  kaspi: /\//,
  ss: /\//,
  lightning: /ln/,
  viber: /\//,
  javascript: /[a-z(/%]/,
  wc: /[\da-f]{20}/,
  wifi: /[tshp]:/,
  mailto: /\S{1,64}@/,
}

/** In the order of the text, without overlaps. */
export function findUrls(n: NormalizedText): FoundUrl[] {
  const { plain } = n
  const found: FoundUrl[] = []
  let done = 0
  HIT.lastIndex = 0
  for (let hits = 0; hits < MOST_HITS && found.length < MOST_URLS; hits++) {
    const hit = HIT.exec(plain)
    if (!hit) break
    const range = hit[0] === ':' ? schemeAt(plain, hit.index, done) : hostAt(plain, hit.index, done)
    if (!range) continue
    HIT.lastIndex = Math.max(range.end, hit.index + hit[0].length)
    const url = range.skip ? null : build(n, range)
    if (!url) continue
    found.push(url)
    done = range.end
  }
  const split = findSplitUrls(plain).flatMap((range) => buildSplit(n, range) ?? [])
  if (split.length === 0) return found
  const alone = found.filter(({ start, end }) => !split.some((s) => start < s.end && end > s.start))
  return [...alone, ...split].toSorted((a, b) => a.start - b.start).slice(0, MOST_URLS)
}

interface Range {
  start: number
  end: number
  kind: 'url' | 'file'
  /** Looked like a host and is none: go on after it. */
  skip?: boolean
}

/** A scheme with its colon at `colon`: `https://…`, `hxxp[:]//…`, `tg://…`, `tel:…`. */
function schemeAt(text: string, colon: number, done: number): Range | null {
  const bracketed = text[colon - 1] === '[' && text[colon + 1] === ']'
  const nameEnd = bracketed ? colon - 1 : colon
  const rest = bracketed ? colon + 2 : colon + 1
  const before = text.slice(Math.max(done, nameEnd - 25), nameEnd)
  const slashes = text[rest] === '/' || text[rest] === '\\'
  const web = WEB_SCHEME.exec(before)
  if (web && slashes) return toEnd(text, nameEnd - web[0].length, rest)
  const name = SCHEME.exec(before)?.[0]
  if (!name) return null
  const carries = WORD_SCHEMES[name]
  const known = APP_SCHEMES.has(name) && (!carries || text.slice(rest, rest + 24).search(carries) === 0)
  const foreign = text.startsWith('//', rest) && isWordAt(text, rest + 2)
  return known || foreign ? toEnd(text, nameEnd - name.length, rest) : null
}

/** Extends a link from `from` to the next space or quotation mark. */
function toEnd(text: string, start: number, from: number): Range | null {
  REST.lastIndex = from
  const rest = REST.exec(text)
  if (!rest) return null
  const end = unglue(text, from, trimEnd(text, start, Math.min(from + rest[0].length, start + LONGEST_URL)))
  return end > from ? { start, end, kind: 'url' } : null
}

/** Cuts what the sentence goes on with where the blank is missing. */
function unglue(text: string, from: number, end: number): number {
  const host = HOST_IN_LINK.exec(text.slice(from, Math.min(end, from + 260)))?.[0] ?? ''
  const label = host.slice(host.lastIndexOf('.') + 1)
  const cut = host.includes('.') ? knownStart(label) : 0
  if (cut > 0) return from + host.length - label.length + cut
  const tail = GLUED.exec(text.slice(Math.max(from, end - 80), end))
  return tail && end - tail[0].length > from + host.length ? end - tail[0].length : end
}

/** Length of the suffix that a label of two scripts begins with; 0 when it begins with none. */
function knownStart(label: string): number {
  const suffix = GLUED_SUFFIX.exec(label)?.[1]
  return suffix && !isTopLevel(label) && isTopLevel(suffix) ? suffix.length : 0
}

const CLOSERS: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

/** Punctuation of the sentence around the link is not part of it; balanced brackets are. */
function trimEnd(text: string, start: number, end: number): number {
  let at = end
  for (; at > start; at--) {
    const last = text[at - 1] as string
    const opener = CLOSERS[last]
    if (opener !== undefined) {
      const near = text.slice(Math.max(start, at - 200), at)
      if (near.split(opener).length >= near.split(last).length) break
    } else if (!".,;:!?'*~…|".includes(last)) break
  }
  return at
}

/** A host name whose first dot is at `dot`, with what follows it. */
function hostAt(text: string, dot: number, done: number): Range | null {
  let start = dot
  while (start > done && dot - start < LONGEST_LABEL && isHostUnit(text, start - 1)) start--
  while (start < dot && !isWordAt(text, start)) start++
  if (start === dot) return null
  const { end, labels } = hostEnd(text, start, dot)
  if (labels.length < 2) return null
  const next = text[end]
  const range: Range = { start, end, kind: 'url' }
  if (labels.at(-1) === 'apk' && next !== '/') return { ...range, kind: 'file' }
  if (next === '@') return null
  if (!isTopLevel(labels.at(-1) as string) && !isIp(labels)) return { ...range, skip: true }
  const follows = /^(?:\/|[?#][\w%]|:\d{2,5}(?!\d))/.test(text.slice(end, end + 7))
  const afterAt = text[start - 1] === '@'
  if (afterAt && !follows) return { ...range, skip: true }
  if (!(follows || isPlausibleBareHost(labels)) || !isKnownHost(labels)) return { ...range, skip: true }
  if (afterAt)
    while (
      range.start > done &&
      start - range.start < 64 &&
      /[^\s<>"«»]/.test(text[range.start - 1] as string)
    )
      range.start--
  if (follows) return toEnd(text, range.start, end)
  SLASH.lastIndex = end
  const spoken = SLASH.exec(text)
  return spoken ? { ...range, end: end + spoken[0].length } : range
}

function isHostUnit(text: string, i: number): boolean {
  const char = text.charCodeAt(i)
  return char === 0x2d || char === 0x5f || isWordAt(text, i)
}

function hostEnd(text: string, start: number, firstDot: number): { end: number; labels: string[] } {
  const labels = [text.slice(start, firstDot)]
  let end = firstDot
  while (labels.length < MOST_LABELS) {
    DOT.lastIndex = end
    const dot = DOT.exec(text)
    if (!dot) break
    const from = end + dot[0].length
    let to = from
    while (to < text.length && to - from < LONGEST_LABEL && isHostUnit(text, to)) to++
    if (to === from || !isWordAt(text, from)) break
    const cut = knownStart(text.slice(from, to))
    if (cut > 0) to = from + cut
    labels.push(text.slice(from, to))
    end = to
    if (cut > 0) break
  }
  return { end, labels }
}

const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g

function build(n: NormalizedText, range: Range): FoundUrl | null {
  const { start, end, kind } = range
  const from = n.offsets[start] as number
  const text = n.original.slice(from, n.offsets[end]).replace(INVISIBLE, '').trimEnd()
  if (kind === 'file')
    return { kind, text, link: text, start, end, scheme: 'file', host: '', domain: null, path: text }
  const link = refang(text)
  const parsed = parseUrl(link)
  return parsed && { kind, text, link, start, end, ...parsed }
}

function buildSplit(n: NormalizedText, { start, end, host, path }: SplitUrl): FoundUrl | null {
  const written = (from: number, to: number): string =>
    n.original.slice(n.offsets[from], n.offsets[to]).replace(INVISIBLE, '').trim()
  const link = host + written(path, end).replace(/^\/\s/, '/')
  const parsed = parseUrl(link)
  return parsed && { kind: 'url', text: written(start, end), link, start, end, ...parsed }
}
