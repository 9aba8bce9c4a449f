/**
 * How many others sent something like a message within a day, as a reply may tell it: never fewer than are enough to
 * hide anybody, and nothing where the answer would be late.
 */
import type { Log } from '../log.ts'
import type { Mark } from '../model.ts'
import { errorName } from '../queues/error-name.ts'
import { within } from '../queues/within.ts'
import type { Store } from '../store/store.ts'

/** Never rejects; 0: not enough, or not known in time. */
export type CountAlike = (chatKey: string, marks: readonly Mark[], nowMs: number) => Promise<number>

export interface CountAlikeDependencies {
  store: Pick<Store, 'countAlike'>
  /** Fewer other people than this are nobody. */
  minReporters: number
  log: Log
  patienceMs?: number
}

const DAY_MS = 86_400_000

export function createCountAlike(dependencies: CountAlikeDependencies): CountAlike {
  const { store, minReporters, log, patienceMs = 150 } = dependencies
  return async (chatKey, marks, nowMs) => {
    if (marks.length === 0) return 0
    try {
      const others = await within(patienceMs, store.countAlike(chatKey, marks, nowMs - DAY_MS))
      return others >= minReporters ? others : 0
    } catch (error) {
      log.debug({ error: errorName(error) }, 'others not counted')
      return 0
    }
  }
}
