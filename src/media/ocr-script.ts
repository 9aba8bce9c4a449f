/** Which letters a recognised word is written in, and in which order the words of a line with Urdu are read. Pure. */
import type { Word } from './recognised.ts'

const URDU_LETTER = /[\u0620-\u064a\u0671-\u06d3\u06d5]/
/** Arabic letters, their marks and digits, with the punctuation around words. */
const URDU_WORD = /^["'(«“‘]*[\u0620-\u0652\u0660-\u0669\u0670-\u06d5\u06f0-\u06f9]+[.,:!?؟،؛۔"')»”’…٪%]*$/
/** What stands in Urdu text in other letters: addresses, codes, numbers, English. */
const LATIN_WORD = /^[\x21-\x7e…–—“”‘’«»№₨]*$/

export function isUrduWord(text: string): boolean {
  return URDU_WORD.test(text)
}

export function isLatinWord(text: string): boolean {
  return LATIN_WORD.test(text) && /[A-Za-z0-9]/.test(text)
}

export function hasUrdu(words: Word[]): boolean {
  return words.some(({ text }) => URDU_LETTER.test(text))
}

/** Right to left where there are Arabic letters, but a run of Latin words in between from left to right. */
export function inReadingOrder(words: Word[]): Word[] {
  if (!hasUrdu(words)) return words.toSorted((a, b) => a.box.left - b.box.left)
  const ordered: Word[] = []
  let run: Word[] = []
  const close = (): void => {
    // Numbers alone go from right to left as words do: Latin letters are what turns them.
    ordered.push(...(run.some(({ text }) => /[A-Za-z]/.test(text)) ? run.toReversed() : run))
    run = []
  }
  for (const word of words.toSorted((a, b) => b.box.right - a.box.right)) {
    if (isLatinWord(word.text)) {
      run.push(word)
      continue
    }
    close()
    ordered.push(word)
  }
  close()
  return ordered
}
