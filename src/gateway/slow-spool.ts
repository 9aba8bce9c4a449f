/**
 * A spool that says when its disk takes nothing: one that hangs stops everything that comes in, without an error.
 */
import type { Log } from '../log.ts'
import type { Spool } from '../store/spool.ts'

/** Far longer than a busy disk takes. */
const PATIENCE_MS = 10_000

/** One line for each time the disk hangs, however much waits for it. `patienceMs` is for tests. */
export function tellSlowAppends(spool: Spool, log: Pick<Log, 'error'>, patienceMs = PATIENCE_MS): Spool {
  const { account } = spool
  let waiting = 0
  let alarm: NodeJS.Timeout | undefined

  function watch(): void {
    clearTimeout(alarm)
    if (waiting === 0) return
    alarm = setTimeout(() => {
      log.error({ account, patienceMs }, 'the disk of the spool hangs, and nothing can be received')
    }, patienceMs)
    alarm.unref()
  }

  return {
    ...spool,
    async append(record) {
      if (waiting++ === 0) watch()
      try {
        await spool.append(record)
      } finally {
        waiting--
        watch()
      }
    },
  }
}
