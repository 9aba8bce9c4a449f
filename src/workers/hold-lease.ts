/** Keeps a taken lease alive while its holder works, and gives it back. */
import type { Log } from '../log.ts'
import type { Lease, Store } from '../store/store.ts'
import { errorName } from '../queues/error-name.ts'

export interface HeldLease {
  /** Somebody else has the chat by now; a commit would be refused. */
  isLost(): boolean
  /** Never rejects: an unreleased lease runs out by itself. */
  release(): Promise<void>
}

export interface HoldOptions {
  store: Pick<Store, 'renewLease' | 'releaseLease'>
  lease: Lease
  leaseMs: number
  nowMs: () => number
  log: Log
  /** Called once when somebody else turns out to have it. */
  onLost?: () => void
}

export function holdLease({ store, lease, leaseMs, nowMs, log, onLost }: HoldOptions): HeldLease {
  let isLost = false
  const warn = (error: unknown): void => log.warn({ error: errorName(error) }, 'lease')
  const timer = setInterval(() => {
    store.renewLease(lease, nowMs(), leaseMs).then((isOurs) => {
      if (isOurs || isLost) return
      isLost = true
      onLost?.()
    }, warn)
  }, leaseMs / 3)
  return {
    isLost: () => isLost,
    async release() {
      clearInterval(timer)
      await store.releaseLease(lease).catch(warn)
    },
  }
}
