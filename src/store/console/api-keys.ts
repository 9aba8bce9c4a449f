/** Keys of programs that use the API: what each may ask, who made it, when it was last used. Only hashes of them. */
import type { Sql } from '../database.ts'

/** What a key may ask; `cases` and `campaigns` are summaries, never content. */
export const API_SCOPES = ['health', 'cases', 'campaigns', 'check'] as const
export type ApiScope = (typeof API_SCOPES)[number]

export interface ApiKey {
  /** Decimal digits. */
  id: string
  name: string
  scopes: readonly ApiScope[]
}

export interface ApiKeyRow extends ApiKey {
  createdBy: string
  createdAtMs: number
  usedAtMs: number | null
  revokedAtMs: number | null
}

export interface NewApiKey {
  name: string
  keyHash: string
  scopes: readonly ApiScope[]
  createdBy: string
}

export interface ApiKeys {
  /** Returns its id. */
  add(key: NewApiKey, nowMs: number): Promise<string>
  /** Newest first, revoked ones last. */
  list(): Promise<ApiKeyRow[]>
  /** false: no such key, or revoked before. */
  revoke(id: string, nowMs: number): Promise<boolean>
  /** null: unknown or revoked. Notes the use, to the minute. */
  use(keyHash: string, nowMs: number): Promise<ApiKey | null>
}

const USED_STEP_MS = 60_000

export function createApiKeys(sql: Sql): ApiKeys {
  return {
    async add({ name, keyHash, scopes, createdBy }, nowMs) {
      const { rows } = await sql.query<{ id: string }>(
        `INSERT INTO forwardcheck.api_key (name, key_hash, scopes, created_by, created_ms)
         VALUES ($1, $2, $3, $4, $5) RETURNING id::text`,
        [name, keyHash, [...scopes], createdBy, nowMs],
      )
      return String(rows[0]?.id)
    },

    async list() {
      const { rows } = await sql.query<StoredKey>(
        `SELECT id::text, name, scopes, created_by, created_ms, used_ms, revoked_ms FROM forwardcheck.api_key
         ORDER BY revoked_ms IS NOT NULL, api_key.id DESC`,
      )
      return rows.map((row) => ({
        ...keyOf(row),
        createdBy: row.created_by,
        createdAtMs: Number(row.created_ms),
        usedAtMs: row.used_ms === null ? null : Number(row.used_ms),
        revokedAtMs: row.revoked_ms === null ? null : Number(row.revoked_ms),
      }))
    },

    async revoke(id, nowMs) {
      const { rowCount } = await sql.query(
        `UPDATE forwardcheck.api_key SET revoked_ms = $2 WHERE id = $1 AND revoked_ms IS NULL`,
        [id, nowMs],
      )
      return rowCount === 1
    },

    async use(keyHash, nowMs) {
      const { rows } = await sql.query<StoredKey>(
        `SELECT id::text, name, scopes, created_by, created_ms, used_ms, revoked_ms FROM forwardcheck.api_key
         WHERE key_hash = $1 AND revoked_ms IS NULL`,
        [keyHash],
      )
      const [row] = rows
      if (!row) return null
      if (row.used_ms === null || Number(row.used_ms) <= nowMs - USED_STEP_MS) {
        await sql.query(`UPDATE forwardcheck.api_key SET used_ms = $2 WHERE id = $1`, [row.id, nowMs])
      }
      return keyOf(row)
    },
  }
}

interface StoredKey {
  id: string
  name: string
  scopes: string[]
  created_by: string
  created_ms: string
  used_ms: string | null
  revoked_ms: string | null
}

/** A scope of a later version of the program means nothing here. */
function keyOf({ id, name, scopes }: StoredKey): ApiKey {
  return { id, name, scopes: API_SCOPES.filter((scope) => scopes.includes(scope)) }
}
