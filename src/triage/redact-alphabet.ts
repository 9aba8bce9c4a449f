/**
 * The alphabet of typed tokens: one private-use code unit stands for one character of a secret. It says what kind of
 * character that was, the first one of a secret also what kind of secret; nothing of its value.
 */

/** In the order of their numbers, which stored texts depend on: append only. */
export const TOKEN_KINDS = [
  'code',
  'pin',
  'pairing-code',
  'card',
  'cnic',
  'iin',
  'iban',
  'link-key',
  'otp-secret',
  'password',
  'token',
  /** Passes the check of card numbers but is longer, shorter or begins like none: an IMEI, a parcel's number. */
  'number',
  /** Of a payment code that names an account: it would give away part of it. */
  'check-sum',
  /** Public: names the app that may read a code's SMS. WhatsApp's own is always the same. */
  'app-hash',
  'whatsapp-hash',
] as const
export type TokenKind = (typeof TOKEN_KINDS)[number]

/**
 * Kinds of characters and their stand-ins by number; append only. Every stand-in is again of its kind: hex digits
 * that belong to base32, to pairing codes and to no word, and of which none passes for a letter in disguise.
 */
const CLASSES = [
  ['digit', '26622626662'],
  ['digit-arabic', '٢٦٦٢٢٦٢٦٦٦٢'],
  ['digit-persian', '۲۶۶۲۲۶۲۶۶۶۲'],
  ['digit-devanagari', '२६६२२६२६६६२'],
  ['digit-wide', '２６６２２６２６６６２'],
  // The end of a round number, which no detector takes for a code.
  ['zero', '0'],
  ['zero-arabic', '٠'],
  ['zero-persian', '۰'],
  ['zero-devanagari', '०'],
  ['zero-wide', '０'],
  /** A digit with which the number's own check fails. */
  ['off', '2'],
  ['digit-high', '\ud835'],
  ['digit-low', '\udfd0'],
  ['capital', 'BDCFFBCDBFDDCBCFD'],
  ['small', 'bdcffbcdbfddcbcfd'],
  ['sign', '!'],
  ['cyrillic', 'ж'],
  ['arabic', 'ط'],
  ['high', '\ud83d'],
  ['low', '\udd11'],
  ['other', '¤'],
] as const satisfies readonly (readonly [name: string, standIns: string])[]
export type UnitClass = (typeof CLASSES)[number][0]

const NUMBER_OF = new Map<UnitClass, number>(CLASSES.map(([name], number) => [name, number]))
/** Room for classes to come. */
const STRIDE = 32
/** Far from what fonts, carriers' emoji and standards of scripts put into the private-use area. */
const BASE = 0xec00
const FIRST_OF_KINDS = BASE + STRIDE
const END = FIRST_OF_KINDS + STRIDE * TOKEN_KINDS.length

const TOKENS = new RegExp(`[\\u${BASE.toString(16)}-\\u${(END - 1).toString(16)}]`)

export const holdsTokens = (text: string): boolean => TOKENS.test(text)

export const isTokenUnit = (unit: number): boolean => unit >= BASE && unit < END

/** `kind` where a secret begins. */
export function tokenUnit(unitClass: UnitClass, kind?: TokenKind): number {
  const number = NUMBER_OF.get(unitClass) as number
  return number + (kind === undefined ? BASE : FIRST_OF_KINDS + STRIDE * TOKEN_KINDS.indexOf(kind))
}

export interface TokenUnit {
  unitClass: UnitClass
  /** Only where a secret begins. */
  kind: TokenKind | undefined
}

/** Null for a unit that no redacting has written. */
export function readTokenUnit(unit: number): TokenUnit | null {
  if (!isTokenUnit(unit)) return null
  const unitClass = CLASSES[(unit - BASE) % STRIDE]?.[0]
  const kind = unit < FIRST_OF_KINDS ? undefined : TOKEN_KINDS[Math.floor((unit - FIRST_OF_KINDS) / STRIDE)]
  return unitClass ? { unitClass, kind } : null
}

/** `turn`: the how many-th of its class in the secret it is. */
export function standInUnit(unitClass: UnitClass, turn: number): number {
  const standIns = CLASSES[NUMBER_OF.get(unitClass) as number]?.[1] as string
  return standIns.charCodeAt(turn % standIns.length)
}

const DIGIT_ROWS: readonly (readonly [zero: number, digit: UnitClass, zeroClass: UnitClass])[] = [
  [0x30, 'digit', 'zero'],
  [0x660, 'digit-arabic', 'zero-arabic'],
  [0x6f0, 'digit-persian', 'zero-persian'],
  [0x966, 'digit-devanagari', 'zero-devanagari'],
]

const ZEROS = new Map<UnitClass, number>([
  ...DIGIT_ROWS.map(([zero, digit]) => [digit, zero] as const),
  ['digit-wide', 0xff10],
  ['digit-low', 0xdfce],
  ['off', 0x30],
])

/** The digit of this value in the class's own script; null for classes that are no digits or always nought. */
export function digitUnit(unitClass: UnitClass, value: number): number | null {
  const zero = ZEROS.get(unitClass)
  return zero === undefined ? null : zero + value
}

/** `isRound`: whether the digit is one of the noughts at the end of a round number. */
export function classOfUnit(text: string, at: number, isRound = false): UnitClass {
  const unit = text.charCodeAt(at)
  for (const [zero, digit, zeroClass] of DIGIT_ROWS) {
    if (unit >= zero && unit < zero + 10) return isRound ? zeroClass : digit
  }
  const char = text[at] as string
  if (/[A-Z]/.test(char)) return 'capital'
  if (/[a-z]/.test(char)) return 'small'
  if (unit < 0x80) return 'sign'
  if (unit >= 0xd800 && unit < 0xe000) return classOfHalf(text, at)
  if (/\p{Nd}/u.test(char)) return isRound ? 'zero-wide' : 'digit-wide'
  if (/\p{Script=Cyrillic}/u.test(char)) return 'cyrillic'
  return /\p{Script=Arabic}/u.test(char) ? 'arabic' : 'other'
}

function classOfHalf(text: string, at: number): UnitClass {
  const isHigh = text.charCodeAt(at) < 0xdc00
  const isDigit = /^\p{Nd}/u.test(text.slice(isHigh ? at : at - 1, isHigh ? at + 2 : at + 1))
  if (isHigh) return isDigit ? 'digit-high' : 'high'
  return isDigit ? 'digit-low' : 'low'
}
