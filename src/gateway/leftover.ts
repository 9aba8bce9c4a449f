/**
 * For a gateway that waits for its turn: brings what an earlier term left on this machine's disk into the inbox, and
 * says what needs somebody.
 */
import type { Log } from '../log.ts'
import { isDatabaseAway } from '../store/database-away.ts'
import { countSpool, drainLeftover, type OnAccepted } from '../store/drain-spool.ts'
import type { Spool } from '../store/spool.ts'
import type { Store } from '../store/store.ts'
import { reasonOf } from './reason.ts'

export interface LeftoverParts {
  account: string
  openSpool: (account: string) => Spool
  store: Pick<Store, 'sessionHead' | 'acceptInbound'>
  onAccepted: OnAccepted
  log: Log
}

/**
 * What lies on this machine's disk while the number has no term here. Both resolve to the records that are left there,
 * null when they cannot be read.
 */
export interface Leftover {
  /**
   * To be called again and again; says the same thing once. Rejects when the database is away: what else is wrong with
   * the spool must not keep this gateway from waiting for its turn.
   */
  drain: () => Promise<number | null>
  /** Asks the disk alone. */
  count: () => Promise<number | null>
}

export function createLeftover({ account, openSpool, store, onAccepted, log }: LeftoverParts): Leftover {
  let said = ''
  const sayOnce = (fact: string, say: () => void): void => {
    if (fact !== said) say()
    said = fact
  }

  async function withSpool<T>(work: (spool: Spool) => Promise<T>): Promise<T> {
    const spool = openSpool(account)
    try {
      return await work(spool)
    } finally {
      await spool.close()
    }
  }

  async function drain(): Promise<number> {
    const counts = await withSpool((spool) => drainLeftover({ spool, store, onAccepted }))
    const { damaged, outdated } = counts
    if (damaged > 0)
      sayOnce(`damaged ${damaged}`, () =>
        log.error({ account, ...counts }, 'lines left in the spool are damaged'),
      )
    else if (outdated > 0)
      sayOnce(`outdated ${outdated}`, () =>
        log.warn({ account, ...counts }, 'keys left in the spool were overtaken by another gateway'),
      )
    return counts.left
  }

  async function orSay(work: () => Promise<number>): Promise<number | null> {
    try {
      return await work()
    } catch (error) {
      if (isDatabaseAway(error)) throw error
      const reason = reasonOf(error)
      sayOnce(reason, () => log.error({ account, reason }, 'what is left in the spool cannot be read here'))
    }
    return null
  }

  return {
    drain: () => orSay(drain),
    count: () => orSay(() => withSpool(countSpool)),
  }
}
