/**
 * One character in, its folded form out: the table behind normalizeText. Folding is per character, so a
 * map back to the original stays exact. Results are remembered per character (bounded), never per text.
 */

/** Marks, joiners and controls that carry no letter: dropped. Includes bidi controls, ZWJ/ZWNJ, tatweel. */
const DROPPED: readonly (readonly [number, number])[] = [
  [0xad, 0xad],
  [0x300, 0x36f],
  [0x483, 0x489],
  [0x610, 0x61a],
  [0x61c, 0x61c],
  [0x640, 0x640],
  [0x64b, 0x65f],
  [0x670, 0x670],
  [0x6d6, 0x6dc],
  [0x6df, 0x6e4],
  [0x6e7, 0x6e8],
  [0x6ea, 0x6ed],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x20d0, 0x20ff],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe01ef],
]

/**
 * Arabic-script variants that people and keyboards mix freely, folded to the Urdu letter. Hamza carriers and
 * madda lose the mark (typists omit it); `ے`, `ں`, `ھ` and the Sindhi and Pashto letters stay distinct.
 */
const LETTERS: Record<string, string> = {
  ي: 'ی',
  ى: 'ی',
  ئ: 'ی',
  ك: 'ک',
  ة: 'ہ',
  ه: 'ہ',
  ۀ: 'ہ',
  ۂ: 'ہ',
  ۃ: 'ہ',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ؤ: 'و',
  ۓ: 'ے',
  ё: 'е',
  ѐ: 'е',
  ѝ: 'и',
  ı: 'i',
  ς: 'σ',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '‛': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '⁃': '-',
  '۔': '۔',
  '。': '.',
  '․': '.',
  '⁄': '/',
  '∕': '/',
  '：': ':',
  '∶': ':',
}

const LATIN_OR_GREEK = /[\p{Script=Latin}\p{Script=Greek}]/u
const DIGIT = /^\p{Nd}$/u
const SPACE = /^[\p{Zs}\t]$/u
const LINE = /^[\n\r\u0085\u2028\u2029\v\f]$/

/** A compatibility form longer than this is kept as it is: U+FDFA alone would grow eighteenfold. */
const LONGEST_EXPANSION = 4

/** Decimal value of a digit of any script. Unicode lays ten digits out in a row, zero first. */
function digitValue(char: string): string | null {
  if (!DIGIT.test(char)) return null
  // Mathematical digits stand in five rows without a gap; NFKC knows their values.
  const ascii = char.normalize('NFKC')
  if (/^[0-9]$/.test(ascii)) return ascii
  const code = char.codePointAt(0) as number
  let value = 0
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value++
  return String(value)
}

/** Squared and circled capital letters used for decoration, which NFKC leaves alone. */
function enclosedLetter(code: number): string | null {
  for (const first of [0x1f150, 0x1f170]) {
    if (code >= first && code < first + 26) return String.fromCharCode(97 + code - first)
  }
  return null
}

/** The folded form of one code point: lower case, no accent, one letter for its variants; may be empty. */
function foldChar(char: string): string {
  const code = char.codePointAt(0) as number
  if (DROPPED.some(([from, to]) => code >= from && code <= to)) return ''
  if (LINE.test(char)) return '\n'
  if (SPACE.test(char)) return ' '
  const letter = LETTERS[char]
  if (letter !== undefined) return letter
  const digit = digitValue(char)
  if (digit !== null) return digit
  const enclosed = enclosedLetter(code)
  if (enclosed !== null) return enclosed
  const form = LATIN_OR_GREEK.test(char) ? 'NFKD' : 'NFKC'
  const folded = char.normalize(form).toLowerCase().normalize(form)
  if (folded === char) return char
  if (folded.length > LONGEST_EXPANSION) return char
  let out = ''
  for (const part of folded) out += part === char ? part : foldChar(part)
  return out
}

const UNKNOWN = 0
const LONGER = 0xffff
const EMPTY = 0xfffe
const single = new Uint16Array(0x10000)
const longer = new Map<number, string>()
const LONGER_LIMIT = 8192

/**
 * Folded form of one code point, remembered. Returns the one UTF-16 unit it folds to, or -1 when it folds to
 * nothing, or -2 when it folds to several: then ask foldedLonger.
 */
export function foldedUnit(code: number): number {
  if (code > 0xffff) return -2
  let unit = single[code] as number
  if (unit === UNKNOWN) {
    const folded = code >= 0xd800 && code < 0xe000 ? '\ufffd' : foldChar(String.fromCharCode(code))
    unit = folded.length === 0 ? EMPTY : folded.length > 1 ? LONGER : folded.charCodeAt(0)
    single[code] = unit
  }
  return unit === EMPTY ? -1 : unit === LONGER ? -2 : unit
}

/** Folds a short text without a map back. */
export function foldAll(text: string): string {
  let out = ''
  for (const char of text) {
    const code = char.codePointAt(0) as number
    const unit = foldedUnit(code)
    if (unit >= 0) out += String.fromCharCode(unit)
    else if (unit === -2) out += foldedLonger(code)
  }
  return out
}

/** Folded form of a code point for which foldedUnit said -2. */
export function foldedLonger(code: number): string {
  const known = longer.get(code)
  if (known !== undefined) return known
  const folded = foldChar(String.fromCodePoint(code))
  if (longer.size < LONGER_LIMIT) longer.set(code, folded)
  return folded
}
