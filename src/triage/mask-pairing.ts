/** Hides eight-character pairing codes where the text speaks of linking. Text in, text of the same length out. */
import { isPairingShape, speaksOfLinking } from './code.ts'

const FOUR_FOUR = /(?<![A-Za-z0-9])([0-9A-Z]{4})([-\s\u2010-\u2015]?)([0-9A-Z]{4})(?![A-Za-z0-9])/g
/** A code word right before makes any eight characters a code, also a word-like one. */
const AFTER_CODE_WORD = /(?:code|код\p{L}{0,4}|کوڈ|كود|कोड)[^\p{L}\p{N}]{0,6}$/iu
/** The same beside a code word in a text that does not speak of linking: then the dash is needed. */
const NAMED =
  /(?<=(?:code|код\p{L}{0,4}|کوڈ|كود|कोड)[^\p{L}\p{N}]{0,6}(?:(?:is|это|hai|ہے):? )?)(?=[0-9A-Z]{0,3}-?[0-9A-Z]{0,3}\d)(?=[0-9-]{0,8}[A-Z])[0-9A-Z]{4}[-\u2010-\u2015][0-9A-Z]{4}(?![A-Z0-9-])/giu
const INSIDE_LINK = /(?:[:/.=?&#][^\s]{0,100}|[*+])$/

/** The dash or space inside a code stays. */
export function maskPairingCodes(text: string): string {
  return maskLinking(text.replace(NAMED, (code) => code.replace(/[0-9A-Z]/gi, '•')))
}

function maskLinking(text: string): string {
  FOUR_FOUR.lastIndex = 0
  if (!FOUR_FOUR.test(text) || !speaksOfLinking(text.toLowerCase())) return text
  return text.replace(
    FOUR_FOUR,
    (code: string, first: string, separator: string, second: string, at: number) => {
      const before = text.slice(Math.max(0, at - 100), at)
      if (INSIDE_LINK.test(before) && !/[.:] ?$/.test(before)) return code
      const glued = separator === '' && AFTER_CODE_WORD.test(before) && !/^\d{8}$/.test(code)
      if (!glued && !isPairingShape(first, separator, second)) return code
      return code.replace(/[0-9A-Z]/g, '•')
    },
  )
}
