/**
 * Key-value records of one linked account, sealed; ids are stored as keyed hashes, for they hold numbers. A message
 * goes into the inbox in the very statement that stores the keys which decrypted it: both or neither.
 */
import { acceptCorrection } from './corrections.ts'
import type { Crypto } from './crypto.ts'
import type { Database, Sql } from './database.ts'
import { sealMessage } from './inbox-content.ts'
import { keysOf } from './message-keys.ts'
import { SessionMovedError } from './session-moved.ts'
import { LostNumberError, type Ownership, type SessionChange, type SessionRecords } from './store.ts'

/** `held` locks the number's row: nothing below has rows when another gateway took it, and takes wait for the end. */
const WRITE = `
WITH held AS (
  UPDATE forwardcheck.number SET session_version = session_version + 1, session_fence = fence
  WHERE account = $1 AND fence = $2 AND session_version = coalesce($3::bigint, session_version)
  RETURNING session_version
), deleted AS (
  DELETE FROM forwardcheck.session_record USING held WHERE record_key = ANY($4)
), kept AS (
  INSERT INTO forwardcheck.session_record (record_key, account, type, value)
  SELECT record_key, $1, type, decode(sealed, 'base64')
  FROM held, unnest($5::text[], $6::text[], $7::text[]) AS kept (record_key, type, sealed)
  ON CONFLICT (record_key) DO UPDATE SET value = excluded.value
), accepted AS (
  INSERT INTO forwardcheck.inbox (message_key, account, chat_key, content, received_ms)
  SELECT $8, $1, $9, $10::bytea, $11::bigint FROM held WHERE $8::text IS NOT NULL
  ON CONFLICT (message_key) DO NOTHING RETURNING id
)
SELECT (SELECT count(*)::int FROM held) AS held, (SELECT count(*)::int FROM accepted) AS accepted`

export function createSessionRecords(sql: Database, crypto: Crypto, ownership: Ownership): SessionRecords {
  const { account, fence } = ownership
  const keyOf = (type: string, id: string): string => crypto.identify('record', account, type, id)

  /** All but the message. */
  function toParameters(changes: readonly SessionChange[], atVersion: number | undefined): unknown[] {
    // The last change of a record wins, and a write of hundreds of keys stays one statement.
    const byKey = new Map(changes.map((change) => [keyOf(change.type, change.id), change]))
    const deleted: string[] = []
    const kept: { key: string; type: string; sealed: string }[] = []
    for (const [key, { type, value }] of byKey) {
      if (value === null) deleted.push(key)
      else kept.push({ key, type, sealed: crypto.seal(place(key), value).toString('base64') })
    }
    const columns = [
      kept.map(({ key }) => key),
      kept.map(({ type }) => type),
      kept.map(({ sealed }) => sealed),
    ]
    return [account, fence, atVersion ?? null, deleted, ...columns]
  }

  /** Whether the message was new; always false without one. */
  async function run(on: Sql, parameters: unknown[], row: unknown[]): Promise<boolean> {
    const { rows } = await on.query<{ held: number; accepted: number }>(WRITE, [...parameters, ...row])
    if (rows[0]?.held !== 1) throw await refusal(on)
    return rows[0].accepted === 1
  }

  /** Why nothing was written. */
  async function refusal(on: Sql): Promise<Error> {
    const { rows } = await on.query(`SELECT 1 FROM forwardcheck.number WHERE account = $1 AND fence = $2`, [
      account,
      fence,
    ])
    return rows.length === 1 ? new SessionMovedError(account) : new LostNumberError(account)
  }

  const NO_MESSAGE = [null, null, null, null]

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

    async write(changes, inbound, atVersion) {
      if (!inbound) {
        if (changes.length > 0) await run(sql, toParameters(changes, atVersion), NO_MESSAGE)
        return null
      }
      const { message, nowMs } = inbound
      const { chatKey, messageKey, originalKey } = keysOf(crypto, message)
      const parameters = toParameters(changes, atVersion)
      if (originalKey === null) {
        const content = sealMessage(crypto, messageKey, message)
        return { chatKey, isNew: await run(sql, parameters, [messageKey, chatKey, content, nowMs]) }
      }
      const correction = { message, chatKey, messageKey, originalKey, nowMs }
      const isNew = await sql.transaction(async (transaction) => {
        await run(transaction, parameters, NO_MESSAGE)
        return acceptCorrection(transaction, crypto, correction)
      })
      return { chatKey, isNew }
    },

    async isKnown(message) {
      const key = crypto.identify('message', account, message.chat, message.participant, message.id)
      const { rows } = await sql.query(`SELECT 1 FROM forwardcheck.inbox WHERE message_key = $1`, [key])
      return rows.length === 1
    },

    async clear(atVersion) {
      const { rowCount } = await sql.query(
        `WITH held AS (
           UPDATE forwardcheck.number SET session_version = session_version + 1, session_fence = fence
           WHERE account = $1 AND fence = $2 AND session_version = coalesce($3::bigint, session_version)
           RETURNING account
         ), gone AS (DELETE FROM forwardcheck.session_record AS record USING held WHERE record.account = held.account)
         SELECT account FROM held`,
        [account, fence, atVersion ?? null],
      )
      if (rowCount !== 1) throw await refusal(sql)
    },
  }
}

function place(recordKey: string): string {
  return `session_record/${recordKey}`
}
