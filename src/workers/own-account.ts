/**
 * One connection per number: two gateways on one WhatsApp account throw each other out and ruin its Signal session.
 * A lease in the store says whose it is; a gateway that crashed leaves it to the next one within seconds.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import { holdLease } from './hold-lease.ts'

export interface OwnOptions {
  store: Pick<Store, 'takeLease' | 'renewLease' | 'releaseLease'>
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
export async function ownAccount(options: OwnOptions): Promise<{ release(): Promise<void> }> {
  const { store, account, log, onLost, leaseMs = LEASE_MS, waitMs = WAIT_MS } = options
  const key = `gateway/${account}`
  const owner = crypto.randomUUID()
  for (const untilMs = Date.now() + waitMs; ; await sleep(TRY_MS)) {
    const lease = await store.takeLease(key, owner, Date.now(), leaseMs)
    if (lease) {
      const lost = (): void => {
        log.error({ account }, 'another gateway took this account over; its connection is closed here')
        onLost()
      }
      return holdLease({ store, lease, leaseMs, nowMs: Date.now, log, onLost: lost })
    }
    if (Date.now() >= untilMs) {
      throw new Error(
        `Another gateway holds the account "${account}". Stop that one first, or give this one its own WHATSAPP_ACCOUNT.`,
      )
    }
  }
}
