/** Requests for a person in both modes, and the order of the messages of one answer. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutboundReply } from '../../src/channels/channel.ts'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { replyMessageId } from '../../src/store/reply-id.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Store } from '../../src/store/store.ts'
import { answer } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { answered, contact, freshChat, MADE_UP_TIMES, subject, waitingMessage } from './waiting.ts'

describe.each(MODES)('hand-overs, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let store: Store
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      store = createSqlStore(database, testCrypto, MADE_UP_TIMES)
    })
    beforeEach(() => database.query(`DELETE FROM forwardcheck.hand_over`))
    afterAll(() => close())

    const ask = (chat: string, nowMs: number) =>
      answered(store, chat, { effects: [{ kind: 'hand-over', contact: contact(chat), subject }] }, nowMs)

    it('lists who waits, the longest first, once a chat, until closed', async () => {
      const [one, two] = [freshChat(), freshChat()]
      await ask(one, 2_000)
      await ask(two, 3_000)
      await ask(one, 4_000)
      const open = await store.handOvers()
      expect(open).toEqual([
        { id: open[0]?.id, account: 'simulator', askedAtMs: 2_000, contact: contact(one), ...subject },
        { id: open[1]?.id, account: 'simulator', askedAtMs: 3_000, contact: contact(two), ...subject },
      ])
      expect((await store.health(5_000)).handOversOpen).toBe(2)

      const id = open[0]?.id ?? ''
      expect(await store.closeHandOver(id, 5_000)).toBe(true)
      expect(await store.closeHandOver(id, 5_000)).toBe(false)
      expect(await store.closeHandOver('no number', 5_000)).toBe(false)
      const { rows } = await database.query(`SELECT content FROM forwardcheck.hand_over WHERE id = $1`, [id])
      expect(rows).toEqual([{ content: null }])
      expect(await store.handOvers()).toHaveLength(1)
      await ask(one, 6_000)
      expect((await store.handOvers()).map((each) => each.contact?.chat)).toEqual([two, one])
    })

    it('keeps the address unreadable, and lists a damaged record without it', async () => {
      const [one, two] = [freshChat(), freshChat()]
      await ask(one, 2_000)
      await ask(two, 2_000)
      const { rows } = await database.query<{ line: string }>(
        `SELECT t::text AS line FROM forwardcheck.hand_over t`,
      )
      expect(rows).toHaveLength(2)
      for (const { line } of rows) {
        expect(line).not.toContain('1555000')
        expect(line).not.toContain(Buffer.from('1555000').toString('hex'))
      }
      // Moved from one row to the other.
      await database.query(
        `UPDATE forwardcheck.hand_over SET content = (SELECT content FROM forwardcheck.hand_over
          ORDER BY id LIMIT 1)`,
      )
      const open = await store.handOvers()
      expect(open.map((each) => each.contact)).toEqual([contact(one), null])
      expect(await store.closeHandOver(open[1]?.id ?? '', 3_000)).toBe(true)
    })

    it('goes after its time, open or closed', async () => {
      await ask(freshChat(), 2_000)
      await ask(freshChat(), 2_000)
      const [first] = await store.handOvers()
      await store.closeHandOver(first?.id ?? '', 3_000)
      const count = async (): Promise<number> =>
        (await database.query(`SELECT 1 FROM forwardcheck.hand_over`)).rows.length
      await store.expire(2_999 + RETENTION.handOverClosedMs)
      expect(await count()).toBe(2)
      await store.expire(3_000 + RETENTION.handOverClosedMs)
      expect(await count()).toBe(1)
      await store.expire(2_000 + RETENTION.handOverOpenMs)
      expect(await count()).toBe(0)
    })

    it('queues reply and enclosures in order, each once, and opens them whole', async () => {
      const { chatKey, row, lease } = await waitingMessage(store)
      const chat = row.message.chat
      const replies: OutboundReply[] = Array.from({ length: 12 }, (_, place) => ({
        chat,
        messageId: replyMessageId(row, place),
        text: `synthetic ${place}`,
        ...(place === 0 && { quote: { messageId: 'Q', participant: '', text: 'synthetic quote' } }),
        ...(place === 1 && { card: { id: 'two-step', language: 'kk' } as const }),
      }))
      expect(new Set(replies.map((reply) => reply.messageId)).size).toBe(12)
      const told = answer(row.id, { replies })
      expect(await store.commitAnswer(lease, told, 2_000)).toBe('committed')
      expect(await store.commitAnswer(lease, told, 2_500)).toBe('committed')
      const pending = await store.pendingReplies('simulator', chatKey)
      expect(pending.map((each) => each.reply)).toEqual(replies)
      const about = async (place: number) =>
        (await store.person(chatKey, 3_000, replies[place]?.messageId)).about
      expect(await about(0)).not.toBeNull()
      expect(await about(1)).toBeNull()
    })

    it('records a case without any reply', async () => {
      const { chatKey, row, lease } = await waitingMessage(store)
      expect(await store.commitAnswer(lease, answer(row.id, { replies: [] }), 2_000)).toBe('committed')
      expect(await store.pendingReplies('simulator', chatKey)).toEqual([])
      const { rows } = await database.query(
        `SELECT reply_id, question_id FROM forwardcheck.case_record WHERE chat_key = $1`,
        [chatKey],
      )
      expect(rows).toEqual([{ reply_id: null, question_id: row.id }])
    })
  })
})
