/** Opens a number's term, with a few tries; of one that cannot be opened it says why, and whether another gateway could. */
import type { Log } from '../log.ts'
import { isDatabaseAway } from '../store/database-away.ts'
import { DamagedSessionError } from '../store/session-damage.ts'
import { StaleSessionError } from '../store/session-witness.ts'
import { LostNumberError } from '../store/store.ts'
import type { Term } from './gateway-number.ts'
import type { Hold } from './hold.ts'
import { until } from './pause.ts'
import { reasonOf } from './reason.ts'
import type { Sometimes } from './sometimes.ts'

export interface Opening {
  /**
   * null when the number is lost or the signal came. `not here`: another gateway may do better. `nowhere`: none does,
   * or worse.
   */
  open: (hold: Hold, signal: AbortSignal) => Promise<Term | 'not here' | 'nowhere' | null>
  /** Why it was not opened last; null: it was. */
  readonly problem: string | null
}

export interface OpeningParts {
  account: string
  log: Log
  openTerm: (hold: Hold) => Promise<Term>
  sometimes: Sometimes
}

/** How often opening is tried before an operator is told, while the database answers. */
const TRIES = 3

export function createOpening({ account, log, openTerm, sometimes }: OpeningParts): Opening {
  let problem: string | null = null

  function complain(reason: string, isEverywhere: boolean): void {
    if (reason === problem) return
    problem = reason
    const what = isEverywhere
      ? 'this number cannot be opened; it stays stopped until somebody resumes it'
      : 'this number cannot be opened here; it is left to other gateways and tried again every minute'
    log.error({ account, reason }, what)
  }

  return {
    get problem() {
      return problem
    },
    async open(hold, signal) {
      for (let failures = 0; !signal.aborted;) {
        try {
          const term = await openTerm(hold)
          problem = null
          return term
        } catch (error) {
          if (error instanceof LostNumberError) hold.lose()
          // A database that is away, or was when it was asked, is not the session's fault.
          if (isDatabaseAway(error))
            await sometimes('complaint', () => log.warn({ account }, 'the database is away: opened later'))
          else if (hold.isHeld() && (await hold.confirm()) === 'ours') failures++
          if (failures >= TRIES) {
            const isEverywhere = error instanceof DamagedSessionError || error instanceof StaleSessionError
            complain(reasonOf(error), isEverywhere)
            return isEverywhere ? 'nowhere' : 'not here'
          }
          await until(1_000, signal)
        }
      }
      return null
    },
  }
}
