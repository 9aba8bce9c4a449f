/** Tries to take a number; while somebody else has it, or the database is away, does what can be done meanwhile. */
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import { within } from '../queues/within.ts'
import type { Numbers } from '../store/store.ts'
import { tryHold, type Clocks, type Hold } from './hold.ts'
import type { Sometimes } from './sometimes.ts'

export interface TakingParts {
  account: string
  owner: string
  store: Numbers
  log: Log
  clocks?: Clocks
  leaseMs: number
  /** Between two tries. */
  tryMs: number
  sometimes: Sometimes
  /** Called while somebody else holds the number. Rejects when the database is away. */
  whileOthersHold: () => Promise<void>
}

/**
 * Tries once; null: not now. `isFormer`: this gateway lost its hold on the number when the database went away, and
 * may have the newest keys on its disk, or a reason to keep the number closed that nobody else knows. So after an
 * absence the others let it go first.
 */
export function createTaking(parts: TakingParts): (isFormer: boolean) => Promise<Hold | null> {
  const { account, store, log, leaseMs, tryMs, sometimes, whileOthersHold } = parts
  /** A database that hangs is given up after half a lease: so long it may take the former holder to see it back. */
  const headStartMs = leaseMs / 2 + 2 * tryMs
  let wasAway = false
  let patientUntilMs = 0

  async function giveHeadStart(): Promise<void> {
    const rows = await within(leaseMs / 2, store.numbers())
    wasAway = false
    const row = rows.find((each) => each.account === account)
    const wasReleased = !row || (row.owner === null && row.abandonedBy === null)
    if (!wasReleased) patientUntilMs = performance.now() + headStartMs
  }

  return async (isFormer) => {
    try {
      if (wasAway && !isFormer) await giveHeadStart()
      if (performance.now() < patientUntilMs) return null
      const hold = await tryHold(parts)
      if (!hold) await sometimes('leftover', whileOthersHold)
      return hold
    } catch (error) {
      wasAway = true
      const facts = { account, error: errorName(error) }
      await sometimes('complaint', () => log.warn(facts, 'the database is away, nobody can hold this number'))
      return null
    }
  }
}
