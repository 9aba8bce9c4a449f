/**
 * Groups new marks into campaigns on a timer, a batch at a time; any number of processes may run it, of which one
 * works. What fails is left to the next turn.
 */
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import type { Store } from '../store/store.ts'

export interface GroupCampaigns {
  /** Groups what waits now, until it is done, another process is at it or `stop` was called; how many it were. */
  runOnce(): Promise<number>
  start(): void
  /** Resolves after the batch at hand; what comes after each turn is broken off. */
  stop(): Promise<void>
}

export interface GroupDependencies {
  store: Pick<Store, 'groupMarks'>
  log: Log
  everyMs?: number
  /** What is to be done after each turn; aborted by `stop`, which waits for it. */
  afterwards?: (signal: AbortSignal) => Promise<void>
}

/** A batch holds PGlite's only session for about a tenth of a second. */
export const GROUPED_AT_ONCE = 50
/** In one turn; what a flood leaves is grouped in the next. */
const MOST_BATCHES = 200

export function createGroupCampaigns(dependencies: GroupDependencies): GroupCampaigns {
  const { store, log, everyMs = 10_000, afterwards } = dependencies
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> | undefined
  const stopping = new AbortController()

  async function runOnce(): Promise<number> {
    let grouped = 0
    for (let batch = 0; batch < MOST_BATCHES && !stopping.signal.aborted; batch++) {
      const done = await store.groupMarks(GROUPED_AT_ONCE)
      grouped += done ?? 0
      if (done === null || done < GROUPED_AT_ONCE) break
    }
    return grouped
  }

  async function turn(): Promise<void> {
    try {
      await runOnce()
      if (!stopping.signal.aborted) await afterwards?.(stopping.signal)
    } catch (error) {
      log.warn({ error: errorName(error) }, 'campaigns not grouped, tried again in the next turn')
    }
  }

  return {
    runOnce,
    start() {
      timer = setInterval(() => {
        current ??= turn().finally(() => (current = undefined))
      }, everyMs)
    },
    async stop() {
      stopping.abort()
      clearInterval(timer)
      await current
    },
  }
}
