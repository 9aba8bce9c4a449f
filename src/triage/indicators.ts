/**
 * What operators know to be bad or good, made ready for looking up: a list in, answers per host, number or payload out.
 * Every look-up is by map and so independent of the list's length. Pure: the time is part of what is passed on.
 */
import type { MarkKind } from '../model.ts'

export const INDICATOR_KINDS = ['domain', 'phone', 'payload', 'fingerprint'] as const
export type IndicatorKind = (typeof INDICATOR_KINDS)[number]

export interface Indicator {
  id: string
  list: 'allow' | 'block'
  kind: IndicatorKind
  /** Normalised (indicator-value.ts). */
  value: string
  /** Unix ms from which it no longer counts; null: never. */
  untilMs: number | null
}

/** Indicators by what they are looked up by. */
export interface IndicatorBook {
  size: number
  domains: ReadonlyMap<string, Indicator>
  phones: ReadonlyMap<string, Indicator>
  payloads: PrefixTable
  fingerprints: PrefixTable
}

/** A book at a time. */
export interface Indicators {
  book: IndicatorBook
  nowMs: number
  /** Keyed hash under which a case shows what messages share; absent: no fingerprints are known. */
  fingerprint?: (kind: MarkKind, key: string) => string
}

/** Length of a prefix → its rolling hash → the prefixes that have it. */
type PrefixTable = ReadonlyMap<number, ReadonlyMap<number, readonly Indicator[]>>

export const NO_INDICATORS: IndicatorBook = compileIndicators([])

/** About 50 ms for 100,000. The later of two with the same value counts; the store keeps only one. */
export function compileIndicators(list: readonly Indicator[]): IndicatorBook {
  const byValue = (kind: IndicatorKind): Map<string, Indicator> =>
    new Map(list.filter((each) => each.kind === kind).map((each) => [each.value, each]))
  return {
    size: list.length,
    domains: byValue('domain'),
    phones: byValue('phone'),
    payloads: tableOf([...byValue('payload').values()]),
    fingerprints: tableOf([...byValue('fingerprint').values()]),
  }
}

/** `host` in ASCII. The longest name that is known and has not expired speaks for all names under it. */
export function findHost(host: string, { book, nowMs }: Indicators): Indicator | null {
  const name = bareHost(host)
  for (let at = 0; at >= 0 && at < name.length;) {
    const found = book.domains.get(at === 0 ? name : name.slice(at))
    if (found && isLive(found, nowMs)) return found
    const dot = name.indexOf('.', at)
    at = dot < 0 ? -1 : dot + 1
  }
  return null
}

/** `e164` with its plus sign. */
export function findNumber(e164: string, { book, nowMs }: Indicators): Indicator | null {
  const found = book.phones.get(e164)
  return found && isLive(found, nowMs) ? found : null
}

/** The longest known beginning of a payload's text that has not expired. */
export function findPayload(text: string, { book, nowMs }: Indicators): Indicator | null {
  return longestPrefix(text, book.payloads, nowMs)
}

/** `hash` as a case shows it. */
export function findFingerprint(hash: string, { book, nowMs }: Indicators): Indicator | null {
  return longestPrefix(hash, book.fingerprints, nowMs)
}

const isLive = ({ untilMs }: Indicator, nowMs: number): boolean => untilMs === null || untilMs > nowMs

/** Without what some links carry around it: a name before an at sign, a port, the root's dot. */
function bareHost(host: string): string {
  const name = host.slice(host.lastIndexOf('@') + 1)
  return (name.startsWith('[') ? name : name.replace(/:\d{0,5}$/, '')).replace(/\.$/, '')
}

const step = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0

function tableOf(list: readonly Indicator[]): PrefixTable {
  const table = new Map<number, Map<number, Indicator[]>>()
  for (const indicator of list) {
    const { value } = indicator
    let hash = 0
    for (let i = 0; i < value.length; i++) hash = step(hash, value.charCodeAt(i))
    const ofLength = table.get(value.length) ?? new Map<number, Indicator[]>()
    table.set(value.length, ofLength.set(hash, [...(ofLength.get(hash) ?? []), indicator]))
  }
  return table
}

/** One pass over the text, however many prefixes there are. */
function longestPrefix(text: string, table: PrefixTable, nowMs: number): Indicator | null {
  if (table.size === 0) return null
  const longest = Math.min(text.length, LONGEST_VALUE)
  let found: Indicator | null = null
  let hash = 0
  for (let i = 0; i < longest; i++) {
    hash = step(hash, text.charCodeAt(i))
    const known = table.get(i + 1)?.get(hash)
    found = known?.find((each) => isLive(each, nowMs) && text.startsWith(each.value)) ?? found
  }
  return found
}

/** In UTF-16 units; indicator-value.ts takes no longer ones. */
export const LONGEST_VALUE = 512
