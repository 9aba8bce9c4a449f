/** Every column that holds sealed values, for what must go through all of them. A test compares it with the schema. */
import type { Sql } from './database.ts'
import { ASIDE } from './session-damage.ts'

export interface SealedColumn {
  table: string
  column: string
  /** The table's primary key, and its type. */
  key: string
  keyType: 'bigint' | 'text'
  /** SQL for the place its values are bound to (Crypto). */
  place: string
  /** SQL: rows that nobody can open any more. */
  except?: string
}

export const SEALED: readonly SealedColumn[] = [
  {
    table: 'session_record',
    column: 'value',
    key: 'record_key',
    keyType: 'text',
    place: `'session_record/' || record_key`,
    except: `starts_with(record_key, '${ASIDE}')`,
  },
  {
    table: 'inbox',
    column: 'content',
    key: 'id',
    keyType: 'bigint',
    place: `'inbox/' || message_key`,
  },
  {
    table: 'outbox',
    column: 'content',
    key: 'id',
    keyType: 'bigint',
    place: `'outbox/' || chat_key || '/' || message_id`,
  },
  {
    table: 'hand_over',
    column: 'content',
    key: 'id',
    keyType: 'bigint',
    place: `'hand_over/' || chat_key || '/' || asked_ms`,
  },
  {
    table: 'media_request',
    column: 'content',
    key: 'id',
    keyType: 'bigint',
    place: `'media_request/' || id`,
  },
  {
    table: 'media_request',
    column: 'answer',
    key: 'id',
    keyType: 'bigint',
    place: `'media_request/' || id || '/answer'`,
  },
  {
    table: 'trial_picture',
    column: 'content',
    key: 'id',
    keyType: 'text',
    place: `'trial_picture/' || id`,
  },
  {
    table: 'number_request',
    column: 'content',
    key: 'id',
    keyType: 'bigint',
    place: `'number_request/' || id`,
  },
  {
    table: 'number_request',
    column: 'answer',
    key: 'id',
    keyType: 'bigint',
    place: `'number_request/' || id || '/answer'`,
  },
  {
    table: 'case_record',
    column: 'content',
    key: 'id',
    keyType: 'bigint',
    place: `'case_record/' || chat_key`,
  },
  {
    table: 'case_mark',
    column: 'sample',
    key: 'id',
    keyType: 'bigint',
    place: `'case_mark/' || chat_key || '/' || kind`,
  },
  {
    table: 'hand_over',
    column: 'notes',
    key: 'id',
    keyType: 'bigint',
    place: `'hand_over/' || chat_key || '/' || asked_ms || '/notes'`,
  },
  {
    table: 'hand_over_answer',
    column: 'content',
    key: 'id',
    keyType: 'bigint',
    place: `'hand_over_answer/' || message_id`,
  },
  {
    table: 'correction_wish',
    column: 'content',
    key: 'case_id',
    keyType: 'bigint',
    place: `'correction_wish/' || chat_key`,
  },
  {
    table: 'indicator',
    column: 'content',
    key: 'id',
    keyType: 'bigint',
    place: `'indicator/' || kind || '/' || value_key`,
  },
]

export interface SealedValue {
  /** Of the row. */
  key: string
  place: string
  sealed: Uint8Array
}

/**
 * Values in the order of their rows' keys, after that one (null: from the first). With `notUnder` only those that
 * another content key sealed.
 */
export async function readSealed(
  sql: Sql,
  { table, column, key, keyType, place, except }: SealedColumn,
  { after, most, notUnder }: { after: string | null; most: number; notUnder?: number },
): Promise<SealedValue[]> {
  const { rows } = await sql.query<SealedValue>(
    `SELECT ${key}::text AS key, ${place} AS place, ${column} AS sealed FROM forwardcheck.${table}
     WHERE ${column} IS NOT NULL AND NOT (${except ?? 'false'})
       AND ($1::${keyType} IS NULL OR ${key} > $1) AND ($3::int IS NULL OR ${keyIdIn(column)} <> $3)
     ORDER BY ${key} LIMIT $2`,
    [after, most, notUnder ?? null],
  )
  return rows
}

/** Puts new values in the place of those that are still as they were read; returns how many were. One statement. */
export async function replaceSealed(
  sql: Sql,
  { table, column, key, keyType }: SealedColumn,
  values: readonly { key: string; before: Uint8Array; after: Uint8Array }[],
): Promise<number> {
  const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  const { rowCount } = await sql.query(
    `UPDATE forwardcheck.${table} AS stored SET ${column} = decode(changed.later, 'base64')
     FROM unnest($1::text[], $2::text[], $3::text[]) AS changed (key, earlier, later)
     WHERE stored.${key} = changed.key::${keyType} AND stored.${column} = decode(changed.earlier, 'base64')`,
    [
      values.map((value) => value.key),
      values.map((value) => toText(value.before)),
      values.map((value) => toText(value.after)),
    ],
  )
  return rowCount
}

/** Numbers of the content keys that sealed what is in the database now. */
export async function keyIdsInUse(sql: Sql): Promise<Set<number>> {
  const used = new Set<number>()
  for (const { table, column, except } of SEALED) {
    const { rows } = await sql.query<{ id: number }>(
      `SELECT DISTINCT ${keyIdIn(column)} AS id FROM forwardcheck.${table}
       WHERE ${column} IS NOT NULL AND NOT (${except ?? 'false'})`,
    )
    for (const { id } of rows) used.add(id)
  }
  return used
}

/** What `keyIdOf` (crypto.ts) says, in SQL; -1: no sealed value. */
function keyIdIn(column: string): string {
  return `CASE WHEN length(${column}) < 3 THEN -1 WHEN get_byte(${column}, 0) = 1 THEN 0
    WHEN get_byte(${column}, 0) = 2 THEN get_byte(${column}, 1) * 256 + get_byte(${column}, 2) ELSE -1 END`
}
