/**
 * A session's records that tell of every failure before whoever asked hears of it. Baileys takes any error while it
 * handles a message for its own trouble, and refuses the message to WhatsApp (500), which then forgets it: the
 * line must be down by then.
 */
import type { SessionRecords } from '../../store/store.ts'

/** Of the store; its class lies where channels may not look. */
const DAMAGED = 'DamagedRecordError'

export function tellFailures(records: SessionRecords, onFailure: () => void): SessionRecords {
  return {
    ...records,
    get: (...args) => telling(records.get(...args), onFailure),
    write: (...args) => telling(records.write(...args), onFailure),
    isKnown: (...args) => telling(records.isKnown(...args), onFailure),
  }
}

/**
 * What was sent before, for a phone that asks for it again. Baileys acknowledges its request also when this fails, and
 * the phone would wait for ever. A reply that is damaged stays so: its request is not to come again without end.
 */
export function tellFailedReply<T>(asked: Promise<T>, onFailure: () => void): Promise<T> {
  return telling(asked, (error) => {
    if (!(error instanceof Error && error.name === DAMAGED)) onFailure()
  })
}

async function telling<T>(work: Promise<T>, onFailure: (error: unknown) => void): Promise<T> {
  try {
    return await work
  } catch (error) {
    onFailure(error)
    throw error
  }
}
