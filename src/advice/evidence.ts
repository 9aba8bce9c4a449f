/**
 * Makes hostile text fit to be shown. In: a masked quotation. Out: one short line without working links,
 * WhatsApp markup or direction marks, isolated where it would disturb the text around it.
 */

const LRI = '\u2066'
const FSI = '\u2068'
const PDI = '\u2069'

/** Line breaks, control and direction marks: they could reorder or split our own words. */
const MARKS = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\s]+/gu
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/
/** Quotations arrive with at most 120 characters; more is never looked at. */
const INPUT_LIMIT = 240

/** `maxLength` in UTF-16 units, before the marks that defanging and isolating add. */
export function showEvidence(evidence: string, maxLength: number, isRightToLeft: boolean): string {
  const clean = withoutMarkup(evidence.slice(0, INPUT_LIMIT).replace(MARKS, ' ').trim())
  const shown = defang(shorten(clean, maxLength))
  if (shown === '') return ''
  if (RIGHT_TO_LEFT.test(shown)) return FSI + shown + PDI
  return isRightToLeft ? LRI + shown + PDI : shown
}

/** `hxxps://evil[.]example`: readable, but no phone makes a link of it. */
export function defang(text: string): string {
  return text
    .replace(/\bhttp(s?):\/\//gi, 'hxxp$1://')
    .replace(/\b(?!hxxps?:)([a-z][a-z0-9+-]{0,20}):\/\//gi, '$1[:]//')
    .replace(/(?<=[\p{L}\p{N}\p{M}_-])[.\u3002\uFF0E](?=[\p{L}_-]|xn--)/gu, '[.]')
}

/** Dial codes and addresses of a right-to-left text, each in a left-to-right isolate. */
export function isolateCodes(text: string): string {
  return text.replace(
    /[*#]{1,2}\d{2,3}#|\b[A-Za-z][A-Za-z0-9-]{0,40}(?:\.[A-Za-z0-9-]{2,40}){1,5}/g,
    `${LRI}$&${PDI}`,
  )
}

/** Asterisks are kept where they belong to a dial code. */
function withoutMarkup(text: string): string {
  return text.replace(text.includes('#') ? /[~`{}\\]/g : /[*~`{}\\]/g, '')
}

function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  // Never half a surrogate pair.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(maxLength - 2)) ? maxLength - 2 : maxLength - 1
  return `${text.slice(0, end).trimEnd()}…`
}
