/**
 * The text of a bubble from its lines: a space where a line was wrapped, a newline where the writer began a new
 * one, nothing where a link, a dial code, a code or a word was broken.
 */
import type { Bubble } from './layout-bubbles.ts'
import { continuesLink, type Joint } from './layout-links.ts'
import { continuesCode, continuesDialCode, mendNumbers } from './layout-numbers.ts'
import type { Piece } from './layout-pieces.ts'
import type { Word } from './recognised.ts'

export interface TextOptions {
  /** Typical height of a word, pixels. */
  size: number
  /** No chat: a hyphen at the end of a line may be the typesetter's. */
  isDocument: boolean
}

interface Joined {
  text: string
  /** Since the last space. */
  tail: string
}

export function joinLines(bubble: Bubble, options: TextOptions): string {
  const parts: Joined = { text: '', tail: '' }
  let above: Piece | undefined
  for (const piece of bubble.pieces) {
    let before: Word | undefined
    for (const word of piece.words) {
      if (before !== undefined) {
        append(parts, word.text, sameLine(parts.tail, before, word, options.size))
      } else if (above === undefined) {
        append(parts, word.text, '')
      } else {
        appendLine(parts, word.text, acrossLines(bubble, above, piece, options), options)
      }
      before = word
    }
    above = piece
  }
  return mendNumbers(mendEndings(mendSchemes(parts.text)))
}

/** A slash of a link is thin and gets lost. */
function mendSchemes(text: string): string {
  return text.replace(/\b(https?):\/(?=[\p{L}\p{N}])/giu, '$1://')
}

/** Endings of links that are common, by their letters with look-alikes folded. */
const ENDINGS = new Map(
  'com online org info shop click link live top pro app store site club vip'
    .split(' ')
    .map((ending) => [foldDigits(ending), ending]),
)

/** "laptop.0nline": no ending of a link holds a digit. */
function mendEndings(text: string): string {
  return text.replace(/(?<=[\p{L}\p{N}-]\.)[a-z01]{3,6}(?![\p{L}\p{N}.-])/giu, (ending) =>
    /[01]/.test(ending) && /[a-z]/i.test(ending) ? (ENDINGS.get(foldDigits(ending)) ?? ending) : ending,
  )
}

function foldDigits(letters: string): string {
  return letters.toLowerCase().replaceAll('0', 'o').replaceAll(/[1i]/g, 'l')
}

function append(parts: Joined, word: string, between: '' | ' ' | '\n'): void {
  parts.text += between + word
  parts.tail = between === '' ? parts.tail + word : word
}

function sameLine(tail: string, before: Word, word: Word, size: number): '' | ' ' {
  const gap = Math.max(word.box.left - before.box.right, before.box.left - word.box.right) / size
  const joint: Joint = { isSameLine: true, gap, room: 0, fits: true, isAlone: false }
  return continuesLink(tail, word.text, joint) || continuesDialCode(tail, word.text) ? '' : ' '
}

function appendLine(
  parts: Joined,
  word: string,
  joint: Joint & { isMeant: boolean },
  options: TextOptions,
): void {
  const { tail } = parts
  if (continuesLink(tail, word, joint) || continuesDialCode(tail, word) || continuesCode(tail, word)) {
    append(parts, word, '')
  } else if (/\p{L}-$/u.test(tail) && /^\p{Ll}/u.test(word)) {
    if (options.isDocument && isTypesetHyphen(tail, word)) {
      parts.text = parts.text.slice(0, -1)
      parts.tail = tail.slice(0, -1)
    }
    append(parts, word, '')
  } else {
    append(parts, word, joint.isMeant ? '\n' : ' ')
  }
}

/** What the end of a line says about its break. */
function acrossLines(
  bubble: Bubble,
  above: Piece,
  piece: Piece,
  { size }: TextOptions,
): Joint & { isMeant: boolean } {
  const first = piece.words[0]
  const room = Math.max(0, bubble.columnWidth - (above.box.right - above.box.left)) / size
  const needed = first === undefined ? 0 : (first.box.right - first.box.left) / size
  return {
    isSameLine: false,
    gap: 0,
    room,
    fits: needed + 2 < room,
    isAlone: piece.words.length === 1,
    // A third of a size is a space; the rest forgives kerning and ragged boxes.
    isMeant: needed + 0.9 < room,
  }
}

/** Russian particles and the first halves of English compounds keep their hyphen. */
function isTypesetHyphen(tail: string, next: string): boolean {
  const left = tail.slice(0, -1)
  const isCompound =
    /^(?:то|либо|нибудь|таки|ка|де|тка)(?:[^\p{L}]|$)/iu.test(next) ||
    /(?:^|[^\p{L}])(?:кое|из|по|во|в|self|non|co|pre|re|e|one|two|three|four|five|six|seven|eight|nine|ten|well|long|short|high|low|real|end|pin|otp|sms|wi)$/iu.test(
      left,
    )
  return !isCompound && left.length >= 2 && /^\p{Ll}{2}/u.test(next)
}
