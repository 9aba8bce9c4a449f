/** Messages that are out of the way of their chat: content is kept as long as told and no longer. In both modes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { OtherVersionError } from '../../src/store/other-version.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Store } from '../../src/store/store.ts'
import { inbound } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { answered, freshChat, waitingMessage, type Waiting } from './waiting.ts'

/** As the runbook has it. */
const PUT_BACK = /`(UPDATE forwardcheck\.inbox [^`]*)`/.exec(
  readFileSync(join(import.meta.dirname, '../../docs/operations/README.md'), 'utf8'),
)?.[1]

describe.each(MODES)('messages set aside, %s', (mode) => {
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

    async function setAside(chat = freshChat()): Promise<Waiting> {
      const waiting = await waitingMessage(store, { chat, text: 'set aside' }, Date.now())
      for (let n = 0; n < 9; n++) await store.countAttempt(waiting.row.id)
      await store.setAside(waiting.row.id, Date.now())
      expect(await store.unanswered(waiting.chatKey, 9)).toEqual([])
      return waiting
    }

    async function hasContent({ row }: Waiting): Promise<boolean | undefined> {
      const { rows } = await database.query<{ kept: boolean }>(
        'SELECT content IS NOT NULL AS kept FROM forwardcheck.inbox WHERE id = $1',
        [row.id],
      )
      return rows[0]?.kept
    }

    it('can be put back by an operator, and are then as new', async () => {
      const waiting = await setAside()
      expect(PUT_BACK).toContain(' = 4711')
      await database.query(PUT_BACK!.replace('4711', waiting.row.id))
      expect(await store.unanswered(waiting.chatKey, 9)).toEqual([{ ...waiting.row, attempts: 0 }])
    })

    it('lose their content a week after they came, and are still known', async () => {
      const waiting = await setAside()
      const lay = (ageMs: number): Promise<unknown> =>
        database.query(
          `UPDATE forwardcheck.inbox SET stored_at = clock_timestamp() - $1::float8 * interval '1 millisecond'
           WHERE id = $2`,
          [ageMs, waiting.row.id],
        )
      await lay(RETENTION.unfinishedMs - 60_000)
      await store.expire(Date.now())
      expect(await hasContent(waiting)).toBe(true)
      await lay(RETENTION.unfinishedMs)
      expect((await store.expire(Date.now())).rows).toBeGreaterThan(0)
      expect(await hasContent(waiting)).toBe(false)
      expect(await store.acceptInbound(waiting.row.message, Date.now())).toMatchObject({ isNew: false })
      // Nothing is left to be put back.
      await database.query(PUT_BACK!.replace('4711', waiting.row.id))
      expect(await store.unanswered(waiting.chatKey, 9)).toEqual([])
    })

    it('lose it at once when their person deletes everything', async () => {
      const chat = freshChat()
      const [waiting, other] = [await setAside(chat), await setAside()]
      await store.releaseLease(waiting.lease)
      await answered(store, chat, { effects: [{ kind: 'forget' }] }, Date.now())
      expect(await hasContent(waiting)).toBe(false)
      expect(await hasContent(other)).toBe(true)
    })

    it.each(['deletion', 'edit'] as const)('lose it at once by a %s of the message', async (kind) => {
      const chat = freshChat()
      const waiting = await setAside(chat)
      const relation = { kind, id: waiting.row.message.id }
      const correction = inbound({ chat, kind: kind === 'edit' ? 'text' : kind, text: 'edited', relation })
      const { isNew } = await store.acceptInbound(correction, Date.now())
      expect(isNew).toBe(kind === 'edit')
      expect(await hasContent(waiting)).toBe(false)
      const left = await store.unanswered(waiting.chatKey, 9)
      expect(left.map(({ message }) => message.text)).toEqual(kind === 'edit' ? ['edited'] : [])
    })

    it('are not those of another version of the program, which wait for it', async () => {
      const { chatKey, row } = await waitingMessage(store, {}, Date.now())
      const { chat } = row.message
      await store.acceptInbound(inbound({ chat, text: 'next' }), Date.now())
      const later = JSON.stringify({ ...row.message, kind: 'hologram' })
      const sealed = testCrypto.seal(`inbox/${row.messageKey}`, Buffer.from(later))
      await database.query('UPDATE forwardcheck.inbox SET content = $1 WHERE id = $2', [sealed, row.id])
      const failed: unknown = await store.unanswered(chatKey, 9).catch((error: unknown) => error)
      expect(failed).toBeInstanceOf(OtherVersionError)
      expect(failed).toMatchObject({ rowId: row.id })
      const others = await store.unanswered(chatKey, 9, [row.id])
      expect(others.map(({ message }) => message.text)).toEqual(['next'])
    })

    it('count attempts that were none, never below zero', async () => {
      const [one, two] = [await waitingMessage(store), await waitingMessage(store)]
      for (let n = 0; n < 3; n++) await store.countAttempt(one.row.id)
      await store.takeBackAttempts([one.row.id, two.row.id, one.row.id])
      const attempts = async ({ chatKey }: Waiting): Promise<number | undefined> =>
        (await store.unanswered(chatKey, 1))[0]?.attempts
      expect([await attempts(one), await attempts(two)]).toEqual([1, 0])
      await store.takeBackAttempts([])
    })
  })
})
