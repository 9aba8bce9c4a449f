/** A reply's marks in the outbox, in both modes: what waits, what is final, what can be read for retry requests. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutboundReply } from '../../src/channels/channel.ts'
import { migrate } from '../../src/store/migrate.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { OtherVersionError } from '../../src/store/other-version.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { OutboxRow, Store } from '../../src/store/store.ts'
import { answer } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { MADE_UP_TIMES, waitingMessage } from './waiting.ts'

describe.each(MODES)('outbox, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let store: Store
    let close: () => Promise<void>

    beforeAll(async () => {
      const opened = await openTestDatabase(mode)
      close = opened.close
      await migrate(opened.database)
      store = createSqlStore(opened.database, testCrypto, MADE_UP_TIMES)
    })
    afterAll(() => close())

    async function pending(): Promise<{ row: OutboxRow; left: () => Promise<OutboxRow[]> }> {
      const { chatKey, row, lease } = await waitingMessage(store)
      await store.commitAnswer(lease, answer(row.id), 2_000)
      const left = (): Promise<OutboxRow[]> => store.pendingReplies('simulator', chatKey)
      const [reply] = await left()
      return { row: reply!, left }
    }

    it('leaves a reply in a form of another version where it is', async () => {
      const { chatKey, row, lease } = await waitingMessage(store)
      const plain = answer(row.id)
      const card = { id: 'a-card-to-come', language: 'en' } as unknown as NonNullable<OutboundReply['card']>
      await store.commitAnswer(
        lease,
        { ...plain, replies: plain.replies.map((reply) => ({ ...reply, card })) },
        2_000,
      )
      await expect(store.pendingReplies('simulator', chatKey)).rejects.toThrow(OtherVersionError)
      expect(await store.chatsToDeliver(3_000, 0)).toContainEqual({ account: 'simulator', chatKey })
    })

    it('does not count an attempt that was held', async () => {
      const { row, left } = await pending()
      for (let n = 0; n < 3; n++) {
        await store.markSending(row.id, 3_000)
        await store.markHeld(row.id, 'restricted', 3_000)
      }
      expect(await left()).toMatchObject([{ id: row.id, attempts: 0, createdAtMs: 2_000 }])
    })

    it('sends nothing again that is settled, whatever a late sender reports', async () => {
      const refused = await pending()
      await store.markRefused(refused.row.id, '401', 3_000)
      const sent = await pending()
      await store.markSent(sent.row.id, 3_000)
      for (const { row, left } of [refused, sent]) {
        await store.markSending(row.id, 4_000)
        await store.markUnknown(row.id, 'no-acknowledgement', 4_000)
        await store.markHeld(row.id, 'restricted', 4_000)
        expect(await left()).toEqual([])
      }
    })

    it('takes a late acknowledgement for true, also of what was given up', async () => {
      const { row } = await pending()
      await store.markRefused(row.id, 'no-acknowledgement', 3_000)
      await store.markSent(row.id, 4_000)
      expect(await store.sentReply('simulator', row.reply.messageId)).toEqual(row.reply)
      await store.expire(4_000 + RETENTION.sentMs)
      expect(await store.sentReply('simulator', row.reply.messageId)).toBeNull()
    })

    it('knows the whole reply by its id, and no other account’s', async () => {
      const { row } = await pending()
      expect(await store.sentReply('simulator', row.reply.messageId)).toEqual(row.reply)
      expect(await store.sentReply('other', row.reply.messageId)).toBeNull()
    })
  })
})
