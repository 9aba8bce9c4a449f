/** Key-value records of one linked account, sealed; ids are stored as keyed hashes, for they hold numbers. */
import type { Crypto } from './crypto.ts'
import type { Sql } from './database.ts'
import type { SessionRecords } from './store.ts'

export function createSessionRecords(sql: Sql, crypto: Crypto, account: string): SessionRecords {
  const keyOf = (type: string, id: string): string => crypto.identify('record', account, type, id)
  return {
    async get(type, ids) {
      const idOf = new Map(ids.map((id) => [keyOf(type, id), id]))
      const { rows } = await sql.query<{ record_key: string; value: Uint8Array }>(
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
      // The last change of a record wins, and a write of hundreds of keys stays one statement.
      const byKey = new Map(changes.map((change) => [keyOf(change.type, change.id), change]))
      const deleted: string[] = []
      const kept: { key: string; type: string; sealed: string }[] = []
      for (const [key, { type, value }] of byKey) {
        if (value === null) deleted.push(key)
        else kept.push({ key, type, sealed: crypto.seal(place(key), value).toString('base64') })
      }
      await sql.query(
        `WITH deleted AS (DELETE FROM forwardcheck.session_record WHERE record_key = ANY($1))
         INSERT INTO forwardcheck.session_record (record_key, account, type, value)
         SELECT record_key, $2, type, decode(sealed, 'base64')
         FROM unnest($3::text[], $4::text[], $5::text[]) AS kept (record_key, type, sealed)
         ON CONFLICT (record_key) DO UPDATE SET value = excluded.value`,
        [
          deleted,
          account,
          kept.map((record) => record.key),
          kept.map((record) => record.type),
          kept.map((record) => record.sealed),
        ],
      )
    },

    async clear() {
      await sql.query(`DELETE FROM forwardcheck.session_record WHERE account = $1`, [account])
    },
  }
}

function place(recordKey: string): string {
  return `session_record/${recordKey}`
}
