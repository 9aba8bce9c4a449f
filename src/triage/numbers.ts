/** Reads a message that is nothing but a number of an option: text in, digit out ("2", "۲", "2️⃣", "option 2", "do"). */
import type { Digit } from '../content/words.ts'
import { foldWord } from './fold-word.ts'
import type { CompiledWords } from './words.ts'
import { wordsOf } from './whole-message.ts'

export interface Numbers {
  digits: Map<string, number>
  beside: Set<string>
  and: Set<string>
}

export function compileNumbers(digits: Record<Digit, string[]>[], beside: string[], and: string[]): Numbers {
  const numbers: Numbers = { digits: new Map(), beside: folded(beside), and: folded(and) }
  for (const own of digits) {
    for (const [digit, phrases] of Object.entries(own)) {
      for (const word of folded(phrases)) numbers.digits.set(word, Number(digit))
    }
  }
  return numbers
}

/** Single words; of a longer wording each word counts by itself. */
function folded(phrases: string[]): Set<string> {
  return new Set(phrases.flatMap((phrase) => wordsOf(phrase).map(({ text }) => foldWord(text))))
}

const MAX_CHARS = 40
const MAX_WORDS = 6
/** Prices, times, shares and sums are no choice. */
const NO_CHOICE = /[$€£₸₨₹%=@:]|\d[.,]\d/u

/** 0 to 9, or null: never part of a longer text, never of a longer number. */
export function readDigit(text: string, words: CompiledWords): number | null {
  const digits = readDigits(text, words)
  return digits.length === 1 ? (digits[0] as number) : null
}

/** Several numbers at once ("2 and 3", "2,3") in the order written, without repeats; [] when it is anything else. */
export function readDigits(text: string, { numbers }: CompiledWords): number[] {
  const list = text.replace(/(?<=\d)\s*[,،+/&]\s*(?=\d)/gu, ' & ')
  if (text.length > MAX_CHARS || NO_CHOICE.test(list)) return []
  const tokens = wordsOf(list)
  if (tokens.length > MAX_WORDS) return []
  const found = new Set<number>()
  for (const token of tokens) {
    const word = foldWord(token.text)
    const digit = digitOf(word, numbers)
    if (digit !== null) found.add(digit)
    else if (!numbers.beside.has(word) && !numbers.and.has(word)) return []
  }
  return [...found]
}

/** `2nd`, `2ші`, `№2`: letters that by themselves would stand beside a number. */
function digitOf(word: string, { digits, beside }: Numbers): number | null {
  const [, before = '', digit, after = ''] = /^(\p{L}{0,6})(\d)(\p{L}{0,6})$/u.exec(word) ?? []
  if (digit === undefined) return digits.get(word) ?? null
  return [before, after].every((letters) => letters === '' || beside.has(letters)) ? Number(digit) : null
}
