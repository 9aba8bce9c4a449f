/** Says a thing about a row once, not with every job of its chat. */

/** Then it may be said of a row again. */
const MOST_ROWS = 1_000

/** Rows by their ids. */
export type TellOnce = (rowId: string, say: () => void) => void

export function createTellOnce(): TellOnce {
  const told = new Set<string>()
  return (rowId, say) => {
    if (told.size >= MOST_ROWS) told.clear()
    if (!told.has(rowId)) say()
    told.add(rowId)
  }
}
