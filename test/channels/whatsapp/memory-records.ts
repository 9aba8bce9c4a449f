/** Session records held as bytes in memory, as a database would: what was not serialised is lost. */
import type { SessionRecords } from '../../../src/store/store.ts'

export interface MemoryRecords extends SessionRecords {
  /** Rows by `type id`. */
  rows: Map<string, Uint8Array>
  writes: number
  /** How long reading and writing take, as a database's would. */
  delayMs: number
  /** While set, every write rejects. */
  isFailing: boolean
}

export function createMemoryRecords(): MemoryRecords {
  const records: MemoryRecords = {
    rows: new Map(),
    writes: 0,
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
    write: async (changes) => {
      if (records.isFailing) throw new Error('the database is away')
      await delay()
      records.writes++
      for (const { type, id, value } of changes) {
        if (value) records.rows.set(`${type} ${id}`, Uint8Array.from(value))
        else records.rows.delete(`${type} ${id}`)
      }
    },
    clear: async () => records.rows.clear(),
  }
  async function delay(): Promise<void> {
    if (records.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, records.delayMs))
  }

  return records
}
