/** Brings schema `forwardcheck` up to the newest numbered migration, all in one transaction. */
import type { Database, Sql } from './database.ts'
import { firstTables } from './migrations/0001-first-tables.ts'
import { conversations } from './migrations/0002-conversations.ts'
import { gateway } from './migrations/0003-gateway.ts'
import { setAside } from './migrations/0004-set-aside.ts'
import { trials } from './migrations/0005-trials.ts'
import { numberRequests } from './migrations/0006-number-requests.ts'
import { caseContents } from './migrations/0007-case-contents.ts'
import { reviews } from './migrations/0008-reviews.ts'
import { campaigns } from './migrations/0009-campaigns.ts'
import { indicators } from './migrations/0010-indicators.ts'
import { access } from './migrations/0011-access.ts'

export interface Migration {
  version: number
  name: string
  /** Several statements without parameters; every name carries its schema. */
  sql: string
}

/** In order, versions 1, 2, 3 …; a released migration is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  firstTables,
  conversations,
  gateway,
  setAside,
  trials,
  numberRequests,
  caseContents,
  reviews,
  campaigns,
  indicators,
  access,
]

/** Any number two programs agree on; keeps two first starts on one server apart. */
const MIGRATION_LOCK = 0x66776463

/**
 * Returns the version the database has afterwards.
 * Throws when the database was written by a newer version of the program.
 */
export async function migrate(database: Database, migrations = MIGRATIONS): Promise<number> {
  const newest = migrations.at(-1)?.version ?? 0
  return database.transaction(async (sql) => {
    await sql.query(`SELECT pg_advisory_xact_lock($1)`, [MIGRATION_LOCK])
    const current = await currentVersion(sql)
    if (current > newest) {
      throw new Error(
        `the database is at version ${current}, this program knows versions up to ${newest}: start the newer program that wrote it, or restore a backup`,
      )
    }
    for (const { version, name, sql: statements } of migrations) {
      if (version <= current) continue
      await sql.query(statements)
      await sql.query(`INSERT INTO forwardcheck.migration (version, name) VALUES ($1, $2)`, [version, name])
    }
    return newest
  })
}

async function currentVersion(sql: Sql): Promise<number> {
  await sql.query(`CREATE SCHEMA IF NOT EXISTS forwardcheck`)
  await sql.query(
    `CREATE TABLE IF NOT EXISTS forwardcheck.migration (
      version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  )
  const { rows } = await sql.query<{ version: number }>(
    `SELECT coalesce(max(version), 0)::int AS version FROM forwardcheck.migration`,
  )
  return rows[0]?.version ?? 0
}
