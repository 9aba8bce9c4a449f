/** The form in which words are compared with the lexicon's: a word in, its plain spelling out. */

/** Has a Kazakh letter or a doubled one. */
function isToFold(word: string): boolean {
  let last = 0
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i)
    if (code === last || plainLetter(code) !== code) return true
    last = code
  }
  return false
}

const PLAIN_KAZAKH: Record<string, string> = {
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
}

const PLAIN_CODES = new Map(
  Object.entries(PLAIN_KAZAKH).map(([from, to]) => [from.charCodeAt(0), to.charCodeAt(0)]),
)

/** A Kazakh letter as people type it on a Russian keyboard; any other code unit is itself. */
export function plainLetter(code: number): number {
  return code >= 0x456 && code <= 0x4e9 ? (PLAIN_CODES.get(code) ?? code) : code
}

/**
 * The form words are compared in: Kazakh letters as people type them on a Russian keyboard, doubled letters
 * single (`yaar`, `pleeease`, `аккаунт` and `акаунт`) except in words too short to bear it (`cvv`).
 */
export function foldWord(word: string): string {
  if (!isToFold(word)) return word
  let folded = ''
  let last = ''
  const isLong = word.length > 3
  for (const char of word) {
    const plain = PLAIN_KAZAKH[char] ?? char
    if (plain === last && isLong && (plain < '0' || plain > '9')) continue
    folded += plain
    last = plain
  }
  return folded
}
