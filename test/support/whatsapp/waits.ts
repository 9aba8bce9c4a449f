/** Typed waits over the plain controls, the same for both ways to run the server. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoopbackControls, LoopbackWaits } from './controls.ts'
import { waitUntil } from './journal.ts'

const PATIENCE_MS = 5_000
const COUNTS_EVERY_MS = 50

export function createWaits(controls: LoopbackControls): LoopbackWaits {
  const nextChange = (since: number, timeoutMs: number) => controls.nextChange(since, timeoutMs)

  /** Looks at every record once: each look starts where the last one ended. */
  const firstRecord = <T>(
    list: (since: number) => Promise<T[]>,
    predicate: (record: T) => boolean,
    timeoutMs: number,
    what: string,
  ): Promise<T> => {
    let looked = 0
    const look = async () => {
      const fresh = await list(looked)
      looked += fresh.length
      return fresh.find((record) => predicate(record))
    }
    return waitUntil(nextChange, look, timeoutMs, what)
  }

  const waits: LoopbackWaits = {
    waitSnapshot(predicate, timeoutMs = PATIENCE_MS) {
      const look = async () => {
        const snapshot = await controls.snapshot()
        return predicate(snapshot) ? snapshot : undefined
      }
      return waitUntil(nextChange, look, timeoutMs, 'state of the server')
    },
    async waitCounts(predicate, timeoutMs = PATIENCE_MS) {
      const deadline = Date.now() + timeoutMs
      for (;;) {
        const counts = await controls.counts()
        if (predicate(counts)) return counts
        if (Date.now() > deadline) throw new Error(`totals of the server: not seen within ${timeoutMs} ms`)
        await sleep(COUNTS_EVERY_MS)
      }
    },
    waitOutbound: (predicate, timeoutMs = PATIENCE_MS) =>
      firstRecord((since) => controls.outbound(since), predicate, timeoutMs, 'message of the bot'),
    waitPresence: (predicate, timeoutMs = PATIENCE_MS) =>
      firstRecord((since) => controls.presences(since), predicate, timeoutMs, 'presence of the bot'),
    waitReceipt: (predicate, timeoutMs = PATIENCE_MS) =>
      firstRecord((since) => controls.receipts(since), predicate, timeoutMs, 'receipt of the bot'),
    async waitReady(timeoutMs = PATIENCE_MS) {
      await waits.waitSnapshot((snapshot) => snapshot.isLoggedIn && snapshot.preKeys !== null, timeoutMs)
    },
  }
  return waits
}
