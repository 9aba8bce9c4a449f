/**
 * Hides one-time codes and personal numbers (card, CNIC, IIN) in digits of any script; phone numbers, amounts,
 * dates, years and links stay. Text in, text of the same length out.
 */
import { findCodeWords, NEAR, type NearCodeWord } from './mask-code-words.ts'
import { foldAll } from './text-fold.ts'
import { isDigitAt } from './text-tokens.ts'
import { isTopLevel } from './url-host.ts'

/** Digits with up to three separators between: the longest stretch that can be one number. */
const CLUSTER = /\p{Nd}(?:[\p{Cf} \u00a0\u2010-\u2015().,:/'-]{0,3}\p{Nd})*/gu
const RUN = /\p{Nd}+/gu
const PARTED = /(?<=^|[ \u00a0])\p{Nd}{3}[-\u2010-\u2015]\p{Nd}{3}(?=[ \u00a0]|$)/gu

const DIRECTLY_BEFORE =
  /(?:code|otp|pin|код\p{L}{0,4}|пароль|шифр\p{L}{0,3}|(?<!\p{L})пин\p{L}{0,4}|(?<!\p{L})цифр(?:ы|а|у|лар\p{L}{0,3})|کوڈ|كود|कोड|рамз|رمز)[^\p{L}\p{N}]{0,4}$/iu
const SENDER_PREFIX = /(?<![A-Za-z])(?:G|FB)-$/
const MONEY_BEFORE = /(?:(?<!\p{L})(?:rs\.?|pkr|inr|usd|kzt|rub|eur)|[$₸₨₽€₹£])[ :]{0,2}$/iu
const MONEY_AFTER =
  /^(?: ?(?:тг|теңге|тенге|тыс|мың|млн|руб|₸|₽|€|₹|₨|\$|rs(?!\p{L})|rupee|rupay|pkr|kzt|usd|روپ|ہزار|لاکھ|\/-)|\.\d{2}(?!\d))/iu
/** Ranges and numbers of houses and orders beside a code word. */
const UNIT_AFTER = /^ ?(?:мин|час|сағ|дн|күн|min|hour|day|%)/iu
const ORDER_BEFORE =
  /(?:sort code|заказ\p{L}{0,2}|тапсырыс\p{L}{0,3}|order|кв|дом|үй|house|flat|street)[ .#:№]{0,3}$/iu
const PAID = 'перев[её][лс]|перечисли|заплати|оплати|потерял|списал|paid|transfer|lost|төле|аудар|жоғалт'
const PAID_BEFORE = new RegExp(
  `(?<!\\p{L})(?:${PAID})\\p{L}{0,8}(?: (?!ref|tid|trx|txn|id(?!\\p{L})|чек|№)\\p{L}{1,12}){0,2} $`,
  'iu',
)
const SENT = new RegExp(
  `(?<!\\p{L})(?:${PAID}|отправ|скину|скинь|снял|отдал|взял|занял|жібер|салды|бердім|sent|send|gave|bhej|diy[ea]|de diy|ada k|بھیج|دیے|دیئے|ادا )`,
  'iu',
)
const DATE = /^\d{1,4}([./-])\d{1,2}\1\d{1,4}$/
/** Numbers of services that people are told to call or text. */
const SHORT_CODES = new Set(['1414', '1400', '8171', '9915', '8070', '8038', '1799', '1991', '1930'])
const BLANK = /\s/
const SPACE = 0x20
const NO_BREAK_SPACE = 0xa0
/** Longer than what MONEY_BEFORE looks at. */
const MONEY_REACH = 8

interface Number {
  /** Digits and separators in ASCII, without invisible characters. */
  shape: string
  digits: string
  before: string
  after: string
  /** Range in the text. */
  start: number
  end: number
  near: NearCodeWord
}

/** Same length. Linear: every cluster is looked at once with a bounded surrounding. */
export function maskNumbers(text: string): string {
  if (!mayHoldDigit(text)) return text
  const nearCodeWord = findCodeWords(text)
  return text.replace(CLUSTER, (cluster: string, at: number) => {
    if (cluster.length < 4) return cluster
    const number = describe(cluster, text, at, at + cluster.length, nearCodeWord)
    if (number.digits.length < 4 || isKept(number)) return cluster
    if (isSecretWhole(number)) return hideDigits(cluster)
    if (number.digits === number.shape) return isSecretRun(number) ? hideDigits(cluster) : cluster
    // "2026 123-456": the code stands among other digits.
    const parted = cluster.replace(PARTED, hideDigits)
    return parted.replace(RUN, (run: string, offset: number) => {
      const start = at + offset
      return run.length >= 4 && isSecretRun(describe(run, text, start, start + run.length, nearCodeWord))
        ? hideDigits(run)
        : run
    })
  })
}

/** Whether there is a digit of any script. */
export const holdsDigit = (text: string): boolean => mayHoldDigit(text) && /\p{Nd}/u.test(text)

/** Quick; surrogates may be digits too (mathematical ones). */
function mayHoldDigit(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (isDigitAt(text, i) || (unit >= 0xd800 && unit < 0xe000)) return true
  }
  return false
}

const hideDigits = (text: string): string => text.replace(/\p{Nd}/gu, (digit) => '•'.repeat(digit.length))

function describe(written: string, text: string, start: number, end: number, near: NearCodeWord): Number {
  const ascii = /^[\x20-\x7e]*$/.test(written) ? written : foldAll(written)
  return {
    shape: ascii,
    digits: ascii.replace(/\D/g, ''),
    before: text.slice(Math.max(0, start - NEAR), start),
    after: text.slice(end, end + NEAR),
    start,
    end,
    near,
  }
}

function isKept({ shape, digits, before, after }: Number): boolean {
  if (isDialled(before, after)) return true
  if (isInLink(before, after)) return true
  if (DATE.test(shape) && isDate(shape.split(/\D/).map(Number))) return true
  return isPhone(shape, digits, before)
}

/** Part of a service code (`*401*0300…#`), not a number in WhatsApp's `*bold*`. */
function isDialled(before: string, after: string): boolean {
  const last = before.at(-1)
  if (last !== '*' && last !== '#') return false
  return /^(?:#|\*\p{Nd})/u.test(after) || (/\p{Nd}\*$/u.test(before.slice(-3)) && /^[*#]/.test(after))
}

/** What stands before a number without a blank. */
function gluedBefore(before: string): string {
  let start = before.length
  while (start > 0 && !isBlankAt(before, start - 1)) start--
  return before.slice(start)
}

function isBlankAt(text: string, i: number): boolean {
  const unit = text.charCodeAt(i)
  return unit <= SPACE
    ? BLANK.test(text[i] as string)
    : unit >= NO_BREAK_SPACE && BLANK.test(text[i] as string)
}

function isInLink(before: string, after: string): boolean {
  const word = gluedBefore(before)
  if (word.length > 1 && /:\/\/|[a-z]\.[a-z]{2,}[/?:]|[?&]\w{1,20}=/i.test(word)) return true
  const host = /^[\p{L}\p{N}-]{0,30}\.([a-z]{2,20})(?=[/?\s]|$)/u.exec(after)
  return host !== null && isTopLevel(host[1] as string)
}

/** Nine to fifteen digits that begin as numbers to call do. A contiguous IIN or CNIC is none. */
function isPhone(shape: string, digits: string, before: string): boolean {
  if (digits.length < 9 || digits.length > 15 || /[,:/.]/.test(shape.replace(/\. ?$/, ''))) return false
  if (/\+\(?$/.test(before)) return true
  if (isPersonal(shape, digits) || passesLuhn(digits)) return /^(?:00|03\d{9}$)/.test(digits)
  return (
    /^(?:0|92|7[0-9]|8[ (-]{0,2}7|91|1[ -])/.test(shape) ||
    (digits.length === 10 && !/ \d{3}-\d{3}$/.test(shape))
  )
}

function isSecretWhole({ shape, digits, before, after, start, end, near }: Number): boolean {
  if (isPersonal(shape, digits)) return true
  if (/^[\d -]+$/.test(shape) && passesLuhn(digits)) return true
  // Written like a card: hidden even when a digit is wrong.
  if (/^[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}$/.test(shape)) return true
  // No sum is written 123-456, whatever currency stands beside it.
  if (/^\d{3}-\d{3}$/.test(shape)) return true
  if (isMoney(before, after)) return false
  if (/^\d{3} \d{3}$/.test(shape)) return !shape.endsWith(' 000') || DIRECTLY_BEFORE.test(before)
  if (/^\d(?:[ -]\d){5}$/.test(shape)) return true
  return (
    /^\d{1,4}(?:[ -]\d{1,4}){1,5}$/.test(shape) &&
    digits.length <= 8 &&
    !UNIT_AFTER.test(after) &&
    !ORDER_BEFORE.test(before) &&
    near(start, end)
  )
}

function isSecretRun({ digits, before, after, start, end, near }: Number): boolean {
  if (isPersonal(digits, digits) || (digits.length > 12 && passesLuhn(digits))) return true
  if (isMoney(before, after)) return false
  if (digits.length === 6) return !isPaid(digits, before, after) || DIRECTLY_BEFORE.test(before)
  if (digits.length < 4 || digits.length > 8) return false
  if (SENDER_PREFIX.test(before) || DIRECTLY_BEFORE.test(before)) return true
  if (/^(?:19|20)\d\d$/.test(digits) || SHORT_CODES.has(digits)) return false
  return near(start, end)
}

/** What somebody paid or lost; of what was sent only a round number, for codes are sent too. */
function isPaid(digits: string, before: string, after: string): boolean {
  if (/000$/.test(digits) && (SENT.test(before) || SENT.test(after))) return true
  return PAID_BEFORE.test(before) && !/код|code|парол|otp|пин/iu.test(before + after)
}

const isMoney = (before: string, after: string): boolean =>
  MONEY_BEFORE.test(before.slice(-MONEY_REACH)) || MONEY_AFTER.test(after)

/** Pakistan's CNIC (13 digits, 5-7-1) or Kazakhstan's IIN (12 digits, beginning with a date of birth). */
export function isPersonal(shape: string, digits: string): boolean {
  if (/^\d{5}[- ]?\d{7}[- ]?\d$/.test(shape)) return !/^(?:00|92)/.test(shape)
  const iin = /^\d\d(\d\d)(\d\d)[0-6]\d{5}$/.exec(shape)
  if (!iin || digits.length !== 12) return false
  const [month, day] = [Number(iin[1]), Number(iin[2])]
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

/** Day, month and year in any order. */
export function isDate(parts: number[]): boolean {
  return parts.some(
    (month, i) => month >= 1 && month <= 12 && parts.some((day, j) => j !== i && day >= 1 && day <= 31),
  )
}

/** Card numbers, ISO/IEC 7812-1: 13 to 19 digits whose weighted sum ends in zero. */
export function passesLuhn(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19 || /^0/.test(digits)) return false
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const weighted = i % 2 === 0 ? digit : digit * 2
    sum += weighted > 9 ? weighted - 9 : weighted
  }
  return sum % 10 === 0
}
