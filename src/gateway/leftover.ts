/**
 * For a gateway that waits for its turn: brings what an earlier term left on this machine's disk into the inbox, and
 * says what needs somebody.
 */
import type { Log } from '../log.ts'
import { isDatabaseAway } from '../store/database-away.ts'
import { drainLeftover, type OnAccepted } from '../store/drain-spool.ts'
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
 * To be called again and again; says the same thing once. Rejects when the database is away: what else is wrong with
 * the spool must not keep this gateway from waiting for its turn.
 */
export function createLeftover({
  account,
  openSpool,
  store,
  onAccepted,
  log,
}: LeftoverParts): () => Promise<void> {
  let said = ''
  const sayOnce = (fact: string, say: () => void): void => {
    if (fact !== said) say()
    said = fact
  }

  async function drain(): Promise<void> {
    const spool = openSpool(account)
    try {
      const counts = await drainLeftover({ spool, store, onAccepted })
      const { damaged, outdated } = counts
      if (damaged > 0)
        sayOnce(`damaged ${damaged}`, () =>
          log.error({ account, ...counts }, 'lines left in the spool are damaged'),
        )
      else if (outdated > 0)
        sayOnce(`outdated ${outdated}`, () =>
          log.warn({ account, ...counts }, 'keys left in the spool were overtaken by another gateway'),
        )
    } finally {
      await spool.close()
    }
  }

  return async (): Promise<void> => {
    try {
      await drain()
    } catch (error) {
      if (isDatabaseAway(error)) throw error
      const reason = reasonOf(error)
      sayOnce(reason, () => log.error({ account, reason }, 'what is left in the spool cannot be read here'))
    }
  }
}
