/**
 * Wallpaper, avatars and icons read as writing: passages of a chat that hold a letter or two, or a few that nobody
 * could read. By size and confidence only; what may be a link, number or code always stays.
 */
import { asciiDigits, carriesEvidence } from './layout-evidence.ts'

/** Up to so many letters and digits, words are read nearly surely or not at all. */
const FEW = 9
const HARDLY_READ = 65
/** Of a few letters in two scripts, which hardly anybody writes. */
const POORLY_READ = 80
/** Up to so many only a word that is read surely counts. */
const WORD = 3
const SURELY_READ = 85
/** Up to so many in two scripts at once are lines of a wallpaper, when read badly. */
const SEVERAL = 24
const BADLY_READ = 72

/** Whether a passage of a chat is no writing; `confidence` 0..100. */
export function isSpeck(text: string, confidence: number): boolean {
  const digits = asciiDigits(text).match(/\d/g)?.length ?? 0
  if (digits >= WORD && carriesEvidence(text)) return false
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  if (letters > FEW) return letters <= SEVERAL && confidence < BADLY_READ && isMixed(text)
  if (confidence < (isMixed(text) ? POORLY_READ : HARDLY_READ)) return true
  const isWord = /\p{L}{2}/u.test(text) && confidence >= SURELY_READ
  // An answer by number or mark is short as well.
  const isAnswer = /^[\p{N}?!؟]+$/u.test(text) && confidence >= SURELY_READ
  return letters <= WORD && !isWord && !isAnswer
}

/** Latin and Cyrillic letters are mistaken for each other in words that are written. */
function isMixed(text: string): boolean {
  return /\p{Script=Arabic}/u.test(text) && /[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(text)
}
