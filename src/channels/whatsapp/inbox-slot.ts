/**
 * Takes a message into the inbox with the very write that stores the Signal keys which opened it. Baileys commits keys
 * when its transaction ends and knows nothing of messages, so the message waits in a slot, found by the asynchronous
 * context of the transaction, until the commit comes by.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { InboundMessage } from '../../model.ts'
import type { Accept, Accepted } from '../channel.ts'

/** Writes keys, if any, and the message: both or neither. */
export type WriteMessage = (message: InboundMessage) => Promise<Accepted>

export interface InboxSlots {
  /**
   * Runs a transaction of keys that may put a message into `accept`; what no commit took along is written by `write`
   * afterwards. Rejects when either fails.
   */
  run: <T>(transaction: (accept: Accept) => Promise<T>, write: WriteMessage) => Promise<T>
  /** For the commit: with the message that waits in this context, or without. */
  commit: (write: (message?: InboundMessage) => Promise<Accepted | null>) => Promise<void>
}

interface Slot {
  message: InboundMessage
  settle: (accepted: Promise<Accepted>) => void
}

export function createInboxSlots(): InboxSlots {
  const contexts = new AsyncLocalStorage<{ slot?: Slot }>()

  function take(): Slot | undefined {
    const context = contexts.getStore()
    const slot = context?.slot
    if (context) delete context.slot
    return slot
  }

  async function fill(slot: Slot, write: () => Promise<Accepted>): Promise<void> {
    const accepted = write()
    slot.settle(accepted)
    await accepted
  }

  return {
    run: (transaction, write) => {
      const context: { slot?: Slot } = {}
      const accept: Accept = (message) =>
        new Promise((resolve) => (context.slot = { message, settle: resolve }))
      return contexts.run(context, async () => {
        try {
          const result = await transaction(accept)
          const slot = take()
          if (slot) await fill(slot, () => write(slot.message))
          return result
        } catch (error) {
          // The transaction was rolled back, and the message with it.
          take()?.settle(Promise.reject(error as Error))
          throw error
        }
      })
    },
    commit: async (write) => {
      const slot = take()
      if (!slot) {
        await write()
        return
      }
      await fill(slot, async () => {
        const accepted = await write(slot.message)
        if (!accepted) throw new Error('a message was written without being accepted')
        return accepted
      })
    },
  }
}
