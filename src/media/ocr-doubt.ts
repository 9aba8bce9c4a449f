/** Which recognised lines are worth the time of a second look with other models. Pure. */
import { isIn, isLink, type Script } from './ocr-script.ts'
import type { Box, Line, Word } from './recognised.ts'

/** From here on a word stands there as it was read. */
const WORD_SURE = 80
/** Below this a line has been guessed at. */
const LINE_READ = 60
/** Pixels of the lowest line that can be read. */
const HEIGHT_MIN = 10
/** So many doubtful letters or digits may be an icon, which no model knows. */
const ICON = 2
/** Characters of addresses, and how many of them need no sign of addresses among them. */
const ADDRESS = /^(?=.*[\d=/])[\w.~:/?#[\]@!$&'()*+,;=%-]{8,}$/
const ADDRESS_LENGTH = 12
/** A picture beside a few words makes this share of a line doubtful. */
const DOUBT_SHARE = 0.25

/** True when another model may know words of the line better. */
export function isDoubtful({ words, box }: Line, script: Script): boolean {
  // Unreadable, but shaped like writing.
  if (words.length === 0) return isLineShaped(box)
  const unsure = words.filter((word) => !isSure(word, script))
  const doubtful = sizeOf(unsure)
  if (script === 'arabic') return doubtful > 0
  if (script === 'cyrillic') return doubtful > ICON || unsure.some(({ text }) => /\d/.test(text))
  return doubtful > ICON && doubtful > DOUBT_SHARE * sizeOf(words)
}

/** True when no model has made much of it. */
export function isUnread({ words }: Line): boolean {
  const guessed = words.filter(({ text, confidence }) => confidence < LINE_READ && !isLink(text))
  return words.length === 0 || (sizeOf(guessed) > ICON && sizeOf(guessed) * 2 > sizeOf(words))
}

/** The Arabic model makes Western digits of Latin letters; the Cyrillic one reads them well. */
function isSure({ text, confidence }: Word, script: Script): boolean {
  // No dictionary knows addresses: their confidence tells nothing.
  if (script === 'latin' && isAddress(text)) return true
  if (confidence < WORD_SURE) return false
  return isIn(script, text) || (script === 'cyrillic' && /^[\d.,:]+$/.test(text))
}

/** A link, or a part of one that was broken into lines. */
export function isAddress(text: string): boolean {
  return isLink(text) || (ADDRESS.test(text) && (text.length >= ADDRESS_LENGTH || /[=/?&_]/.test(text)))
}

function sizeOf(words: Word[]): number {
  return words.reduce((sum, { text }) => sum + (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0)
}

/** Borders and dirt are thin or short. */
function isLineShaped({ left, top, right, bottom }: Box): boolean {
  return bottom - top >= HEIGHT_MIN && right - left >= 2 * (bottom - top)
}
