/** Session records held as bytes in memory, as a database would: what was not serialised is lost. */
import type { InboundMessage } from '../../../src/model.ts'
import type { SessionRecords } from '../../../src/store/store.ts'

export interface MemoryRecords extends SessionRecords {
  /** Rows by `type id`. */
  rows: Map<string, Uint8Array>
  writes: number
  /** Messages written beside keys, each once. */
  inbox: InboundMessage[]
  /** How long reading and writing take, as a database's would. */
  delayMs: number
  /** While set, every write rejects. */
  isFailing: boolean
}

export function createMemoryRecords(): MemoryRecords {
  const records: MemoryRecords = {
    rows: new Map(),
    writes: 0,
    inbox: [],
    isFailing: false,
    delayMs: 0,
    get: async (type, ids) => {
      await delay()
      const found = new Map<string, Uint8Array>()
      for (const id of ids) {
        const value = records.rows.get(`${type} ${id}`)
        if (value) found.set(id, Uint8Array.from(value))
      }
      return found
    },
    write: async (changes, inbound) => {
      if (records.isFailing) throw new Error('the database is away')
      await delay()
      records.writes++
      for (const { type, id, value } of changes) {
        if (value) records.rows.set(`${type} ${id}`, Uint8Array.from(value))
        else records.rows.delete(`${type} ${id}`)
      }
      if (!inbound) return null
      const isNew = !isStored(inbound.message)
      if (isNew) records.inbox.push(inbound.message)
      return { chatKey: inbound.message.chat, isNew }
    },
    isKnown: async (message) => isStored(message),
    clear: async () => records.rows.clear(),
  }
  function isStored(message: Pick<InboundMessage, 'chat' | 'participant' | 'id'>): boolean {
    const nameOf = ({ chat, participant, id }: typeof message) => `${chat} ${participant} ${id}`
    return records.inbox.some((stored) => nameOf(stored) === nameOf(message))
  }
  async function delay(): Promise<void> {
    if (records.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, records.delayMs))
  }

  return records
}
