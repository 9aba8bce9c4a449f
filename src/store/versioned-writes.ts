/**
 * Writes of a session, one after the other, each at exactly the version of the session that it was made for: one that
 * we gave up on, and that arrives late from a connection that hung, changes nothing any more.
 */
import type { Accepted } from '../channels/channel.ts'
import { withinLimit } from './database-away.ts'
import { SessionMovedError } from './session-moved.ts'
import type { InboundBeside, Numbers, SessionChange, SessionRecords } from './store.ts'

export interface VersionedWrites {
  /** As of SessionRecords. Never call two at the same time. */
  write: (changes: SessionChange[], inbound?: InboundBeside) => Promise<Accepted | null>
  clear: () => Promise<void>
  /** Fence under which the session was last written. */
  headFence: () => Promise<number>
}

/** A late write may arrive between our reading of the version and our write. */
const TRIES = 3

/** Everything rejects with an error that counts as away when the database takes longer than `limitMs`. */
export function createVersionedWrites(
  records: SessionRecords,
  store: Pick<Numbers, 'sessionHead'>,
  account: string,
  limitMs: number,
): VersionedWrites {
  /** null when a write may or may not have gone through. */
  let version: number | null = null

  async function readHead(): ReturnType<Numbers['sessionHead']> {
    const head = await withinLimit(limitMs, store.sessionHead(account))
    ;({ version } = head)
    return head
  }

  async function atVersion<T>(write: (expected: number) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const expected = version ?? (await readHead()).version
      version = null
      try {
        const result = await withinLimit(limitMs, write(expected))
        version = expected + 1
        return result
      } catch (error) {
        if (!(error instanceof SessionMovedError) || tries === TRIES) throw error
      }
    }
  }

  return {
    async write(changes, inbound) {
      if (changes.length === 0 && !inbound) return null
      return atVersion((expected) => records.write(changes, inbound, expected))
    },
    clear: () => atVersion((expected) => records.clear(expected)),
    headFence: async () => (await readHead()).fence,
  }
}
