/**
 * A message's text in, the form that detectors match against out, with a map back to what was written.
 * Language identification and anything that needs accents or letter variants reads `original` instead.
 */
import { foldConfusables } from './text-confusables.ts'
import { foldedLonger, foldedUnit } from './text-fold.ts'
import { findSpread, type Spread } from './text-spread.ts'
import { isLetterAt, isWordAt } from './text-tokens.ts'

export { isWordAt, tokenize, type Token } from './text-tokens.ts'

export interface NormalizedText {
  original: string
  /**
   * Lower case, NFKC per character, no invisible characters, accents or Arabic diacritics, ASCII digits,
   * `ё`→`е`, Arabic letter variants folded to Urdu's, disguised letters undone. Patterns matched against it
   * must themselves go through normalizeText.
   */
  text: string
  /** `text` before look-alikes and digits-for-letters were undone: same length, for links and codes. */
  plain: string
  /** For each unit of `text` the index in `original` it came from; one more entry holds the end. Monotone. */
  offsets: Int32Array
}

const ASCII_ONLY = /^[\t\n\x20-\x5f\x61-\x7e]*$/
const IDENTITY = new Int32Array(65_537).map((_, i) => i)

const BREVE = 0x306
const I = 0x438
const SHORT_I = 0x439
const NON_JOINER = 0x200c
const SPACE = 0x20
const BACKTICK = 0x60
/** Letters that join the next one, so that a non-joiner after them is seen; the others stand apart anyway. */
const JOINING =
  /[\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u0679-\u0687\u069a-\u06be\u06c1\u06cc]/
const ARABIC_PAIR = /^[\u0620-\u064a\u066e-\u06d3]{2}/

/** A non-joiner that shows as a gap between two pieces of a word's length; inside a word it is a disguise. */
function partsWords(text: string, at: number): boolean {
  return (
    at >= 2 &&
    JOINING.test(text[at - 1] as string) &&
    ARABIC_PAIR.test(text.slice(at - 2, at)) &&
    ARABIC_PAIR.test(text.slice(at + 1, at + 3))
  )
}

/** Any text gives a result; never throws. Linear; the result is at most four times as long. */
export function normalizeText(original: string): NormalizedText {
  if (original.length < IDENTITY.length && ASCII_ONLY.test(original)) {
    const plain = original.toLowerCase()
    const offsets = IDENTITY.subarray(0, plain.length + 1)
    return squeeze({ original, text: plain, plain, offsets })
  }
  let units = new Uint16Array(original.length + 16)
  let offsets = new Int32Array(original.length + 17)
  let length = 0
  for (let i = 0; i < original.length;) {
    const code = original.codePointAt(i) as number
    // Three backticks mark code in WhatsApp; a single one is somebody's apostrophe.
    const isMarkup = code === BACKTICK && (original[i + 1] === '`' || original[i - 1] === '`')
    const unit = isMarkup ? -1 : foldedUnit(code)
    if (length + 8 > units.length) {
      units = grown(units, new Uint16Array(units.length * 2))
      offsets = grown(offsets, new Int32Array(units.length + 1))
    }
    if (unit >= 0) {
      offsets[length] = i
      units[length++] = unit
    } else if (unit === -2) {
      const folded = foldedLonger(code)
      for (let k = 0; k < folded.length; k++) {
        offsets[length] = i
        units[length++] = folded.charCodeAt(k)
      }
    } else if (code === NON_JOINER && partsWords(original, i)) {
      offsets[length] = i
      units[length++] = SPACE
    } else if (code === BREVE && length > 0 && units[length - 1] === I) units[length - 1] = SHORT_I
    i += code > 0xffff ? 2 : 1
  }
  offsets[length] = original.length
  const plain = decode(units.subarray(0, length))
  return squeeze({ original, text: plain, plain, offsets: offsets.subarray(0, length + 1) })
}

function grown<T extends Uint16Array | Int32Array>(from: T, to: T): T {
  to.set(from)
  return to
}

const CHUNK = 4096

function decode(units: Uint16Array): string {
  let text = ''
  for (let i = 0; i < units.length; i += CHUNK) {
    text += String.fromCharCode.apply(null, units.subarray(i, i + CHUNK) as unknown as number[])
  }
  return text
}

/** What was undone can show more that was pulled apart or disguised (`к-о-д🔥c@sh`); nobody needs more rounds. */
const MOST_ROUNDS = 8

/** Closes pulled-apart words, then undoes look-alikes; the offsets follow. */
function squeeze(n: NormalizedText): NormalizedText {
  let closed = close(n)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const text = foldConfusables(closed.text)
    if (text === closed.text) break
    closed = close({ ...closed, text })
  }
  return closed
}

function close(n: NormalizedText): NormalizedText {
  const starless = n.text.includes('*') ? without(n, starsInWords(n.text)) : n
  const spread = findSpread(starless.text)
  return spread.length === 0 ? starless : without(starless, gapsOf(starless.text, spread))
}

/** `co*de`, and bold type that ends inside a word; `h**p` stays. */
function starsInWords(text: string): number[] {
  const at: number[] = []
  for (let star = text.indexOf('*', 1); star > 0; star = text.indexOf('*', star + 1)) {
    if (star + 1 < text.length && isLetterAt(text, star - 1) && isLetterAt(text, star + 1)) at.push(star)
  }
  return at
}

function gapsOf(text: string, spread: Spread[]): number[] {
  const at: number[] = []
  for (const { start, end } of spread) for (let i = start; i < end; i++) if (!isWordAt(text, i)) at.push(i)
  return at
}

/** Without the units at these indexes, which rise. */
function without(n: NormalizedText, dropped: number[]): NormalizedText {
  if (dropped.length === 0) return n
  const end = n.text.length
  const offsets = new Int32Array(end - dropped.length + 1)
  let length = 0
  let next = 0
  for (let i = 0; i <= end; i++) {
    if (i === dropped[next]) next++
    else offsets[length++] = n.offsets[i] as number
  }
  const plain = withoutUnits(n.plain, dropped)
  const text = n.text === n.plain ? plain : withoutUnits(n.text, dropped)
  return { original: n.original, text, plain, offsets }
}

function withoutUnits(text: string, dropped: number[]): string {
  const kept = new Uint16Array(text.length - dropped.length)
  let length = 0
  let next = 0
  for (let i = 0; i < text.length; i++) {
    if (i === dropped[next]) next++
    else kept[length++] = text.charCodeAt(i)
  }
  return decode(kept)
}

const ELLIPSIS = '…'

/**
 * The original wording behind `text[start, end)`, at most `max` UTF-16 units, cut with an ellipsis. To quote
 * without secrets pass `{ ...n, original: maskSecrets(n.original) }`: masking keeps every position.
 */
export function quoteOriginal(n: NormalizedText, start: number, end: number, max = 120): string {
  const from = n.offsets[Math.max(0, Math.min(start, n.text.length))] as number
  const to = n.offsets[Math.max(0, Math.min(end, n.text.length))] as number
  return shorten(n.original.slice(from, to), max)
}

/** At most `max` UTF-16 units, cut with an ellipsis and never inside a surrogate pair. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  const unit = text.charCodeAt(max - 1)
  const isHalf = unit >= 0xdc00 && unit < 0xe000
  return text.slice(0, max - (isHalf ? 2 : 1)) + ELLIPSIS
}
