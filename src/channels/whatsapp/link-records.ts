/**
 * A session's records that tell of every failure before whoever asked hears of it. Baileys takes any error while it
 * handles a message for its own trouble, and refuses the message to WhatsApp (500), which then forgets it: the
 * line must be down by then.
 */
import type { SessionRecords } from '../../store/store.ts'

export function tellFailures(records: SessionRecords, onFailure: () => void): SessionRecords {
  const telling = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      onFailure()
      throw error
    }
  }
  return {
    ...records,
    get: (...args) => telling(records.get(...args)),
    write: (...args) => telling(records.write(...args)),
    isKnown: (...args) => telling(records.isKnown(...args)),
  }
}
