/**
 * Undoes disguises inside single words: look-alike letters of another script, digits for letters. Works on
 * folded text and replaces one unit by one, so every offset stays valid. Words of one script are untouched.
 */

/** Look-alikes as they stand in lower-case text; some look alike only as capitals (В, Н, Т), hence "looks". */
const CYRILLIC_TO_LATIN: Record<string, string> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  н: 'h',
  і: 'i',
  ӏ: 'l',
  ј: 'j',
  к: 'k',
  м: 'm',
  п: 'n',
  о: 'o',
  ө: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  и: 'u',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  у: 'y',
  ү: 'y',
  з: '3',
}
const GREEK_TO_LATIN: Record<string, string> = {
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  μ: 'm',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  σ: 'o',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ω: 'w',
  γ: 'y',
  ζ: 'z',
}
const LATIN_TO_CYRILLIC: Record<string, string> = {
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  i: 'і',
  k: 'к',
  m: 'м',
  n: 'п',
  o: 'о',
  p: 'р',
  r: 'г',
  s: 'ѕ',
  t: 'т',
  u: 'и',
  x: 'х',
  y: 'у',
}
const DIGIT_TO_LATIN: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' }
const DIGIT_TO_CYRILLIC: Record<string, string> = { 0: 'о', 3: 'з', 4: 'ч', 6: 'б' }

type Script = 'latin' | 'cyrillic' | 'greek' | 'digit'

function scriptOf(unit: number): Script {
  if (unit < 0x3a) return 'digit'
  if (unit < 0x370) return 'latin'
  if (unit < 0x400) return 'greek'
  if (unit < 0x530) return 'cyrillic'
  return unit >= 0x1f00 && unit < 0x2000 ? 'greek' : unit >= 0x1c80 && unit < 0x1c90 ? 'cyrillic' : 'latin'
}

interface Runs {
  count: Record<Script, number>
  /** Lengths of runs of letters of one script, in order. */
  runs: number[]
}

function measure(word: string): Runs {
  const count = { latin: 0, cyrillic: 0, greek: 0, digit: 0 }
  const runs: number[] = []
  let last: Script | null = null
  for (let i = 0; i < word.length; i++) {
    const script = scriptOf(word.charCodeAt(i))
    count[script]++
    if (script === 'digit') continue
    if (script === last) runs[runs.length - 1] = (runs.at(-1) as number) + 1
    else runs.push(1)
    last = script
  }
  return { count, runs }
}

function replaceAll(word: string, map: Record<string, string>, only: Script): string | null {
  let out = ''
  for (let i = 0; i < word.length; i++) {
    const char = word[i] as string
    if (scriptOf(char.charCodeAt(0)) !== only) out += char
    else if (map[char] === undefined) return null
    else out += map[char]
  }
  return out
}

/** Folds look-alikes to the dominant script; a foreign name with a native ending (`whatsappта`) stays. */
function foldScripts(word: string, { count, runs }: Runs): string {
  if (count.greek > 0 && count.latin > 0) return replaceAll(word, GREEK_TO_LATIN, 'greek') ?? word
  if (count.latin === 0 || count.cyrillic === 0) return word
  if (runs.length === 2 && Math.min(...runs) >= 2) return word
  const toCyrillic = () => replaceAll(word, LATIN_TO_CYRILLIC, 'latin')
  const toLatin = () => replaceAll(word, CYRILLIC_TO_LATIN, 'cyrillic')
  const folded = count.latin > count.cyrillic ? (toLatin() ?? toCyrillic()) : (toCyrillic() ?? toLatin())
  return folded ?? word
}

/** `v0te`, `c0de`, `к0д`: a lone digit between letters, where letters clearly outnumber digits. */
function foldDigits(word: string, count: Record<Script, number>): string {
  const letters = word.length - count.digit
  if (letters < 2 * count.digit || word.length > 20) return word
  const map = count.cyrillic > 0 ? DIGIT_TO_CYRILLIC : DIGIT_TO_LATIN
  let out = ''
  for (let i = 0; i < word.length; i++) {
    const char = word[i] as string
    const between = i > 0 && i < word.length - 1 && scriptOf(char.charCodeAt(0)) === 'digit'
    const alone = between && !/\d/.test((word[i - 1] as string) + (word[i + 1] as string))
    out += alone ? (map[char] ?? char) : char
  }
  return out
}

function undisguise(word: string): string {
  const runs = measure(word)
  const { latin, cyrillic, greek, digit } = runs.count
  const mixed = (latin > 0 ? 1 : 0) + (cyrillic > 0 ? 1 : 0) + (greek > 0 ? 1 : 0) > 1
  const scripted = mixed ? foldScripts(word, runs) : word
  return digit > 0 && digit < word.length ? foldDigits(scripted, measure(scripted).count) : scripted
}

const OTHER = '\u0370-\u052f\u1c80-\u1c8f\u1f00-\u1fff'
const LATIN = 'a-z\u00df-\u024f'
/** Where a word changes script, or a digit stands between two letters. */
const SEAM = new RegExp(`[${LATIN}\\d][${OTHER}]|[${OTHER}][${LATIN}\\d]|[${LATIN}]\\d[${LATIN}]`, 'g')
const WORD_CHAR = new RegExp(`[${LATIN}${OTHER}\\d]`)
/** Longer words are no words; also what keeps the work linear. */
const LONGEST_WORD = 64
/** A text with more disguised words than this is junk; the rest of it stays as it is. */
const MOST_WORDS = 500

/** Same length as `folded`, which must come from the character folding. */
export function foldConfusables(folded: string): string {
  SEAM.lastIndex = 0
  let out = ''
  let done = 0
  let words = 0
  for (let seam = SEAM.exec(folded); seam && words < MOST_WORDS; seam = SEAM.exec(folded), words++) {
    let start = seam.index
    let end = start + seam[0].length
    while (start > done && WORD_CHAR.test(folded[start - 1] as string)) start--
    while (end < folded.length && end - start <= LONGEST_WORD && WORD_CHAR.test(folded[end] as string)) end++
    const word = folded.slice(start, end)
    out += folded.slice(done, start) + (word.length <= LONGEST_WORD ? undisguise(word) : word)
    done = end
    SEAM.lastIndex = end
  }
  return out + folded.slice(done)
}

/** Every Cyrillic and Greek letter with a Latin look-alike replaced by it, whatever word it stands in. */
export function toLatinLook(folded: string): string {
  return folded.replace(/[\u0370-\u052f]/g, (char) => CYRILLIC_TO_LATIN[char] ?? GREEK_TO_LATIN[char] ?? char)
}
