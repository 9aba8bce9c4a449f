/** What only the console reads and writes, put together from its tables; workers and gateways know nothing of it. */
import type { Crypto } from '../crypto.ts'
import type { Database } from '../database.ts'

export interface ConsoleRecords {
  /** For areas that have no query of their own yet. */
  database: Database
}

export function createConsoleRecords(database: Database, _crypto: Crypto): ConsoleRecords {
  return { database }
}
