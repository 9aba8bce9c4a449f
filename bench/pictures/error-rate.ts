/** How far recognised writing is from the truth, with what no reader can know or need not tell left out. */

/** One spelling for what looks alike: spaces, quotes, dashes; emoji and direction marks go, for no model reads them. */
export function normalise(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(
      /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200b-\u200f\u2060-\u2069]|\u{fe0f}|\u{20e3}/gu,
      '',
    )
    .replaceAll(/[‘’ʼ`´]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/[‐-―−]/g, '-')
    .replaceAll('…', '...')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** Changes of characters that turn one text into the other. */
export function distance(from: string, to: string): number {
  return edits(Array.from(from), Array.from(to), false)
}

/** The same, but anything before and after the best match within `to` costs nothing. */
export function distanceWithin(from: string, to: string): number {
  return edits(Array.from(from), Array.from(to), true)
}

function edits(from: string[], to: string[], isWithin: boolean): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => (isWithin ? 0 : at))
  for (const [index, letter] of from.entries()) {
    const next = [index + 1]
    for (let at = 1; at <= to.length; at += 1) {
      const kept = (row[at - 1] ?? 0) + (letter === to[at - 1] ? 0 : 1)
      next.push(Math.min(kept, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1))
    }
    row = next
  }
  return isWithin ? row.reduce((least, value) => Math.min(least, value), Infinity) : (row.at(-1) ?? 0)
}

const STAMP = /(?:^| )\d{1,2}[:.]\d{2}(?: ?[AaРP][MМm])?[ \W_vVуyYwWхxX/√✓]{0,6}$/u

/** Passages without the app's own words: times go, and whole passages or lines that say what stands around the bubbles. */
export function withoutChrome(passages: string[], chrome: string[]): string[] {
  const known = chrome.map(normalise)
  const isOwn = (text: string): boolean =>
    known.some((words) => isAlike(words, text) || isPartOf(words, text))
  return passages
    .filter((passage) => !isOwn(normalise(passage)))
    .map((passage) => {
      const lines = passage.split('\n').map((line) => normalise(line).replace(STAMP, '').trim())
      return lines.filter((line) => /[\p{L}\p{N}]/u.test(line) && !isOwn(line)).join(' ')
    })
    .filter((passage) => passage !== '')
}

/** Icons beside them come out as a few stray signs. */
function isAlike(words: string, text: string): boolean {
  if (Math.abs(words.length - text.length) > words.length * 0.4 + 5) return false
  return distanceWithin(words, text) <= words.length * 0.25
}

/** One line of a notice that fills several. */
function isPartOf(words: string, text: string): boolean {
  return words.length > 60 && text.length >= 6 && distanceWithin(text, words) <= text.length * 0.25
}
