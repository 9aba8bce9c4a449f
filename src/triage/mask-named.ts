/**
 * Hides numbers that the words beside them name or that are written in unusual ways: the three digits of a card, a
 * card in pieces, personal and passport numbers, a code in pieces. Text in, text of the same length out.
 */
import { findCodeWords, type NearCodeWord } from './mask-code-words.ts'
import { isDate, passesLuhn } from './mask-numbers.ts'
import { foldAll } from './text-fold.ts'

const CVV = '(?:cvv2?|cvc2?|cvn|цвв|цвк|свв|цви|cvv-?код\\p{L}{0,3}|سی وی وی)'
const THREE =
  '(?:(?:три|3|three|teen|3|үш|تین|3) (?:последни[ех] )?(?:цифр\\p{L}{0,2}|digits?|numbers?|hindse|сан\\p{L}{0,3}|ہندسے)|обороте(?: карты)?|back of (?:the |my |your )?card|артындағы(?: \\p{L}{1,8})?|card (?:ke|k) peeche|کارڈ کے پیچھے)'
const LINKING =
  '[^\\p{L}\\p{N}\\n•]{0,4}(?:(?:is|это|code|код|number|номер|ye|hai|ہے)[^\\p{L}\\p{N}•]{1,4}){0,2}'
const NAMED: readonly RegExp[] = [
  new RegExp(`(?<=(?<!\\p{L})${CVV}${LINKING})\\p{Nd}{3,4}(?![\\p{L}\\p{Nd}])`, 'giu'),
  new RegExp(
    `(?<=(?<!\\p{L})${THREE}(?: (?:на|с|on|at|of|my|the|обороте|обратной|стороны|back|card|карты))*${LINKING})\\p{Nd}{3}(?![\\p{L}\\p{Nd}]|[.,:/-]\\p{Nd})`,
    'giu',
  ),
  new RegExp(
    `(?<![\\p{L}\\p{Nd}.,:/-])\\p{Nd}{3}(?=[ -]{1,3}(?:${CVV}(?!\\p{L})|на обороте|on the back of))`,
    'giu',
  ),
  // Kazakhstan's personal number, in pieces.
  /(?<=(?<!\p{L})(?:иин|жсн|iin|jsn)\p{L}{0,4}[^\p{L}\p{Nd}\n•]{0,6}(?:[\p{L}]{1,6}[^\p{L}\p{Nd}\n•]{1,3})?)\p{Nd}(?:[ \u00a0.-]{0,2}\p{Nd}){11}(?!\p{Nd})/giu,
  // Papers. A phone number is longer and is no match.
  /(?<=(?<!\p{L})(?:удостоверени\p{L}{1,2}|удв|паспорт\p{L}{0,2}|куәлі[кг]\p{L}{0,4}|төлқұжат\p{L}{0,4}|passport|id card|identity card|пс№|پاسپورٹ)(?: (?:личности|number|no|номер|нөмірі|нөмір|is|мой|mera|نمبر)\.?){0,3}[^\p{L}\p{Nd}\n•]{0,5})(?:[A-ZА-Я]{1,2} ?)?\p{Nd}{2,4} ?\p{Nd}{5,6}(?![\p{L}\p{Nd}]|[ -]\p{Nd})/giu,
  /(?<=(?<!\p{L})(?:cnic|nic|شناختی کارڈ)[^\p{Nd}\n•]{0,16})\p{Nd}{5}[ .\-\u2010-\u2015]{0,3}\p{Nd}{7}[ .\-\u2010-\u2015]{0,3}\p{Nd}(?!\p{Nd})/giu,
  // An authenticator's key in small letters.
  /(?<=(?<!\p{L})(?:ключ\p{L}{0,2}|key|secret|кілт\p{L}{0,3})[^\p{L}\p{N}\n•]{1,4})(?=[a-z]{0,60}[2-7])[a-z2-7]{16,64}(?![\p{L}\p{N}])/giu,
]
const NAMES =
  /cv[vcn]|цвв|цвк|свв|цви|سی وی وی|цифр|digit|number|hindse|сан|ہندسے|оборот|back|артындағы|peeche|پیچھے|иин|жсн|iin|jsn|удостов|удв|паспорт|куәлі|төлқұжат|passport|card|cnic|nic|شناختی|پاسپورٹ|ключ|key|secret|кілт/iu

/** Same length. Bounded and linear. */
export function maskNamed(text: string): string {
  if (!/\p{Nd}/u.test(text)) return text
  let masked = maskAlone(text)
  if (NAMES.test(masked)) for (const pattern of NAMED) masked = masked.replace(pattern, hide)
  return maskPiecedCodes(masked.replace(PIECED_CARD, hideCard))
}

