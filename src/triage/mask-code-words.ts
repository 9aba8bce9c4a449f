/** Words for a one-time code or a PIN in a text, and whether one stands near a range of it. */

const CODE_WORD =
  /code|otp|\bpin\b|passcode|password|verif|one[- ]time|c[oó]digo|codice|\bkodu|\bkod\b|код|шифр|пароль|(?<!\p{L})пин(?:а|у|ом|і\p{L}{0,3})?(?!\p{L})|құпия|кодты|کوڈ|كود|او ٹی پی|(?<!\p{L})پن(?!\p{L})|رمز|पिन|कोड|ओटीपी/giu
/** How far words are looked for, in UTF-16 units. */
export const NEAR = 40

/** Says whether a code word stands within NEAR characters of a range; finds the words of the text once, on demand. */
export type NearCodeWord = (start: number, end: number) => boolean

export function findCodeWords(text: string): NearCodeWord {
  let words: { start: number; end: number }[] | undefined
  return (start, end) => {
    words ??= [...text.matchAll(CODE_WORD)].map(({ index, 0: word }) => ({
      start: index,
      end: index + word.length,
    }))
    let low = 0
    for (let high = words.length; low < high;) {
      const middle = (low + high) >> 1
      if (words[middle]!.start < start - NEAR) low = middle + 1
      else high = middle
    }
    for (let i = low; i < words.length && words[i]!.start < end + NEAR; i++) {
      const word = words[i]!
      if (word.end <= start || (word.start >= end && word.end <= end + NEAR)) return true
    }
    return false
  }
}
