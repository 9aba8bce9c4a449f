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

/** The Latin letter a Cyrillic one looks like, or the letter itself: for writing a machine read letter by letter. */
export function looksLike(letter: string): string {
  return CYRILLIC_TO_LATIN[letter] ?? letter
}

type Script = 'latin' | 'cyrillic' | 'greek' | 'digit'

function scriptOf(unit: number): Script {
  if (unit < 0x3a) return 'digit'
  if (unit < 0x370) return 'latin'
  if (unit < 0x400) return 'greek'
  if (unit < 0x530) return 'cyrillic'
  return unit >= 0x1f00 && unit < 0x2000 ? 'greek' : unit >= 0x1c80 && unit < 0x1c90 ? 'cyrillic' : 'latin'
}

interface Shape {
  count: Record<Script, number>
  /** Lengths of runs of letters of one script, in order. */
  runs: number[]
  /** Script of the first letter. */
  first: Script | null
}

function measure(word: string): Shape {
  const count = { latin: 0, cyrillic: 0, greek: 0, digit: 0 }
  const runs: number[] = []
  let first: Script | null = null
  let last: Script | null = null
  for (let i = 0; i < word.length; i++) {
    const script = scriptOf(word.charCodeAt(i))
    count[script]++
    if (script === 'digit') continue
    if (script === last) runs[runs.length - 1] = (runs.at(-1) as number) + 1
    else runs.push(1)
    first ??= script
    last = script
  }
  return { count, runs, first }
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

/** `caлшы`: nobody's name of two Latin letters, each of which looks Cyrillic. */
const HALF_DISGUISED = /^[aceopxykmt]{2}[\u0400-\u052f]{3}/

/**
 * Folds look-alikes to the script of most letters, or in a tie of the message. A Latin name with a native ending
 * (`whatsappта`) stays, unless the message is Latin, where no word ends in Cyrillic.
 */
function foldScripts(word: string, { count, runs, first }: Shape, inLatin: () => boolean): string {
  if (count.greek > 0 && count.latin > 0) return replaceAll(word, GREEK_TO_LATIN, 'greek') ?? word
  if (count.latin === 0 || count.cyrillic === 0) return word
  const isJoined = runs.length === 2 && Math.min(...runs) >= 2 && !HALF_DISGUISED.test(word)
  if (isJoined && (!inLatin() || (first === 'latin' && count.latin > count.cyrillic))) return word
  const toCyrillic = (): string | null => replaceAll(word, LATIN_TO_CYRILLIC, 'latin')
  const toLatin = (): string | null => replaceAll(word, CYRILLIC_TO_LATIN, 'cyrillic')
  const isLatin = count.latin > count.cyrillic || inLatin()
  return (isLatin ? (toLatin() ?? toCyrillic()) : (toCyrillic() ?? toLatin())) ?? word
}

/** `v0te`, `pa55word`, `к0д`: one digit, or the same twice, between letters that clearly outnumber digits. */
function foldDigits(word: string, count: Record<Script, number>): string {
  const letters = word.length - count.digit
  if (letters < 2 * count.digit || word.length > 20) return word
  const map = count.cyrillic > 0 ? DIGIT_TO_CYRILLIC : DIGIT_TO_LATIN
  return word.replace(/(?<=\D)(\d)\1?(?=\D)/g, (digits, digit: string) =>
    (map[digit] ?? digit).repeat(digits.length),
  )
}

function undisguise(word: string, inLatin: () => boolean): string {
  const shape = measure(word)
  const { latin, cyrillic, greek, digit } = shape.count
  const mixed = (latin > 0 ? 1 : 0) + (cyrillic > 0 ? 1 : 0) + (greek > 0 ? 1 : 0) > 1
  const scripted = mixed ? foldScripts(word, shape, inLatin) : word
  return digit > 0 && digit < word.length ? foldDigits(scripted, measure(scripted).count) : scripted
}

const OTHER = '\u0370-\u052f\u1c80-\u1c8f\u1f00-\u1fff'
const LATIN = 'a-z\u00df-\u024f'
/** Where a word changes script, or a digit or two stand between letters. */
const SEAM = new RegExp(`[${LATIN}\\d][${OTHER}]|[${OTHER}][${LATIN}\\d]|[${LATIN}]\\d{1,2}[${LATIN}]`, 'g')
const WORD_CHAR = new RegExp(`[${LATIN}${OTHER}\\d]`)
/** Longer words are no words; also what keeps the work linear. */
const LONGEST_WORD = 64
/** A text with more disguised words than this is junk and stays as it is, all of it. */
const MOST_WORDS = 500

/**
 * Same length as `folded`, which must come from the character folding. Words set right tell more about the
 * message's script, which may set others right: repeat until nothing changes.
 */
export function foldConfusables(folded: string): string {
  const text = SIGNED.test(folded) ? folded.replace(SIGNS, (sign) => SIGN_TO_LATIN[sign] ?? sign) : folded
  SEAM.lastIndex = 0
  let out = ''
  let done = 0
  let words = 0
  let isLatin: boolean | null = null
  const inLatin = (): boolean => (isLatin ??= isMostlyLatin(text))
  for (let seam = SEAM.exec(text); seam; seam = SEAM.exec(text)) {
    if (++words > MOST_WORDS) return folded
    let start = seam.index
    let end = start + seam[0].length
    while (start > done && WORD_CHAR.test(text[start - 1] as string)) start--
    while (end < text.length && end - start <= LONGEST_WORD && WORD_CHAR.test(text[end] as string)) end++
    const word = text.slice(start, end)
    out += text.slice(done, start) + (word.length <= LONGEST_WORD ? undisguise(word, inLatin) : word)
    done = end
    SEAM.lastIndex = end
  }
  return words === 0 ? text : out + text.slice(done)
}

/** Units looked at to tell a message's script. */
const SAMPLE = 2000

function isMostlyLatin(text: string): boolean {
  let latin = 0
  let cyrillic = 0
  for (let i = 0; i < text.length && i < SAMPLE; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x61 && unit <= 0x7a) latin++
    else if (unit >= 0x400 && unit < 0x530) cyrillic++
  }
  return latin > 2 * cyrillic
}

const SIGNED = /[$@!][$a-z]/
/** `$end`, `c@sh`, `pa$$word`, `p!n`; no prices, addresses or ends of sentences. */
const SIGNS =
  /(?=[$@!])(?:(?<![a-z\d$@.])\$(?=[a-z]{2})|(?<=[a-z])(?:\$\$?|@)(?=[a-z])(?![a-z\d-]{1,63}\.[a-z])|(?<=(?<![a-z\d])[a-z])!(?=[a-z]))/g
const SIGN_TO_LATIN: Record<string, string> = { $: 's', $$: 'ss', '@': 'a', '!': 'i' }

/** Every Cyrillic and Greek letter with a Latin look-alike replaced by it, whatever word it stands in. */
export function toLatinLook(folded: string): string {
  return folded.replace(/[\u0370-\u052f]/g, (char) => CYRILLIC_TO_LATIN[char] ?? GREEK_TO_LATIN[char] ?? char)
}
