/**
 * Hides codes whose digits are spelled out ("four eight two…") or drawn (④⑧②) near a word for code, in five
 * languages. Text in, text of the same length out.
 */
import { findCodeWords } from './mask-code-words.ts'

const DIGITS = [
  'zero|oh|one|two|three|four|five|six|seven|eight|nine',
  'ноль|нуль|один|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять',
  'нөл|ноль|бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз',
  'صفر|زیرو|ایک|دو|تین|چار|پانچ|چھ|چھے|سات|آٹھ|نو',
  'sifar|ek|aik|do|teen|tin|char|chaar|panch|paanch|chay|chhe|che|chha|saat|sat|aath|ath|nau|no',
].join('|')
const TENS = [
  'ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred',
  'десять|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцать|двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто|сто|двести|триста|четыреста|пятьсот|шестьсот|семьсот|восемьсот|девятьсот',
  'он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз',
].join('|')
const ROW = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${DIGITS}|${TENS})(?:[ ,.\\n-]{1,3}(?:${DIGITS}|${TENS})){2,7}(?![\\p{L}\\p{N}])`,
  'giu',
)
const WORD = /[\p{L}]+/gu
const ONLY_DIGITS = new RegExp(`^(?:(?:${DIGITS})[ ,.\\n-]{0,3})*$`, 'iu')
const FEWEST_DIGITS = 4
/** Behind a number: "two three four thousand rupees". */
const SUM_BEHIND =
  /^[ -]{1,2}(?:thousand|rupee|hazar|hazaar|lakh|тысяч|тенге|теңге|руб|мың|روپ|ہزار|لاکھ|час|минут|сағат|сағ|дн|күн)/iu
const DRAWN = /[①-⑨⓪❶-❾➀-➈➊-➒⓿](?:[ -]?[①-⑨⓪❶-❾➀-➈➊-➒⓿]){3,7}/gu
const SHOWN = /[①-⑨⓪❶-❾➀-➈➊-➒⓿]/
const CODE = /code|otp|pin|passw|код|пин|шифр|парол|құпия|کوڈ|كود|پن|رمز/i

export function maskSpoken(text: string): string {
  if (!CODE.test(text)) return text
  const near = findCodeWords(text)
  const masked = text.replace(ROW, (row: string, at: number) => {
    const end = at + row.length
    const words = row.match(WORD)?.length ?? 0
    if (ONLY_DIGITS.test(row) && words < FEWEST_DIGITS) return row
    return near(at, end) && !SUM_BEHIND.test(text.slice(end, end + 20))
      ? row.replace(WORD, (word) => '•'.repeat(word.length))
      : row
  })
  if (!SHOWN.test(masked)) return masked
  return masked.replace(DRAWN, (row: string, at: number) =>
    near(at, at + row.length) ? row.replace(/[^ -]/g, '•') : row,
  )
}
