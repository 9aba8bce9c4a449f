/** Tells operators through the database how a number fares: on a timer and at every change, one report at a time. */
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import { within } from '../queues/within.ts'
import type { Numbers, NumberStatus } from '../store/store.ts'
import type { Hold } from './hold.ts'

export interface Reporter {
  report: () => void
  /** Waits a bounded time for the last report. */
  stop: () => Promise<void>
}

export interface ReporterOptions {
  store: Pick<Numbers, 'reportNumber'>
  hold: Pick<Hold, 'ownership' | 'isHeld' | 'lose'>
  status: () => NumberStatus
  log: Log
  everyMs: number
}

const LAST_MS = 2_000

export function createReporter({ store, hold, status, log, everyMs }: ReporterOptions): Reporter {
  let current: Promise<void> | null = null
  let isChanged = false

  async function reportAll(): Promise<void> {
    while (isChanged && hold.isHeld()) {
      isChanged = false
      try {
        if (!(await store.reportNumber(hold.ownership, status(), Date.now()))) hold.lose()
      } catch (error) {
        // The renewals say soon enough that the database is away.
        log.debug({ account: hold.ownership.account, error: errorName(error) }, 'status not reported')
      }
    }
    current = null
  }

  function report(): void {
    isChanged = true
    current ??= reportAll()
  }

  const timer = setInterval(report, everyMs)
  return {
    report,
    async stop() {
      clearInterval(timer)
      await within(LAST_MS, current ?? Promise.resolve()).catch(() => undefined)
    },
  }
}
