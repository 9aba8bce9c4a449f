/**
 * How often a message was tried: counted before its examination, so that a killed worker counts too, and taken back
 * where the store failed, which is no fault of the message.
 */
import type { InboxRow, Store } from '../store/store.ts'

export interface Attempts {
  /** Counts one for every row; resolves to the highest. A rejection counts none. */
  count(rows: readonly InboxRow[]): Promise<number>
  /** Never rejects: what the database does not take now is taken back before anything is counted again. */
  takeBack(rows: readonly InboxRow[]): Promise<void>
}

export function createAttempts(store: Pick<Store, 'countAttempt' | 'takeBackAttempts'>): Attempts {
  /** Ids of rows whose count is one too high. A process that dies forgets them, which is what counting is for. */
  const owed: string[] = []
  let settling: Promise<void> | undefined

  async function settleAll(): Promise<void> {
    while (owed.length > 0) {
      const ids = owed.slice()
      await store.takeBackAttempts(ids)
      owed.splice(0, ids.length)
    }
  }

  function settle(): Promise<void> {
    return (settling ??= settleAll().finally(() => (settling = undefined)))
  }

  async function takeBack(rows: readonly InboxRow[]): Promise<void> {
    owed.push(...rows.map(({ id }) => id))
    await settle().catch(() => undefined)
  }

  return {
    takeBack,
    async count(rows) {
      await settle()
      const counted = await Promise.allSettled(rows.map(({ id }) => store.countAttempt(id)))
      const failed = counted.find((each) => each.status === 'rejected')
      if (failed) {
        await takeBack(rows.filter((_, index) => counted[index]?.status === 'fulfilled'))
        throw failed.reason
      }
      return Math.max(...counted.map((each) => (each.status === 'fulfilled' ? each.value : 0)))
    },
  }
}
