/** What goes when: as people are told, and by no wrong clock what somebody still waits for. In both modes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Store } from '../../src/store/store.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { answered, freshChat, waitingMessage } from './waiting.ts'

const DAY_MS = 86_400_000
const EIGHT_DAYS_MS = 8 * DAY_MS

test('a sent reply is erased when people and operators are told that it is', () => {
  const read = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
  expect(RETENTION.sentMs).toBe(60 * 60_000)
  expect(RETENTION.unfinishedMs).toBe(7 * DAY_MS)
  const told = [
    [
      'src/content/locales/en/menu.yaml',
      'erased an hour after my answer arrived (if it cannot, after 7 days)',
    ],
    ['docs/privacy.md', '1 hour after WhatsApp acknowledged it'],
    ['docs/operations/outbound.md', "an hour after WhatsApp's server acknowledged the reply"],
  ] as const
  for (const [path, words] of told) expect(read(path)).toContain(words)
})

describe.each(MODES)('expiry, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let store: Store
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      store = createSqlStore(database, testCrypto, RETENTION)
    })
    afterAll(() => close())

    /** A message that waits and a reply that was not sent; whether they are still there. */
    async function unfinished(atMs: number): Promise<{ keys: string[]; left: () => Promise<number[]> }> {
      const waiting = await waitingMessage(store, {}, atMs)
      const replied = await answered(store, freshChat(), {}, atMs)
      return {
        keys: [waiting.chatKey, replied.chatKey],
        left: async () => [
          (await store.unanswered(waiting.chatKey, 9)).length,
          (await store.pendingReplies('simulator', replied.chatKey)).length,
        ],
      }
    }

    it('keeps what a machine eight days behind took and answered', async () => {
      const { left } = await unfinished(Date.now() - EIGHT_DAYS_MS)
      expect(await store.expire(Date.now())).toMatchObject({ unanswered: 0, unsent: 0, isClockWrong: false })
      expect(await left()).toEqual([1, 1])
    })

    it.each([EIGHT_DAYS_MS, -EIGHT_DAYS_MS, 2 * RETENTION.clockSkewMs])(
      'lets nothing go for a machine whose clock is off by %d ms, and tells it',
      async (offMs) => {
        const { left } = await unfinished(Date.now())
        const settled = await answered(store, freshChat(), {}, Date.now() - 40 * DAY_MS)
        const found = await store.expire(Date.now() + offMs)
        expect(found).toMatchObject({ rows: 0, unanswered: 0, unsent: 0, isClockWrong: true })
        expect(Math.abs(found.clockSkewMs - offMs)).toBeLessThan(60_000)
        expect(await left()).toEqual([1, 1])
        // Forty days are enough for a right clock.
        const cases = `SELECT 1 FROM forwardcheck.case_record WHERE chat_key = $1`
        expect((await database.query(cases, [settled.chatKey])).rows).toHaveLength(1)
        await store.expire(Date.now())
        expect((await database.query(cases, [settled.chatKey])).rows).toEqual([])
      },
    )

    it('lets go what lay in the database for a week, and counts it', async () => {
      const { keys, left } = await unfinished(Date.now())
      const lay = async (ageMs: number): Promise<void> => {
        for (const table of ['inbox', 'outbox']) {
          await database.query(
            `UPDATE forwardcheck.${table} SET stored_at = clock_timestamp() - $1::float8 * interval '1 millisecond'
             WHERE chat_key = ANY($2)`,
            [ageMs, keys],
          )
        }
      }
      await lay(RETENTION.unfinishedMs - 60_000)
      expect(await store.expire(Date.now())).toMatchObject({ unanswered: 0, unsent: 0 })
      expect(await left()).toEqual([1, 1])
      await lay(RETENTION.unfinishedMs)
      expect(await store.expire(Date.now())).toMatchObject({ unanswered: 1, unsent: 1 })
      expect(await left()).toEqual([0, 0])
    })
  })
})
