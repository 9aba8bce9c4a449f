/**
 * Finds words whose letters were pulled apart: `c o d e`, `к-о-д`, `v_o_t_e`, `к🔥о🔥д🔥ы`. Folded text in, ranges
 * out. Links, abbreviations of two letters and lists (`a, b, c`; `y/n`) are left alone. Linear.
 */
import { classes, isLetterAt, isWordAt, OTHER } from './text-tokens.ts'

export interface Spread {
  start: number
  end: number
}

/** Three letters with spaces between are often words of one letter («а я в школе»): only these count. */
const SHORT = new Set('otp pin sms код пин смс sim pay کوڈ'.split(' '))
const SHORTEST_SPACED = 4
const SHORTEST_MARKED = 3
/** An alphabet is no word. */
const LONGEST = 32
const MOST_SPACES = 3
/** Emoji take two units, some four. */
const LONGEST_MARK = 4
const SPACE = 0x20
/** Marks that part things listed, links and names. */
const APART = new Set('\n,;:/\\@=&?"\'«»()[]{}<>'.split(''))
/** Beside these a letter belongs to a link, a name or a longer chain of words. */
const CHAIN = new Set('./@:=&-_\\#'.split(''))

export function findSpread(text: string): Spread[] {
  const found: Spread[] = []
  if (!hasSingles(text)) return found
  let isStart = true
  for (let i = 0; i < text.length; i++) {
    if (!isWordAt(text, i)) {
      isStart = true
      continue
    }
    if (isStart && isLetterAt(text, i) && isSingle(text, i)) {
      const run = readRun(text, i)
      if (run.isWord) found.push({ start: i, end: run.end })
      if (run.isWord || run.letters > LONGEST) i = run.end - 1
    }
    isStart = false
  }
  return found
}

/** Whether three words of one unit follow one another: seldom, so this pass is the one that has to be fast. */
function hasSingles(text: string): boolean {
  const table = classes
  const other = OTHER
  let length = 0
  let singles = 0
  for (let i = 0; i < text.length; i++) {
    let known = table[text.charCodeAt(i)]
    if (known === 0) known = isWordAt(text, i) ? -1 : other
    if (known === other) {
      if (length === 1 && ++singles === 3) return true
      if (length > 1) singles = 0
      length = 0
    } else length++
  }
  return length === 1 && singles >= 2
}

/** Signs that stand for letters inside a word (`c@sh`). */
const SIGN_IN_WORD = /^[@$]{1,2}[a-z]/

/** No word goes on after the unit at `i`. */
function isSingle(text: string, i: number): boolean {
  if (i + 1 >= text.length) return true
  if (isWordAt(text, i + 1)) return false
  const next = text[i + 1]
  return (next !== '@' && next !== '$') || !SIGN_IN_WORD.test(text.slice(i + 1, i + 4))
}

interface Run {
  end: number
  letters: number
  isWord: boolean
}

/** Single letters from `start` on, with the same kind of gap between all of them. */
function readRun(text: string, start: number): Run {
  let letters = 1
  let end = start + 1
  let kind = 0
  for (;;) {
    const next = gapEnd(text, end)
    if (next === 0 || !isLetterAt(text, next) || !isSingle(text, next)) break
    const gap = kindOf(text, end, next)
    if (kind !== 0 && gap !== kind) break
    kind = gap
    letters++
    end = next + 1
  }
  const isSpaced = kind > 0
  const isLong = letters >= (isSpaced ? SHORTEST_SPACED : SHORTEST_MARKED)
  const isWord =
    letters <= LONGEST &&
    (isLong ? isSpaced || isApart(text, start, end) : letters === 3 && SHORT.has(lettersOf(text, start, end)))
  return { end, letters, isWord }
}

/** Where the gap that begins at `from` ends, or 0 when it is none: up to three spaces, or one mark, spaced or not. */
function gapEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) === SPACE && at - from < MOST_SPACES) at++
  const mark = at
  while (at < text.length && at - mark < LONGEST_MARK && isMark(text, at)) at++
  // "т.е. а" goes on with another word; "т . е . а" does not.
  if (at > mark && mark > from && text.charCodeAt(at) === SPACE) at++
  return at > from && at < text.length ? at : 0
}

const isMark = (text: string, i: number): boolean =>
  text.charCodeAt(i) !== SPACE && !isWordAt(text, i) && !APART.has(text[i] as string)

/** How many spaces, or -1 for a mark, -2 for a mark between spaces. */
function kindOf(text: string, from: number, to: number): number {
  const first = text.charCodeAt(from) === SPACE
  const last = text.charCodeAt(to - 1) === SPACE
  if (!first) return -1
  return last && text.slice(from, to).trim() === '' ? to - from : -2
}

/** Whether the run stands for itself and is no part of a link or of a chain of words. */
function isApart(text: string, start: number, end: number): boolean {
  const chained = (at: number, beyond: number): boolean =>
    CHAIN.has(text[at] ?? '') && beyond >= 0 && beyond < text.length && isWordAt(text, beyond)
  return !chained(start - 1, start - 2) && !chained(end, end + 1)
}

function lettersOf(text: string, start: number, end: number): string {
  let word = ''
  for (let i = start; i < end; i++) if (isWordAt(text, i)) word += text[i]
  return word
}