const hide = (secret: string): string => secret.replace(/[\p{L}\p{Nd}]/gu, (sign) => '•'.repeat(sign.length))

const ALONE = /^\s{0,8}\p{Nd}{4}[.!\s]{0,8}$/u
/** Years, sums, and services that people are told to call. */
const NO_CODE = /^(?:19|20)\d\d$|00$|^(?:1414|8171|9915|8070|8038|1799|1991|1930)$/

/** A message of four digits and nothing else is the answer to somebody who asked for them. */
function maskAlone(text: string): string {
  return ALONE.test(text) && !NO_CODE.test(foldAll(text).trim().slice(0, 4)) ? hide(text) : text
}

const PIECED_CARD =
  /(?<![\p{L}\p{Nd}_+*#]|\p{Nd}[ .,/-])\p{Nd}{4}(?:[ ._/,\n\u2010-\u2015-]{1,3}\p{Nd}{3,6}){2,4}(?![\p{L}\p{Nd}_])/gu
const CARD_LENGTHS = new Set([15, 16, 19])

function hideCard(card: string): string {
  const digits = foldAll(card).replace(/\D/g, '')
  return CARD_LENGTHS.has(digits.length) && passesLuhn(digits) ? hide(card) : card
}

/** What turns a digit into the picture of a key stands behind it. */
const PIECES =
  /\p{Nd}{1,4}(?:(?:[ \u00a0\p{Cf}._/,*()\n'\u2010-\u2015-]|\u{fe0f}|\u{20e3}){1,4}\p{Nd}{1,4}){1,7}/gu
const MONEY_BEFORE = /(?:(?<!\p{L})(?:rs\.?|pkr|inr|usd|kzt|rub|eur)|[$₸₨₽€₹£])[ :]{0,2}$/iu
const UNIT_BEHIND =
  /^[ \u00a0]?(?:тг|теңге|тенге|тыс|мың|млн|руб|₸|₽|€|₹|₨|\$|%|rs(?!\p{L})|rupee|rupay|pkr|kzt|usd|روپ|ہزار|لاکھ|\/-|мин|час|сағ|дн|күн|min|hour|day|am(?!\p{L})|pm(?!\p{L})|бет|км|кг)/iu
const ADDRESS_BEFORE =
  /(?:дом|кв|үй|пәтер|house|flat|street|ул|№|v|версия|version|заказ\p{L}{0,2}|order|sort code)[ .#:№]{0,3}$/iu

/** A code that its writer tore apart: 482.913, 482 – 913, one digit a line. */
function maskPiecedCodes(text: string): string {
  if (!/\p{Nd}[^\p{L}\p{Nd}]{1,4}\p{Nd}/u.test(text)) return text
  const near = findCodeWords(text)
  return text.replace(PIECES, (pieces: string, at: number) =>
    isPiecedCode(pieces, text, at, near) ? hide(pieces) : pieces,
  )
}

const AROUND = 24

function isPiecedCode(pieces: string, text: string, at: number, near: NearCodeWord): boolean {
  const end = at + pieces.length
  const groups = foldAll(pieces).match(/\d+/g) ?? []
  const digits = groups.join('')
  if (digits.length < 4 || digits.length > 8 || !near(at, end)) return false
  const [before, behind] = [text.slice(Math.max(0, at - AROUND), at), text.slice(end, end + AROUND)]
  if (
    /[\p{L}\p{Nd}+*#•/=]$|\p{Nd}[^\p{L}\n]{1,3}$/u.test(before) ||
    /^(?:[\p{L}\p{Nd}#]|\*\p{Nd}|[ .,:/-]{1,2}[\p{Nd}•])/u.test(behind)
  )
    return false
  if (MONEY_BEFORE.test(before) || UNIT_BEHIND.test(behind) || ADDRESS_BEFORE.test(before)) return false
  if (/[\ufe0f\u20e3]/.test(pieces)) return true
  const isSingle = groups.every((group) => group.length === 1)
  if (pieces.includes('\n'))
    return isSingle || (groups.length === 2 && groups.every(({ length }) => length === 3))
  return digits.length === 6
    ? isSixInPieces(pieces, groups)
    : isSingle && groups.length <= 8 && !/,/.test(pieces)
}

/** Six digits in two or three equal pieces or one by one: no sum, time, date or version is written so. */
function isSixInPieces(pieces: string, groups: string[]): boolean {
  if (groups.every((group) => group.length === 1)) return true
  const lengths = groups.map(({ length }) => length).join('')
  if (lengths === '33') return !/[.,' \u00a0]/.test(pieces) || groups[1] !== '000'
  if (lengths === '222') return !isDate(groups.map(Number))
  return (lengths === '42' || lengths === '24') && /^\p{Nd}+[ _*-]\p{Nd}+$/u.test(pieces)
}
