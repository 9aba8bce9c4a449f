/**
 * One connection per number: two gateways on one WhatsApp account throw each other out and ruin its Signal session.
 * A lease in the store says whose it is; a gateway that crashed leaves it to the next one within seconds.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import type { Ownership, Store } from '../store/store.ts'

export interface OwnOptions {
  store: Pick<Store, 'takeNumber' | 'renewNumber' | 'releaseNumber'>
  account: string
  log: Log
  /** Somebody else has the account: close the connection at once. */
  onLost: () => void
  leaseMs?: number
  /** How long to wait for a crashed owner's lease to run out. */
  waitMs?: number
}

const LEASE_MS = 10_000
const WAIT_MS = 15_000
const TRY_MS = 500

/** Throws with advice while another gateway holds the account. */
export async function ownAccount(
  options: OwnOptions,
): Promise<{ ownership: Ownership; release(): Promise<void> }> {
  const { store, account, log, onLost, leaseMs = LEASE_MS, waitMs = WAIT_MS } = options
  for (const untilMs = Date.now() + waitMs; ; await sleep(TRY_MS)) {
    const ownership = await store.takeNumber(account, `gateway ${process.pid}`, leaseMs)
    if (ownership) return hold(ownership)
    if (Date.now() >= untilMs) {
      throw new Error(
        `Another gateway holds the account "${account}". Stop that one first, or give this one its own WHATSAPP_ACCOUNT.`,
      )
    }
  }

  function hold(ownership: Ownership): { ownership: Ownership; release(): Promise<void> } {
    const warn = (error: unknown): void => log.warn({ error: errorName(error) }, 'lease')
    let isLost = false
    const timer = setInterval(() => {
      store.renewNumber(ownership, leaseMs).then((isOurs) => {
        if (isOurs || isLost) return
        isLost = true
        clearInterval(timer)
        log.error({ account }, 'another gateway took this account over; its connection is closed here')
        onLost()
      }, warn)
    }, leaseMs / 3)
    return {
      ownership,
      async release() {
        clearInterval(timer)
        await store.releaseNumber(ownership).catch(warn)
      },
    }
  }
}
