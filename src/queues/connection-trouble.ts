/** Tells of broken connections to a queue's server: the first time, then once a minute with how often it was. */
import type { Log } from '../log.ts'
import { errorName } from './error-name.ts'

const QUIET_MS = 60_000

/** The returned function hears every error of one queue; `words` say which side of it. */
export function tellTrouble(
  log: Log,
  queue: string,
  words: 'queue connection' | 'worker connection',
  nowMs: () => number = () => performance.now(),
): (error: Error) => void {
  const told = new Map<string, { atMs: number; repeated: number }>()
  return (thrown) => {
    const error = errorName(thrown)
    const last = told.get(error)
    if (last && nowMs() - last.atMs < QUIET_MS) {
      last.repeated++
      return
    }
    told.set(error, { atMs: nowMs(), repeated: 0 })
    log.warn({ queue, error, ...(last?.repeated && { repeated: last.repeated }) }, words)
  }
}
