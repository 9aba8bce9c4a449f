/** What people are told is stored (docs/privacy.md) against the tables there are. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { openTestDatabase } from '../support/servers.ts'

describe('the page on privacy', () => {
  let own: Awaited<ReturnType<typeof openTestDatabase>>
  beforeAll(async () => {
    own = await openTestDatabase('embedded')
    await migrate(own.database)
  })
  afterAll(() => own?.close())

  it('names every table, and none that is not there', async () => {
    const { rows } = await own.database.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'forwardcheck' AND table_type = 'BASE TABLE' ORDER BY name`,
    )
    const tables = rows.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b))
    expect(tables.length).toBeGreaterThan(25)

    const page = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8')
    const firstCells = page.match(/^\| `[^|]*\|/gm) ?? []
    const named = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? ''))
    expect(named.toSorted((a, b) => a.localeCompare(b))).toEqual(tables)
  })
})
