/** The store in both modes: once per message, leases and fences, the commit of an answer, expiry. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCrypto, DamagedRecordError } from '../../src/store/crypto.ts'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Lease, Store } from '../../src/store/store.ts'
import { answer, inbound } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { freshChat, held, LEASE_MS, MADE_UP_TIMES, type Waiting, waitingMessage } from './waiting.ts'

describe.each(MODES)('store, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let store: Store
    let close: () => Promise<void>

    beforeAll(async () => {
      const opened = await openTestDatabase(mode)
      ;({ database, close } = opened)
      await migrate(database)
      store = createSqlStore(database, testCrypto, MADE_UP_TIMES)
    })
    afterAll(() => close())

    const waiting = (chat?: string): Promise<Waiting> => waitingMessage(store, { ...(chat && { chat }) })

    it('takes a message once', async () => {
      const message = inbound({ chat: freshChat() })
      const first = await store.acceptInbound(message, 1_000)
      const repeat = await store.acceptInbound(message, 2_000)
      expect(first.isNew).toBe(true)
      expect(repeat).toEqual({ chatKey: first.chatKey, isNew: false })
      expect(await store.unanswered(first.chatKey, 10)).toMatchObject([
        { message, attempts: 0, receivedAtMs: 1_000 },
      ])
    })

    it('tells the same id of two chats, accounts and participants apart', async () => {
      const chat = freshChat()
      const variants = [
        inbound({ id: 'SAME', chat }),
        inbound({ id: 'SAME', chat: freshChat() }),
        inbound({ id: 'SAME', chat, account: 'other' }),
        inbound({ id: 'SAME', chat, participant: 'somebody' }),
      ]
      const results = []
      for (const message of variants) results.push(await store.acceptInbound(message, 1_000))
      expect(results.map((result) => result.isNew)).toEqual([true, true, true, true])
    })

    it('keeps the order of messages that arrive at the same moment', async () => {
      const chat = freshChat()
      const messages = Array.from({ length: 50 }, () => inbound({ chat }))
      const accepted = await Promise.all(messages.map((message) => store.acceptInbound(message, 1_000)))
      const rows = await store.unanswered(accepted[0]?.chatKey ?? '', 100)
      expect(rows.map((row) => row.message.id)).toEqual(messages.map((message) => message.id))
    })

    it('keeps neither text nor number nor address readable', async () => {
      const chat = '15559876543@s.whatsapp.net'
      const message = inbound({ chat, from: '+15559876543', text: 'marked-secret' })
      const { chatKey } = await store.acceptInbound(message, 1_000)
      const lease = await store.takeLease(chatKey, 'worker', 1_000, LEASE_MS)
      const [row] = await store.unanswered(chatKey, 1)
      const reply = { chat, messageId: 'M1', text: 'marked-secret', quote: undefined }
      const { quote: _, ...plain } = reply
      await store.commitAnswer(lease as Lease, answer(row?.id ?? '', { replies: [plain] }), 2_000)
      const ownership = await held(store, 'simulator')
      await store
        .session(ownership)
        .write([{ type: 'session', id: '15559876543.0', value: Buffer.from('marked-secret') }])
      const tables = ['inbox', 'outbox', 'case_record', 'session_record', 'lease', 'preference', 'meta']
      let seen = 0
      for (const table of tables) {
        const { rows } = await database.query<{ line: string }>(
          `SELECT t::text AS line FROM forwardcheck.${table} t`,
        )
        for (const { line } of rows) {
          seen++
          expect(line).not.toContain('15559876543')
          expect(line).not.toContain(Buffer.from('15559876543').toString('hex'))
          expect(line).not.toContain(Buffer.from('marked-secret').toString('hex'))
        }
      }
      expect(seen).toBeGreaterThan(4)
    })

    it('gives a chat to one owner at a time', async () => {
      const { chatKey, lease } = await waiting()
      expect(await store.takeLease(chatKey, 'second', 1_500, LEASE_MS)).toBeNull()
      expect(await store.renewLease(lease, 1_900, LEASE_MS)).toBe(true)
      expect(await store.takeLease(chatKey, 'second', 2_500, LEASE_MS)).toBeNull()
      await store.releaseLease(lease)
      expect(await store.takeLease(chatKey, 'second', 2_500, LEASE_MS)).not.toBeNull()
    })

    it('does not wait for hours behind a holder whose clock is hours ahead', async () => {
      const { chatKey, row, lease } = await waiting()
      await store.renewLease(lease, 3_600_000, LEASE_MS)
      expect(await store.takeLease(chatKey, 'second', 2_000, LEASE_MS)).not.toBeNull()
      expect(await store.commitAnswer(lease, answer(row.id), 3_600_000)).toBe('lost-lease')
      // A clock that is off by less is believed.
      expect(await store.takeLease(chatKey, 'third', 2_000 - 30_000, LEASE_MS)).toBeNull()
    })

    it('lets a late holder neither renew, nor release, nor commit', async () => {
      const { chatKey, row, lease } = await waiting()
      const next = await store.takeLease(chatKey, 'second', 9_000, LEASE_MS)
      expect(next?.fence).toBeGreaterThan(lease.fence)
      expect(await store.renewLease(lease, 9_100, LEASE_MS)).toBe(false)
      expect(await store.commitAnswer(lease, answer(row.id), 9_100)).toBe('lost-lease')
      await store.releaseLease(lease)
      expect(await store.takeLease(chatKey, 'third', 9_200, LEASE_MS)).toBeNull()
      expect(await store.unanswered(chatKey, 10)).toHaveLength(1)
      expect(await store.pendingReplies('simulator', chatKey)).toEqual([])
    })

    it('gives a fence out once, even when the lease row went meanwhile', async () => {
      const { chatKey, row, lease } = await waiting()
      await store.expire(1_000 + LEASE_MS + 86_400_000)
      const { chatKey: again } = await waiting()
      expect(again).not.toBe(chatKey)
      const next = await store.takeLease(chatKey, 'second', 99_000, LEASE_MS)
      expect(next?.fence).toBeGreaterThan(lease.fence)
      expect(await store.commitAnswer(lease, answer(row.id), 99_000)).toBe('lost-lease')
    })

    it('commits an answer once and drops the question', async () => {
      const { chatKey, row, lease } = await waiting()
      expect(await store.commitAnswer(lease, answer(row.id), 2_000)).toBe('committed')
      expect(await store.commitAnswer(lease, answer(row.id), 2_500)).toBe('committed')
      expect(await store.unanswered(chatKey, 10)).toEqual([])
      const pending = await store.pendingReplies('simulator', chatKey)
      expect(pending).toMatchObject([{ attempts: 0, createdAtMs: 2_000, reply: answer(row.id).replies[0] }])
      const { rows } = await database.query(
        `SELECT content, (SELECT count(*)::int FROM forwardcheck.case_record WHERE chat_key = $1) AS cases
         FROM forwardcheck.inbox WHERE chat_key = $1`,
        [chatKey],
      )
      expect(rows).toEqual([{ content: null, cases: 1 }])
    })

    it('rolls everything back when a part of the commit fails', async () => {
      const { chatKey, row, lease } = await waiting()
      const bad = answer(row.id)
      bad.case.durationMs = Number.NaN
      await expect(store.commitAnswer(lease, bad, 2_000)).rejects.toThrow('integer')
      expect(await store.unanswered(chatKey, 10)).toHaveLength(1)
      expect(await store.pendingReplies('simulator', chatKey)).toEqual([])
      expect(await store.commitAnswer(lease, answer(row.id), 2_000)).toBe('committed')
    })

    it('counts attempts and sets a row aside', async () => {
      const { chatKey, row } = await waiting()
      expect(await store.countAttempt(row.id)).toBe(1)
      expect(await store.countAttempt(row.id)).toBe(2)
      expect((await store.unanswered(chatKey, 1))[0]?.attempts).toBe(2)
      await store.setAside(row.id, 3_000)
      expect(await store.unanswered(chatKey, 1)).toEqual([])
    })

    it('keeps a reply until it is acknowledged, and its text a while longer', async () => {
      const { chatKey, row, lease } = await waiting()
      await store.commitAnswer(lease, answer(row.id), 2_000)
      const [reply] = await store.pendingReplies('simulator', chatKey)
      const id = reply?.id ?? ''
      const messageId = reply?.reply.messageId ?? ''
      await store.markSending(id, 3_000)
      expect(await store.pendingReplies('simulator', chatKey)).toMatchObject([{ attempts: 1 }])
      await store.markUnknown(id, 'no-ack', 4_000)
      expect(await store.chatsToDeliver(5_000, 500)).toContainEqual({ account: 'simulator', chatKey })
      expect(await store.chatsToDeliver(5_000, 1_500)).not.toContainEqual({ account: 'simulator', chatKey })
      await store.markSending(id, 5_000)
      await store.markSent(id, 6_000)
      expect(await store.pendingReplies('simulator', chatKey)).toEqual([])
      expect((await store.sentReply('simulator', messageId))?.text).toBe('synthetic reply')
      await store.expire(6_000 + RETENTION.sentMs)
      expect(await store.sentReply('simulator', messageId)).toBeNull()
    })

    it('takes a refused reply out of the way', async () => {
      const { chatKey, row, lease } = await waiting()
      await store.commitAnswer(lease, answer(row.id), 2_000)
      const [reply] = await store.pendingReplies('simulator', chatKey)
      await store.markRefused(reply?.id ?? '', '463', 3_000)
      expect(await store.pendingReplies('simulator', chatKey)).toEqual([])
    })

    it('lists chats for the sweep by age, and tells how much is waiting', async () => {
      const { chatKey } = await waiting()
      expect(await store.chatsToDrain(2_000, 500)).toContainEqual({ account: 'simulator', chatKey })
      expect(await store.chatsToDrain(2_000, 5_000)).toEqual([])
      const health = await store.health(11_000)
      expect(health.unanswered).toBeGreaterThan(0)
      expect(health.oldestUnansweredMs).toBe(10_000)
    })

    it('refuses tampered, moved and foreign ciphertext', async () => {
      const a = await waiting()
      const b = await waiting()
      const bytes = `(SELECT content FROM forwardcheck.inbox WHERE id = $1)`
      await database.query(
        `UPDATE forwardcheck.inbox SET content = set_byte(${bytes}, 20, get_byte(${bytes}, 20) # 1) WHERE id = $1`,
        [a.row.id],
      )
      await expect(store.unanswered(a.chatKey, 1)).rejects.toMatchObject({ table: 'inbox', rowId: a.row.id })

      const c = await waiting()
      await database.query(`UPDATE forwardcheck.inbox SET content = ${bytes} WHERE id = $2`, [
        c.row.id,
        b.row.id,
      ])
      await expect(store.unanswered(b.chatKey, 1)).rejects.toThrow(DamagedRecordError)

      const foreign = createSqlStore(database, createCrypto(Buffer.alloc(32, 8)), RETENTION)
      await expect(foreign.unanswered(c.chatKey, 1)).rejects.toThrow(DamagedRecordError)
    })

    it('lets an acknowledged reply be nothing else any more', async () => {
      const { chatKey, row, lease } = await waiting()
      await store.commitAnswer(lease, answer(row.id), 1_000)
      const [reply] = await store.pendingReplies(row.account, chatKey)
      await store.markSent(reply?.id ?? '', 2_000)
      await store.markUnknown(reply?.id ?? '', 'heard nothing', 3_000)
      expect(await store.pendingReplies(row.account, chatKey)).toEqual([])
    })

    it('keeps session records of an account apart, in one statement per write', async () => {
      const one = store.session(await held(store, 'one'))
      const two = store.session(await held(store, 'two'))
      await one.write([
        { type: 'session', id: 'a', value: Buffer.from('1') },
        { type: 'session', id: 'b', value: Buffer.from('2') },
      ])
      await two.write([{ type: 'session', id: 'a', value: Buffer.from('3') }])
      await one.write([])
      await one.write([
        { type: 'session', id: 'a', value: Buffer.from('overtaken') },
        { type: 'session', id: 'a', value: Buffer.from('4') },
        { type: 'session', id: 'b', value: null },
      ])
      const text = (found: Map<string, Uint8Array>): [string, string][] =>
        [...found].map(([id, value]) => [id, Buffer.from(value).toString()])
      expect(text(await one.get('session', ['a', 'b', 'c']))).toEqual([['a', '4']])
      const many = Array.from({ length: 812 }, (_, n) => ({
        type: 'pre-key',
        id: `${n}`,
        value: Buffer.alloc(70, n),
      }))
      await one.write(many)
      const found = await one.get(
        'pre-key',
        many.map(({ id }) => id),
      )
      expect(found.size).toBe(812)
      expect(many.every(({ id, value }) => value.equals(found.get(id) ?? new Uint8Array()))).toBe(true)
      await one.clear()
      expect(text(await one.get('session', ['a']))).toEqual([])
      expect(text(await two.get('session', ['a']))).toEqual([['a', '3']])
    })
  })
})
