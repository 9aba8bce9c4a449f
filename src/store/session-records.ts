/** Key-value records of one linked account, sealed; ids are stored as keyed hashes, for they hold numbers. */
import type { Crypto } from './crypto.ts'
import type { Database } from './database.ts'
import type { SessionRecords } from './store.ts'

export function createSessionRecords(database: Database, crypto: Crypto, account: string): SessionRecords {
  const keyOf = (type: string, id: string): string => crypto.identify('record', account, type, id)
  return {
    async get(type, ids) {
      const idOf = new Map(ids.map((id) => [keyOf(type, id), id]))
      const { rows } = await database.query<{ record_key: string; value: Uint8Array }>(
        `SELECT record_key, value FROM forwardcheck.session_record WHERE record_key = ANY($1)`,
        [[...idOf.keys()]],
      )
      const found = new Map<string, Uint8Array>()
      for (const row of rows) {
        const id = idOf.get(row.record_key)
        if (id !== undefined) found.set(id, crypto.open(place(row.record_key), row.value))
      }
      return found
    },

    async write(changes) {
      if (changes.length === 0) return
      await database.transaction(async (sql) => {
        for (const { type, id, value } of changes) {
          const key = keyOf(type, id)
          if (value === null) {
            await sql.query(`DELETE FROM forwardcheck.session_record WHERE record_key = $1`, [key])
            continue
          }
          await sql.query(
            `INSERT INTO forwardcheck.session_record (record_key, account, type, value)
             VALUES ($1, $2, $3, $4) ON CONFLICT (record_key) DO UPDATE SET value = excluded.value`,
            [key, account, type, crypto.seal(place(key), value)],
          )
        }
      })
    },

    async clear() {
      await database.query(`DELETE FROM forwardcheck.session_record WHERE account = $1`, [account])
    },
  }
}

function place(recordKey: string): string {
  return `session_record/${recordKey}`
}
