/**
 * What detectors read in place of a secret: made-up characters of the same classes that pass the same checks (cards,
 * personal numbers, accounts, payment codes). A token's units in, units out. Pure; the same for the same token.
 */
import { crc16 } from './emv.ts'
import { checkDigits } from './iban.ts'
import { passesLuhn } from './mask-numbers.ts'
import { digitUnit, standInUnit, type TokenKind, type UnitClass } from './redact-alphabet.ts'

export interface Token {
  kind: TokenKind
  /** Indexes of its units, rising. */
  at: number[]
  classes: UnitClass[]
}

const WHATSAPP_HASH = '4sgLq1p5sV6'
/** Of codes: no year, no round sum, nothing that a card or a phone number begins with. */
const CODE_DIGITS = '83957284639'
/** What numbers begin with: a card's, any other's that passes the same check, a birthday's, a district's. */
const BEGINS: Partial<Record<TokenKind, string>> = { card: '5', number: '8', iin: '850615', cnic: '42101' }

/** Writes the stand-in into `units`, which hold the text around. */
export function standIn(token: Token, units: Uint16Array): void {
  const { kind, at, classes } = token
  const turns = new Map<UnitClass, number>()
  at.forEach((index, i) => {
    const unitClass = classes[i] as UnitClass
    const turn = turns.get(unitClass) ?? 0
    turns.set(unitClass, turn + 1)
    units[index] =
      kind === 'whatsapp-hash'
        ? WHATSAPP_HASH.charCodeAt(i % WHATSAPP_HASH.length)
        : standInUnit(unitClass, turn)
  })
  const digits = digitsOf(token)
  if (kind === 'code' || kind === 'pin') {
    writeDigits(digits, digits.map((_, i) => CODE_DIGITS[i % CODE_DIGITS.length]).join(''), units)
  }
  const begin = BEGINS[kind]
  if (begin) writeDigits(digits, begin, units)
  if (kind === 'card' || kind === 'number') writeLuhn(digits, begin ?? '', units)
  if (kind === 'iban') writeIbanCheck(at, digits, units)
}

type Digit = { index: number; unitClass: UnitClass }

const digitsOf = ({ at, classes }: Token): Digit[] =>
  at.flatMap((index, i) => {
    const unitClass = classes[i] as UnitClass
    return digitUnit(unitClass, 0) === null ? [] : [{ index, unitClass }]
  })

function writeDigits(digits: Digit[], values: string, units: Uint16Array): void {
  digits.slice(0, values.length).forEach(({ index, unitClass }, i) => {
    units[index] = digitUnit(unitClass, Number(values[i])) as number
  })
}

/** Sets the last digit so that the number passes, or so that it fails. */
function writeLuhn(digits: Digit[], begin: string, units: Uint16Array): void {
  const last = digits.at(-1)
  if (!last || digits.length < 2) return
  const values = digits.map((_, i) => (i < begin.length ? (begin[i] as string) : i % 2 === 0 ? '2' : '6'))
  values.pop()
  writeDigits(digits, values.join(''), units)
  const isRight = (value: number): boolean => passesLuhn(values.join('') + value)
  const right = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find(isRight) ?? 0
  units[last.index] = digitUnit(last.unitClass, last.unitClass === 'off' ? (right + 1) % 10 : right) as number
}

const LONGEST_IBAN = 34
const WRONG = '02'

/** Country and bank stand in the text; the check digits are the token's first two units. */
function writeIbanCheck(at: number[], digits: Digit[], units: Uint16Array): void {
  const [first, second] = digits
  const start = (at[0] as number) - 2
  const end = (at.at(-1) as number) + 1
  if (!first || !second || start < 0 || second.index !== first.index + 1 || end - start > 2 * LONGEST_IBAN)
    return
  const check = checkDigits(String.fromCharCode(...units.subarray(start, end)))
  const wrong = check === WRONG ? '03' : WRONG
  writeDigits([first, second], first.unitClass === 'off' ? wrong : check, units)
}

const LONGEST_PAYMENT = 512
const MOST_TRIES = 400
const LAST_DIGITS = 3

/**
 * Of the payment code that ends with the last of these tokens; after all else has been written. Tries accounts until
 * the sum has digits and letters where the original had them, for digits side by side would be one number.
 */
export function standInCheckSum(tokens: readonly Token[], units: Uint16Array): void {
  const { at, classes } = tokens.at(-1) as Token
  const end = at[0] as number
  const first = Math.max(0, end - LONGEST_PAYMENT)
  const start = String.fromCharCode(...units.subarray(first, end)).lastIndexOf('00020')
  const account = tokens.findLast(({ kind }) => kind === 'iban')
  if (start === -1 || !account) return
  const digits = digitsOf(account)
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    writeDigits(digits.slice(-LAST_DIGITS), String(attempt).padStart(LAST_DIGITS, '0'), units)
    writeIbanCheck(account.at, digits, units)
    const sum = crc16(String.fromCharCode(...units.subarray(first + start, end)))
    at.slice(0, sum.length).forEach((index, i) => {
      units[index] = sum.charCodeAt(i)
    })
    if (classes.every((unitClass, i) => /\d/.test(sum[i] ?? '') === (unitClass === 'digit'))) return
  }
}
