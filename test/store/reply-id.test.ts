/** Ids of replies in both modes: the question's own, also in a database that was put back, and another's never. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InboundMessage } from '../../src/model.ts'
import { createCrypto } from '../../src/store/crypto.ts'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { replyMessageId } from '../../src/store/reply-id.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { InboxRow, Store } from '../../src/store/store.ts'
import { answer, inbound } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { freshChat, LEASE_MS, waitingMessage } from './waiting.ts'

describe.each(MODES)('ids of replies, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('from SQL', () => {
    let database: Database
    let store: Store
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      store = createSqlStore(database, testCrypto, RETENTION)
    })
    afterAll(() => close())

    async function take(message: InboundMessage, from = store): Promise<InboxRow> {
      const { chatKey } = await from.acceptInbound(message, 1_000)
      const row = (await from.unanswered(chatKey, 99)).at(-1)
      if (!row) throw new Error('nothing waits')
      return row
    }

    /** As a backup does that was made before the row came: it is gone, and its number is given once more. */
    async function putBackBefore({ id }: InboxRow): Promise<void> {
      await database.query(`DELETE FROM forwardcheck.inbox WHERE id >= $1`, [id])
      await database.query(
        `SELECT setval(pg_get_serial_sequence('forwardcheck.inbox', 'id'), $1::bigint, false)`,
        [id],
      )
    }

    it('are not those of another question that got its row number after a restore', async () => {
      const chat = freshChat()
      const first = await take(inbound({ chat }))
      await putBackBefore(first)
      const second = await take(inbound({ chat }))
      expect({ id: second.id, chatKey: second.chatKey }).toEqual({ id: first.id, chatKey: first.chatKey })
      expect(replyMessageId(second)).not.toBe(replyMessageId(first))
    })

    it('stay the same for a question that comes again, under whatever number', async () => {
      const message = inbound({ chat: freshChat() })
      const first = await take(message)
      await putBackBefore(first)
      await take(inbound({ chat: freshChat() }))
      const again = await take(message)
      expect(again.id).not.toBe(first.id)
      expect([replyMessageId(again), replyMessageId(again, 1)]).toEqual([
        replyMessageId(first),
        replyMessageId(first, 1),
      ])
    })

    it('differ by account, chat, participant, message, place and key', async () => {
      const message = inbound({ chat: freshChat(), participant: 'somebody@lid' })
      const rows = []
      for (const part of [
        {},
        { account: 'other' },
        { chat: freshChat() },
        { participant: 'else@lid' },
        { id: 'OTHER' },
      ]) {
        rows.push(await take({ ...message, ...part }))
      }
      await database.query(`DELETE FROM forwardcheck.inbox WHERE id = $1`, [rows[0]?.id])
      const otherKey = createSqlStore(database, createCrypto(Buffer.alloc(32, 9)), RETENTION)
      rows.push(await take(message, otherKey))
      const ids = rows.flatMap((row) => [0, 1, 2].map((place) => replyMessageId(row, place)))
      expect(ids).toHaveLength(18)
      expect(new Set(ids).size).toBe(18)
      expect(ids.join(' ')).toMatch(/^(3EB0[0-9A-F]{18} ?){18}$/)
    })

    it('differ between a message and its edits, answered before or not', async () => {
      const chat = freshChat()
      const { chatKey, row, lease } = await waitingMessage(store, { chat })
      const edit = (text: string): InboundMessage =>
        inbound({ chat, text, relation: { kind: 'edit', id: row.message.id } })
      const inPlace = await take(edit('edited while it waits'))
      expect({ id: inPlace.id, revision: inPlace.revision }).toEqual({ id: row.id, revision: 1 })
      await store.renewLease(lease, 1_500, LEASE_MS)
      expect(await store.commitAnswer(lease, answer(row.id, { rows: [inPlace] }), 1_500)).toBe('committed')
      expect(await store.unanswered(chatKey, 9)).toEqual([])
      const later = await take(edit('edited once it was answered'))
      expect(new Set([row, inPlace, later].map((each) => replyMessageId(each))).size).toBe(3)
    })
  })
})
