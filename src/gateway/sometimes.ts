/** Does what is called for again and again only once in a while. */

/** Of what a gateway does while it waits, ms. */
const EVERY_MS = { complaint: 60_000, leftover: 10_000 }

export type Sometimes = (what: keyof typeof EVERY_MS, work: () => unknown) => Promise<void>

/** One for each number. */
export function createSometimes(): Sometimes {
  const doneMs = new Map<keyof typeof EVERY_MS, number>()
  return async (what, work) => {
    const nowMs = performance.now()
    if (nowMs - (doneMs.get(what) ?? -Infinity) < EVERY_MS[what]) return
    doneMs.set(what, nowMs)
    await work()
  }
}
