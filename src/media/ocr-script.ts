/** Which letters a recognised word is written in, and what its model is known to misread. Pure. */

/** Each has a model of its own; `cyrillic` is Kazakh and Russian, `arabic` is Urdu in Naskh letters. */
export type Script = 'latin' | 'cyrillic' | 'arabic'

/** Arabic letters, their marks and digits, with the punctuation around words. */
const ARABIC_WORD = /^["'(«“‘]*[\u0620-\u0652\u0660-\u0669\u0670-\u06d5\u06f0-\u06f9]+[.,:!?؟،؛۔"')»”’…٪%]*$/
/** Letters of one word or of several joined by hyphens, also after a number ("5-го", "100тг"). */
const CYRILLIC_WORD = /^["'(«“‘]*(?:\d+-?)?[\u0400-\u04ff]+(?:-[\u0400-\u04ff]+)*[.,:;!?"')»”’…%]*$/
/** What stands in other text in Latin letters: addresses, codes, English. */
const LATIN_WORD = /^[\x21-\x7e…–—“”‘’«»№₨]*$/
/** Of the two slashes one is easily lost. */
const LINK = /^(?:https?:\/|[A-Za-z0-9-]+\.[A-Za-z]{2,}(?:$|[/?.]))/

/** True when the word consists of what the script's model knows. Numbers belong to Latin: it reads them best. */
export function isIn(script: Script, text: string): boolean {
  // One digit alone is what the Arabic model makes of anything.
  if (script === 'arabic')
    return ARABIC_WORD.test(text) && /[\u0620-\u064a\u0671-\u06d3]|[\u0660-\u0669\u06f0-\u06f9]{2}/.test(text)
  if (script === 'cyrillic') return CYRILLIC_WORD.test(text)
  return LATIN_WORD.test(text) && /[A-Za-z0-9]/.test(text)
}

/** Such a shape does not come about by guessing at other letters. */
export function isLink(text: string): boolean {
  return LATIN_WORD.test(text) && LINK.test(text)
}

/** A link whose beginning was read as "https:/x" or "https:l/x". */
export function mendLink(text: string): string {
  return isLink(text) ? text.replace(/^(https?):[/lI]{1,2}(?=[A-Za-z0-9])/, '$1://') : text
}

/** Urdu has its own comma, and its own forms of two letters, which the model takes for the Arabic ones. */
export function asUrdu(text: string): string {
  if (!isIn('arabic', text)) return text
  return text
    .replace(/[\u064a\u0649]/g, '\u06cc')
    .replace(/\u0643/g, '\u06a9')
    .replace(/,$/, '\u060c')
    .replace(/\?$/, '\u061f')
}
