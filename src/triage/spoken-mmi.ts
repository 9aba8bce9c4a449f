/**
 * Codes to dial that are dictated ("star two one star, zero three zero zero…, hash") or written with a blank
 * for somebody's number (`*21*<my number>#`). Normalized text in, the same findings as mmi.ts out.
 */
import { mayDictate, readDialItems, type DialItem, type DialTable } from './dial-lexer.ts'
import { hasNumber, isForwardingCode, readMmi, SOMEBODY, type Mmi } from './mmi.ts'

const MOST = 20
/** Words that may stand between two keys: "then press", "again the". */
const BETWEEN = 4
/** Before somebody's number more is said: "then the number of the rider that I sent you". */
const BEFORE_TARGET = 12
const BEFORE_LAST = 8
/** A blank between the signs of a written code: `*21*the one above#`. */
const BLANK = 6
const WHOLE_NUMBER = 7
const LONGEST_NUMBER = 15
/** From so many digits on, or after a zero, it is a person's number of which some words were not understood. */
const PART_OF_NUMBER = 4

/** What a code begins with where no key is named: `*21`, `**62`. */
const WRITTEN = /\* ?(?:21|6[127]|00[24]|40[1359])\b/
/** Nobody writes these in bold by chance, so that they need no hash at the end. */
const UNMISTAKABLE = /^(?:00[24]|40[1359])$/

/** In the order of the text, without overlaps; at most twenty. Linear. */
export function findSpokenMmi(text: string, table: DialTable): Mmi[] {
  if (!mayDictate(text, table) && !WRITTEN.test(text)) return []
  const items = readDialItems(text, table)
  const found: Mmi[] = []
  for (let at = 0; at < items.length && found.length < MOST;) {
    const read = readForward(items, at, text) ?? readReversed(items, at) ?? readOther(items, at)
    if (!read) {
      at++
      continue
    }
    const start = (items[at] as DialItem).start
    const end = (items[read.next - 1] as DialItem).end
    found.push({ ...read.mmi, start, end })
    at = read.next
  }
  return found
}

interface Read {
  mmi: Omit<Mmi, 'start' | 'end'>
  /** Index of the first item that is no part of it. */
  next: number
}

/** Star(s), a forwarding code, star, a number or what stands for one, perhaps a hash. */
function readForward(items: DialItem[], at: number, text: string): Read | null {
  if (items[at]?.kind !== 'star') return null
  const service = readDigits(items, skip(items, skipKeys(items, at, 'star'), BETWEEN))
  if (!service || !isForwardingCode(service.digits, service.last)) return null
  const second = skip(items, service.next, BETWEEN)
  if (items[second]?.kind !== 'star') return readHeadless(items, service.next)
  const isSigns = (items[at] as DialItem).written && (items[second] as DialItem).written
  const read = readTarget(items, skipKeys(items, second, 'star'), { isWritten: isSigns, text })
  if (read || !isSigns || !UNMISTAKABLE.test(service.digits)) return read
  return wholeOnly(readTarget(items, skipKeys(items, second, 'star'), { isWritten: false, text }))
}

/** "Star twenty one, the number 8701…, hash": the second star forgotten; then only a whole number makes it a code. */
function readHeadless(items: DialItem[], from: number): Read | null {
  return wholeOnly(readTarget(items, from, { isWritten: true, text: '' }))
}

const wholeOnly = (read: Read | null): Read | null => (read && hasNumber(read.mmi) ? read : null)

/** "401, put a star before it, then a star, my number, hash": needs the hash, because it begins with a number. */
function readReversed(items: DialItem[], at: number): Read | null {
  const service = readDigits(items, at)
  if (!service || !isForwardingCode(service.digits, service.last)) return null
  const star = skip(items, service.next, BETWEEN)
  if (items[star]?.kind !== 'star' || (items[star] as DialItem).written) return null
  const next = skip(items, skipKeys(items, star, 'star'), BETWEEN)
  const from = items[next]?.kind === 'star' ? skipKeys(items, next, 'star') : skipKeys(items, star, 'star')
  return readTarget(items, from, { isWritten: true, text: '' })
}

/**
 * What stands behind the second star. Signs alone may be WhatsApp's bold (`*21* May, tel …`): then only a hash
 * makes them a code.
 */
function readTarget(items: DialItem[], from: number, o: { isWritten: boolean; text: string }): Read | null {
  const blank = readBlank(items, from, o.text)
  if (blank) return blank
  const isOnlyNamed = items[from]?.kind === 'about'
  let at = skip(items, from, BEFORE_TARGET)
  const named = items[at]?.kind === 'number'
  const afterName = named ? skip(items, at + 1, BEFORE_TARGET) : at
  const number = readDigits(items, afterName)
  at = number ? number.next : named ? at + 1 : at
  let last = skip(items, at, BEFORE_LAST)
  // "Then the eleven digits that I say": a number word may also follow.
  const namedLater = !named && items[last]?.kind === 'number'
  if (namedLater) last = skip(items, last + 1, BEFORE_LAST)
  const hash = items[last]?.kind === 'hash' ? last : -1
  if ((o.isWritten || isOnlyNamed) && hash < 0) return null
  const next = hash < 0 ? at : hash + 1
  const digits = (number?.digits ?? '').slice(0, LONGEST_NUMBER)
  if (digits.length >= WHOLE_NUMBER) return { mmi: forward(digits), next }
  if (named || namedLater) return { mmi: forward(SOMEBODY), next: Math.max(next, at) }
  if (hash < 0 || digits.length < 2) return null
  const isPart = digits.length >= PART_OF_NUMBER || digits.startsWith('0')
  return { mmi: forward(isPart ? SOMEBODY : digits), next }
}

