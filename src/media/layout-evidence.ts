/**
 * The shapes that must never be taken for furniture: links, numbers, codes, dial codes, amounts. A wide net on
 * purpose: what it catches is kept and read again by triage, which decides.
 */

/** Digits that are not ASCII (Urdu and Arabic), as ASCII; everything else as it is. */
export function asciiDigits(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
}

const LINK =
  /:\s?\/|www\.|[\p{L}\p{N}-]\.[\p{L}]{2,24}(?:\/|$|\s)|[\p{L}\p{N}]\/[\p{L}\p{N}]{3}|@[\p{L}\p{N}]/iu
const DIAL_CODE = /[*#]\s?\d|\d\s?[*#]/
/** Five digits or more, in groups or not: a code, a telephone or a card. */
const LONG_NUMBER = /\d(?:[ \u00a0().-]{0,2}\d){4}/
const SHORT_CODE = /(?:^|[^\d:.,])\d{3,4}[ -]\d{3,4}(?:$|[^\d:%])/
const AMOUNT =
  /[$€£₹₸₽₨¥]\s?\d|\d\s?[$€£₹₸₽₨¥]|\d[\d .,]{0,12}\s?(?:usd|eur|kzt|rub|pkr|inr|aed|rs|руб|тг|тенге|теңге|روپ)|(?:usd|eur|kzt|rub|pkr|inr|aed|rs)\.?\s?\d/iu

/** `text` is one piece or passage. Bounded and linear in its length. */
export function carriesEvidence(text: string): boolean {
  const plain = asciiDigits(text)
  return [LINK, DIAL_CODE, LONG_NUMBER, SHORT_CODE, AMOUNT].some((pattern) => pattern.test(plain))
}
