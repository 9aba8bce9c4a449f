/**
 * The session of a number for one term: checked against what this gateway used last, with what waits on this machine's
 * disk brought into the database before anything is read.
 */
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import type { OnAccepted } from '../store/drain-spool.ts'
import { createDurableRecords } from '../store/durable-records.ts'
import { openWitness, readSessionMark } from '../store/session-witness.ts'
import type { Spool } from '../store/spool.ts'
import type { Ownership, SessionRecords, Store } from '../store/store.ts'
import { tellSlowAppends } from './slow-spool.ts'

export interface TermRecords {
  records: SessionRecords
  isAway: () => boolean
  /** Records (messages, or keys alone) that wait on the disk. */
  spooled: () => number
  close: () => Promise<void>
}

/** What the term has to do about the database. */
export interface RecordsEvents {
  /** It is away: close the connection at once, so that WhatsApp keeps what comes. */
  onAway: () => void
  onBack: () => void
  /** Another gateway has the number. */
  onLost: () => void
}

export interface OpenRecordsParts {
  dataDir: string
  store: Pick<Store, 'session' | 'sessionHead'>
  openSpool: (account: string) => Spool
  log: Log
  onAccepted: OnAccepted
}

/** Rejects with advice for a session that is older than the one used last or cannot be read. */
export async function openRecords(
  { dataDir, store, openSpool, log, onAccepted }: OpenRecordsParts,
  ownership: Ownership,
  events: RecordsEvents,
): Promise<TermRecords> {
  const { account } = ownership
  // Before anything is written: a database that was put back to an older state must not be gone on with.
  const witness = await openWitness({
    dir: dataDir,
    account,
    read: () => readSessionMark(store, ownership),
    onTrouble: (error) => log.warn({ account, error: errorName(error) }, 'the session version was not noted'),
  })
  const records = createDurableRecords({
    records: store.session(ownership),
    spool: tellSlowAppends(openSpool(account), log),
    store,
    ownership,
    log,
    onAccepted,
    ...events,
  })
  const close = async (): Promise<void> => {
    await records.stop()
    await witness.close()
  }
  try {
    await records.start()
  } catch (error) {
    await close()
    throw error
  }
  return { records, isAway: () => records.isAway, spooled: () => records.spooled, close }
}
