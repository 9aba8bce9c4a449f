/** Words one slip of the finger away from a known one: two words in, yes or no out. */

/** Shorter words resemble too many others for a slip to be told from another word. */
export const MIN_TYPO_LETTERS = 5

/** One letter added, dropped or changed, or two neighbours swapped; the first letter is right. */
export function isOneSlip(written: string, meant: string): boolean {
  if (written[0] !== meant[0] || Math.abs(written.length - meant.length) > 1) return false
  let same = 0
  while (same < written.length && written[same] === meant[same]) same++
  const restWritten = written.slice(same)
  const restMeant = meant.slice(same)
  return (
    restWritten.slice(1) === restMeant ||
    restWritten === restMeant.slice(1) ||
    restWritten.slice(1) === restMeant.slice(1) ||
    (restWritten[0] === restMeant[1] &&
      restWritten[1] === restMeant[0] &&
      restWritten.slice(2) === restMeant.slice(2))
  )
}

/** The beginning of `written` that is one slip away from `prefix`, as its length; 0 when there is none. */
export function slipPrefix(written: string, prefix: string): number {
  for (const length of [prefix.length, prefix.length + 1, prefix.length - 1]) {
    if (length <= written.length && isOneSlip(written.slice(0, length), prefix)) return length
  }
  return 0
}
