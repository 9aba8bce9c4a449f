/** Normalized text in, words and numbers with positions and a sentence number out. Any text is fine. */
import type { NormalizedText } from './text.ts'

export interface Token {
  text: string
  /** Range in the normalized text. */
  start: number
  end: number
  /** Counts up from 0 at every sentence end or line break. */
  sentence: number
}

/** What belongs to no word. */
export const OTHER = 1
const LATIN = 2
const CYRILLIC = 3
const LETTER = 4
const DIGIT = 5
const MARK = 6
/** By UTF-16 unit; 0 until the unit is met. */
export const classes = new Uint8Array(0x10000)

function classify(unit: number): number {
  const char = String.fromCharCode(unit)
  if (/\p{Nd}/u.test(char)) return DIGIT
  if (/\p{Script=Latin}/u.test(char)) return LATIN
  if (/\p{Script=Cyrillic}/u.test(char)) return CYRILLIC
  if (/\p{L}/u.test(char)) return LETTER
  return /[\p{M}\p{N}]/u.test(char) ? MARK : OTHER
}

function classOf(text: string, i: number): number {
  const unit = text.charCodeAt(i)
  const known = classes[unit] as number
  if (known !== 0) return known
  return (classes[unit] = classify(unit))
}

const APOSTROPHE = 0x27
const isLetter = (kind: number): boolean => kind >= LATIN && kind <= LETTER

/** Whether the unit at `i` belongs to a word: letter, mark or digit of any script. */
export function isWordAt(text: string, i: number): boolean {
  return classOf(text, i) !== OTHER
}

/** Whether the unit at `i` is a letter of any script. */
export function isLetterAt(text: string, i: number): boolean {
  return isLetter(classOf(text, i))
}

/** Whether the unit at `i` is a decimal digit of any script of the basic plane. */
export function isDigitAt(text: string, i: number): boolean {
  return classOf(text, i) === DIGIT
}

/**
 * Words (letters, digits and marks together, apostrophes inside) in order. A word is split where Latin meets
 * another script (`whatsapp|та`). Dots and question marks inside links and numbers end no sentence.
 */
export function tokenize(n: NormalizedText): Token[] {
  const { text } = n
  const tokens: Token[] = []
  let sentence = 0
  let inLink = false
  for (let i = 0; i < text.length;) {
    const kind = classOf(text, i)
    if (kind !== OTHER) {
      const end = wordEnd(text, i)
      tokens.push({ text: text.slice(i, end), start: i, end, sentence })
      i = end
      continue
    }
    const char = text[i] as string
    if (char === ' ' || char === '\n') inLink = false
    else if (char === '/' || char === '@') inLink = true
    if (endsSentence(text, i, char, inLink)) sentence++
    i++
  }
  return tokens
}

function wordEnd(text: string, start: number): number {
  let script = classOf(text, start)
  let i = start + 1
  for (; i < text.length; i++) {
    const kind = classOf(text, i)
    if (kind === OTHER) {
      const joins =
        text.charCodeAt(i) === APOSTROPHE &&
        isLetter(script) &&
        i + 1 < text.length &&
        isLetter(classOf(text, i + 1))
      if (!joins) break
    } else if (isLetter(kind)) {
      if (isLetter(script) && kind !== script) break
      script = kind
    }
  }
  return i
}

const ENDS = new Set(['!', '?', '؟', '۔', '।', '॥', '…', '\n'])

function endsSentence(text: string, i: number, char: string, inLink: boolean): boolean {
  if (char === '\n') return true
  if (char !== '.' && !ENDS.has(char)) return false
  if (i === 0 || text[i - 1] === char) return false
  const next = i + 1 < text.length ? classOf(text, i + 1) : OTHER
  if (next === OTHER || next === MARK) return true
  if (inLink) return false
  // A dot before a letter of Latin script or a digit is a link, a number or an abbreviation.
  return char !== '.' || (next !== LATIN && next !== DIGIT)
}
