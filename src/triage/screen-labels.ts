/**
 * Finds printed labels in recognised writing, of which some letters are misread, dropped or glued: lines in, the
 * stretches of letters out that a label covers. Compares letters only, so that spaces, marks and case say nothing.
 */
import { plainLetter } from './fold-word.ts'
import { looksLike } from './text-confusables.ts'
import { isLetterAt } from './text-tokens.ts'
import { normalizeText } from './text.ts'

/** The letters of a text in the form labels are compared in: a letter and its look-alike of another script are one. */
export function lettersOf(text: string): string {
  const { plain } = normalizeText(text)
  let letters = ''
  for (let i = 0; i < plain.length; i++) {
    if (isLetterAt(plain, i)) letters += looksLike(String.fromCharCode(plainLetter(plain.charCodeAt(i))))
  }
  return letters
}

/** Recognised lines, their letters one after the other, so that a label may be broken over lines. */
export interface Lines {
  letters: string
  /** Index of the first letter of each line, and one more entry for the end. */
  starts: number[]
}

/** Screens are short; nobody's label stands behind so many letters. */
const MOST_LETTERS = 3_000

export function linesOf(texts: readonly string[]): Lines {
  const starts = [0]
  let letters = ''
  for (const text of texts) {
    if (letters.length < MOST_LETTERS) letters += lettersOf(text.slice(0, MOST_LETTERS))
    starts.push(letters.length)
  }
  return { letters, starts }
}

export interface Label {
  /** As printed, without the marks for "whatever else". */
  text: string
  letters: string
  /** Covers its line from the beginning, to the end. */
  fromStart: boolean
  toEnd: boolean
}

export function compileLabel(printed: string): Label {
  const fromStart = printed.startsWith('…')
  const toEnd = printed.endsWith('…')
  const text = printed.slice(fromStart ? 1 : 0, toEnd ? -1 : undefined).trim()
  return { text, letters: lettersOf(text), fromStart, toEnd }
}

/** Index range of letters, end exclusive. */
export interface Stretch {
  start: number
  end: number
}

const MOST_PLACES = 8
/** Looked at more closely per label: on junk that repeats its letters time stays bounded. */
const MOST_TRIES = 64

/** Where the label stands, misread letters allowed by its length; at most MOST_PLACES places, in no order. */
export function findLabel({ letters, starts }: Lines, label: Label): Stretch[] {
  const found: Stretch[] = []
  const allowed = mistakes(label.letters.length)
  const size = Math.ceil(label.letters.length / (allowed + 1))
  let tries = 0
  // With so many mistakes at least one of so many pieces is unharmed.
  for (let from = 0; from < label.letters.length; from += size) {
    const piece = label.letters.slice(from, from + size)
    for (
      let at = letters.indexOf(piece);
      at >= 0 && found.length < MOST_PLACES && tries < MOST_TRIES;
      tries++
    ) {
      const begin = Math.max(0, at - from - allowed)
      const near = letters.slice(begin, begin + label.letters.length + 2 * allowed)
      const best = bestFit(near, label.letters, allowed)
      const stretch = best && { start: begin + best.start, end: begin + best.end }
      if (stretch && !found.some(({ start, end }) => start < stretch.end && stretch.start < end))
        found.push(stretch)
      at = letters.indexOf(piece, at + 1)
    }
  }
  return found.map((stretch) => widen(stretch, label, starts))
}

/** Letters that may be wrong, missing or too many. */
function mistakes(length: number): number {
  return length < 6 ? 0 : length < 12 ? 1 : length < 24 ? 2 : length < 36 ? 3 : 5
}

function widen({ start, end }: Stretch, { fromStart, toEnd }: Label, starts: number[]): Stretch {
  const lineStart = starts.findLast((at) => at <= start) ?? start
  const lineEnd = starts.find((at) => at >= end) ?? end
  return { start: fromStart ? lineStart : start, end: toEnd ? lineEnd : end }
}

/** The stretch of `text` nearest to `wanted` by edits, or null when all need more than allowed. Both are short. */
function bestFit(text: string, wanted: string, allowed: number): Stretch | null {
  // Row of the edit distance table for each prefix of `wanted`, with the place where the fit began.
  let costs = Array.from({ length: wanted.length + 1 }, (_, i) => i)
  let begins = costs.map(() => 0)
  let best: Stretch | null = null
  let bestCost = allowed + 1
  for (let i = 1; i <= text.length; i++) {
    const nextCosts = [0]
    const nextBegins = [i]
    for (let j = 1; j <= wanted.length; j++) {
      const swapped = (costs[j - 1] as number) + (text[i - 1] === wanted[j - 1] ? 0 : 1)
      const dropped = (nextCosts[j - 1] as number) + 1
      const added = (costs[j] as number) + 1
      const cost = Math.min(swapped, dropped, added)
      nextCosts.push(cost)
      const begin = cost === swapped ? begins[j - 1] : cost === dropped ? nextBegins[j - 1] : begins[j]
      nextBegins.push(begin as number)
    }
    costs = nextCosts
    begins = nextBegins
    const cost = costs[wanted.length] as number
    if (cost < bestCost) {
      bestCost = cost
      best = { start: begins[wanted.length] as number, end: i }
    }
  }
  return best
}

/** Share 0..1 of a line's letters inside the stretches; 0 for a line without letters. */
export function coverage({ starts }: Lines, line: number, stretches: readonly Stretch[]): number {
  const from = starts[line] as number
  const to = starts[line + 1] as number
  if (to <= from) return 0
  const covered = new Uint8Array(to - from)
  for (const { start, end } of stretches) {
    if (start < to && end > from) covered.fill(1, Math.max(0, start - from), Math.min(to, end) - from)
  }
  return covered.reduce((sum, one) => sum + one, 0) / (to - from)
}
