/**
 * Words of a line as drawn go in, in reading order they come out. Among Urdu a phone draws numbers joined by signs
 * from right to left (Unicode's bidirectional algorithm): 482-913 stands there as 913-482, *401*0300# as #0300*401*.
 * Pure.
 */
import { isIn } from './ocr-script.ts'
import type { Word } from './recognised.ts'

const ARABIC_LETTER = /[\u0620-\u064a\u0671-\u06d3\u06d5]/
/** Begins with what a dial code ends with: only drawing from right to left does that. */
const MIRRORED_DIAL_CODE = /^#[\d*+%]{4,40}[*%]$/
/** Only digits of other signs stay in their order: 12:30, 15,000, 3.5, 1/2. */
const HYPHENATED = /^\d{1,20}(?:-\d{1,20}){1,5}(?=[.,:;،۔]?$)/
/** The plus of an international number, which begins it. */
const MIRRORED_PLUS = /^(\d{1,15})\+$/

/** Right to left where there are Arabic letters, but a run of Latin words in between from left to right. */
export function inReadingOrder(words: Word[]): Word[] {
  if (!words.some(({ text }) => ARABIC_LETTER.test(text)))
    return words.toSorted((a, b) => middle(a) - middle(b)).map(withDialCode)
  const ordered: Word[] = []
  let run: Word[] = []
  const close = (): void => {
    ordered.push(...(run.some(({ text }) => /[A-Za-z]/.test(text)) ? run.toReversed() : run.map(asWritten)))
    run = []
  }
  // What is right of all Urdu may continue a line above, where its order was decided.
  const isAfterUrdu = (): boolean => ordered.some(({ text }) => ARABIC_LETTER.test(text))
  const asWritten = (word: Word): Word => (isAfterUrdu() ? turned(word) : withDialCode(word))
  for (const word of words.toSorted((a, b) => middle(b) - middle(a))) {
    if (isIn('latin', word.text)) {
      run.push(word)
      continue
    }
    close()
    ordered.push(word)
  }
  close()
  return ordered
}

/** Boxes of neighbours may overlap on either side, their middles keep the order. */
function middle({ box }: Word): number {
  return box.left + box.right
}

function turned(word: Word): Word {
  const text = word.text
    .replace(HYPHENATED, (numbers) => numbers.split('-').toReversed().join('-'))
    .replace(MIRRORED_PLUS, '+$1')
  return withDialCode(text === word.text ? word : { ...word, text })
}

/** A dial code in its own order; its stars look like signs of percentage, which no such code has. */
function withDialCode(word: Word): Word {
  if (!MIRRORED_DIAL_CODE.test(word.text)) return word
  const parts = word.text.match(/\d+|\D/g) ?? []
  return { ...word, text: parts.toReversed().join('').replaceAll('%', '*') }
}
