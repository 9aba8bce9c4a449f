/** Counts how wrongly a text was read: edits between what stands there and the best place of what was recognised. */

/** Quotes, dashes, spaces, emoji and marks of direction are nothing to a reader. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(
      /\p{Extended_Pictographic}|[\u{1f3fb}-\u{1f3ff}\u{1f1e6}-\u{1f1ff}]|[\ufe0f\u200b-\u200f\u202a-\u202e]/gu,
      '',
    )
    .replace(/[“”«»„]/g, '"')
    .replace(/[‘’`]/g, "'")
    .replace(/[–—]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Fewest insertions, deletions and replacements that make `text` of some part of `page`. */
export function errorsWithin(text: string, page: string): number {
  const [needle, hay] = [Array.from(plain(text)), Array.from(plain(page))]
  let row = new Array<number>(hay.length + 1).fill(0)
  for (const [index, letter] of needle.entries()) {
    const next = [index + 1]
    for (let at = 1; at <= hay.length; at += 1) {
      const replaced = row[at - 1]! + (hay[at - 1] === letter ? 0 : 1)
      next.push(Math.min(replaced, row[at]! + 1, next[at - 1]! + 1))
    }
    row = next
  }
  return Math.min(...row)
}
