/** From the spool into the database: by the holder of the number, or, of a number that others hold, its messages only. */
import type { Accepted } from '../channels/channel.ts'
import type { InboundMessage } from '../model.ts'
import { isRefusal } from './database-away.ts'
import type { Spool } from './spool.ts'
import type { InboundBeside, SessionChange, Store } from './store.ts'

/** Hears of every message that left the spool; `isNew`: its chat is to be scheduled. */
export type OnAccepted = (accepted: Accepted, message: InboundMessage) => void

/** Of records unless said otherwise. */
export interface DrainCounts {
  /** Messages new to the inbox. */
  stored: number
  /** Messages it had already. */
  repeated: number
  /** Their key changes were left out, because another gateway wrote the session since. */
  outdated: number
  /** Lines that cannot be read. */
  damaged: number
  /** The database does not take their values. */
  refused: number
}

export interface LeftoverCounts extends DrainCounts {
  /** Records that stay on the disk, since their keys are still good. Their messages are stored. */
  left: number
}

export interface Drain {
  spool: Spool
  /** Fence under which the session was last written. */
  headFence: number
  write: (changes: SessionChange[], inbound?: InboundBeside) => Promise<Accepted | null>
  onAccepted: OnAccepted
}

/** Changes nothing but proves that a write goes through: deletes a record that nobody makes. */
const PROOF: SessionChange = { type: 'proof', id: '', value: null }

/**
 * All key changes go in one write, with the first message; the other messages follow by themselves. So a drain that
 * is broken off leaves the session either as it was or complete, never in between. Rejects as `write` does, with
 * everything still in the spool; otherwise the spool is empty.
 */
export async function drainSpool({ spool, headFence, write, onAccepted }: Drain): Promise<DrainCounts> {
  const { changes, counts } = await mergeChanges(spool, headFence)

  const unlessRefused = (error: unknown): null => {
    if (!isRefusal(error)) throw error
    counts.refused++
    return null
  }

  async function store(inbound?: InboundBeside): Promise<Accepted | null> {
    const all = changes.splice(0)
    if (all.length === 0) return write([], inbound)
    try {
      return await write(all, inbound)
    } catch (error) {
      // Keys or message: one must not take the other along.
      if (!inbound || !isRefusal(error)) throw error
      await write(all).catch(unlessRefused)
      return write([], inbound)
    }
  }

  for await (const record of spool.read()) {
    if (record === 'damaged' || !record.inbound) continue
    announce(await store(record.inbound).catch(unlessRefused), record.inbound, counts, onAccepted)
  }
  if (changes.length > 0) await store().catch(unlessRefused)
  else if (counts.stored + counts.repeated === 0) await write([PROOF])
  await spool.remove(counts.refused > 0)
  return counts
}

/** The last change of each record, of those that nobody overwrote since; how many records were, and are damaged. */
async function mergeChanges(
  spool: Spool,
  headFence: number,
): Promise<{ changes: SessionChange[]; counts: DrainCounts }> {
  const counts = emptyCounts()
  const merged = new Map<string, SessionChange>()
  for await (const record of spool.read()) {
    if (record === 'damaged') counts.damaged++
    else if (record.fence >= headFence) {
      for (const change of record.changes) merged.set(nameOf(change.type, change.id), change)
    } else if (record.changes.length > 0) counts.outdated++
  }
  return { changes: [...merged.values()], counts }
}

/** Of one session record within its account. */
export function nameOf(type: string, id: string): string {
  return `${type} ${id}`
}

export interface Leftover {
  spool: Spool
  store: Pick<Store, 'sessionHead' | 'acceptInbound'>
  onAccepted: OnAccepted
}

/**
 * For a gateway that does not hold the number: what it could not store before it lost it, or before it ended. The key
 * changes are dropped when another gateway wrote the session since; until then all of it stays for `drainSpool`, and
 * doing this again does no harm. Rejects when the database is away.
 */
export async function drainLeftover({ spool, store, onAccepted }: Leftover): Promise<LeftoverCounts> {
  const counts = { ...emptyCounts(), left: 0 }
  if (await spool.isEmpty()) return counts
  const head = await store.sessionHead(spool.account)
  let isOutdated = true
  for await (const record of spool.read()) {
    if (record === 'damaged') {
      counts.damaged++
      continue
    }
    counts.left++
    if (record.fence >= head.fence) isOutdated = false
    else if (record.changes.length > 0) counts.outdated++
    if (!record.inbound) continue
    const { message, nowMs } = record.inbound
    announce(await store.acceptInbound(message, nowMs), record.inbound, counts, onAccepted)
  }
  if (!isOutdated) return counts
  await spool.remove()
  return { ...counts, left: 0 }
}

/** Records (messages, or keys alone) that lie in it. */
export async function countSpool(spool: Spool): Promise<number> {
  let records = 0
  if (await spool.isEmpty()) return records
  for await (const record of spool.read()) if (record !== 'damaged') records++
  return records
}

function announce(
  accepted: Accepted | null,
  { message }: InboundBeside,
  counts: DrainCounts,
  onAccepted: OnAccepted,
): void {
  if (!accepted) return
  if (accepted.isNew) counts.stored++
  else counts.repeated++
  onAccepted(accepted, message)
}

function emptyCounts(): DrainCounts {
  return { stored: 0, repeated: 0, outdated: 0, damaged: 0, refused: 0 }
}