const forward = (target: string): Read['mmi'] => ({ code: '', action: 'forward', target })

/** Words or crosses between the written signs: `*21*the one above#`, `**62*0300XXXXXXX#`. */
function readBlank(items: DialItem[], from: number, text: string): Read | null {
  const star = items[from - 1]
  if (!star?.written || text === '') return null
  for (let at = from; at < from + BLANK; at++) {
    const item = items[at]
    if (!item || item.kind === 'star') return null
    if (item.kind === 'digits' && item.digits.length >= WHOLE_NUMBER) return null
    if (item.kind !== 'hash') continue
    const between = text.slice(star.end, item.start)
    const isBlank = item.written && between.length > 1 && !/^[\d ()+-]*$|\n/.test(between)
    return isBlank ? { mmi: forward(SOMEBODY), next: at + 1 } : null
  }
  return null
}

/** Cancelling, checking and service codes: stars and hashes, digits, hash. */
function readOther(items: DialItem[], at: number): Read | null {
  let signs = ''
  let next = at
  for (let item = items[next]; item && signs.length < 2; item = items[next]) {
    const times = item.kind === 'repeat' ? item.value : 1
    const key = item.kind === 'repeat' ? items[next + 1] : item
    if (key?.kind !== 'star' && key?.kind !== 'hash') break
    signs += (key.kind === 'star' ? '*' : '#').repeat(times)
    next += item.kind === 'repeat' ? 2 : 1
  }
  if (signs === '') return null
  const service = readDigits(items, skip(items, next, 1))
  if (!service || items[service.next]?.kind !== 'hash') return null
  const mmi = readMmi(`${signs}${service.digits}#`)
  return mmi && { mmi, next: service.next + 1 }
}

/** Index of the first item from `at` on that is a key, a digit or a number word, at most `most` words further. */
function skip(items: DialItem[], at: number, most: number): number {
  let i = at
  for (; i < at + most; i++) {
    const kind = items[i]?.kind
    if (kind !== 'other' && kind !== 'about' && !(kind === 'repeat' && items[i + 1]?.kind === 'star')) break
  }
  return i
}

/** No code has more of one key in a row, even where somebody repeats themselves. */
const MOST_KEYS = 4

/** Past a run of the same key. */
function skipKeys(items: DialItem[], at: number, key: 'star' | 'hash'): number {
  let next = at + 1
  while (next < at + MOST_KEYS && items[next]?.kind === key) next++
  return next
}

interface Digits {
  digits: string
  /** The last numeral alone: "forty one, no, 401". */
  last: string
  next: number
}

/** Digits and numerals in a row, at most two words between them: "eight, seven hundred five, three hundred twelve". */
function readDigits(items: DialItem[], from: number): Digits | null {
  const parts: string[] = []
  let room = 0
  let times = 1
  let next = -1
  for (let at = from, gap = 0; at < items.length && gap <= 2 && parts.length < 40; at++) {
    const item = items[at] as DialItem
    if (item.kind === 'other' || item.kind === 'about') {
      if (parts.length === 0) return null
      gap++
      continue
    }
    if (item.kind === 'repeat') times = item.value
    else if (item.kind === 'digits') {
      parts.push(times > 1 && item.digits.length === 1 ? item.digits.repeat(times) : item.digits)
      room = 0
    } else if (item.kind === 'hundred') room = addNumeral(parts, 100, room, times)
    else if (item.kind === 'value') room = addNumeral(parts, item.value, room, times)
    else break
    if (item.kind !== 'repeat') {
      times = 1
      next = at + 1
    }
    gap = 0
  }
  return next < 0 ? null : { digits: parts.join(''), last: parts.at(-1) as string, next }
}

/** `room` is what the last numeral still takes: 99 behind a hundred, 9 behind a ten. Returns the new room. */
function addNumeral(parts: string[], value: number, room: number, times: number): number {
  const last = Number(parts.at(-1))
  if (value === 100 && room === 1) parts[parts.length - 1] = String(last * 100)
  else if (value > 0 && value <= room && room > 1) {
    parts[parts.length - 1] = String(last + value)
    return room === 99 && value >= 10 && value % 10 === 0 ? 9 : 0
  } else parts.push(String(value).repeat(times))
  if (value >= 100) return 99
  if (value >= 10) return value % 10 === 0 ? 9 : 0
  return value > 0 && times === 1 ? 1 : 0
}
