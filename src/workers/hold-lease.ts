/** Keeps a taken lease alive while its holder works, and gives it back. */
import type { Log } from '../log.ts'
import type { Lease, Store } from '../store/store.ts'
import { errorName } from '../queues/error-name.ts'

export interface HeldLease {
  /** Somebody else has the chat by now; a commit would be refused. */
  isLost(): boolean
  /** This process stood still for longer than a lease lasts: it is no wonder if the lease was lost. */
  wasFrozen(): boolean
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
  let lastMs = performance.now()
  let longestMs = 0
  const look = (): void => {
    const atMs = performance.now()
    longestMs = Math.max(longestMs, atMs - lastMs)
    lastMs = atMs
  }
  const warn = (error: unknown): void => log.warn({ error: errorName(error) }, 'lease')
  const timer = setInterval(() => {
    look()
    store.renewLease(lease, nowMs(), leaseMs).then((isOurs) => {
      if (isOurs || isLost) return
      isLost = true
      onLost?.()
    }, warn)
  }, leaseMs / 3)
  return {
    isLost: () => isLost,
    wasFrozen() {
      look()
      return longestMs > leaseMs
    },
    async release() {
      clearInterval(timer)
      await store.releaseLease(lease).catch(warn)
    },
  }
}
