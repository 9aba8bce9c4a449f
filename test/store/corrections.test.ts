/** Edits and deletions in both modes: in whatever order they arrive, and while somebody examines the original. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InboundMessage } from '../../src/model.ts'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { CommitResult, Store } from '../../src/store/store.ts'
import { answer, inbound } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { answered, freshChat, LEASE_MS, waitingMessage } from './waiting.ts'

const edit = (chat: string, id: string, text: string): InboundMessage =>
  inbound({ chat, text, relation: { kind: 'edit', id } })
const deletion = (chat: string, id: string): InboundMessage =>
  inbound({ chat, kind: 'deletion', text: '', relation: { kind: 'deletion', id } })

describe.each(MODES)('corrections, %s', (mode) => {
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

    const accept = async (message: InboundMessage): Promise<boolean> =>
      (await store.acceptInbound(message, 1_500)).isNew

    async function texts(chatKey: string): Promise<string[]> {
      return (await store.unanswered(chatKey, 100)).map((row) => row.message.text)
    }

    async function outcomes(chatKey: string): Promise<unknown[]> {
      const { rows } = await database.query<{ line: string }>(
        `SELECT outcome || CASE WHEN content IS NULL THEN '' ELSE ' with content' END AS line
         FROM forwardcheck.inbox WHERE chat_key = $1 ORDER BY id`,
        [chatKey],
      )
      return rows.map((row) => row.line)
    }

    it('withdraws what was deleted before it was answered, and needs no job for that', async () => {
      const chat = freshChat()
      const { chatKey, row } = await waitingMessage(store, { chat })
      await accept(inbound({ chat, text: 'stays' }))
      const gone = deletion(chat, row.message.id)
      expect(await accept(gone)).toBe(false)
      expect(await texts(chatKey)).toEqual(['stays'])
      expect(await outcomes(chatKey)).toEqual(['withdrawn', 'waiting with content', 'noted'])
      expect(await accept(gone)).toBe(false)
      expect(await accept(row.message)).toBe(false)
      expect(await texts(chatKey)).toEqual(['stays'])
    })

    it('drops a message that arrives after its deletion', async () => {
      const chat = freshChat()
      const late = inbound({ chat })
      expect(await accept(deletion(chat, late.id))).toBe(false)
      const { chatKey, isNew } = await store.acceptInbound(late, 2_000)
      expect(isNew).toBe(false)
      expect(await texts(chatKey)).toEqual([])
      expect(await accept(edit(chat, late.id, 'edited'))).toBe(false)
      expect(await texts(chatKey)).toEqual([])
    })

    it('leaves an answered message alone when it is deleted', async () => {
      const chat = freshChat()
      const { chatKey, row } = await answered(store, chat)
      expect(await accept(deletion(chat, row.message.id))).toBe(false)
      expect(await outcomes(chatKey)).toEqual(['answered', 'noted'])
      expect(await store.pendingReplies('simulator', chatKey)).toHaveLength(1)
    })

    it('lets nobody delete or edit what somebody else wrote', async () => {
      const chat = freshChat()
      const { chatKey, row } = await waitingMessage(store, { chat, participant: 'one', text: 'mine' })
      const { id } = row.message
      await accept({ ...deletion(chat, id), participant: 'two' })
      await accept({ ...deletion(freshChat(), id), participant: 'one' })
      await accept({ ...deletion(chat, id), participant: 'one', account: 'other' })
      expect(await accept({ ...edit(chat, id, 'theirs'), participant: 'three' })).toBe(true)
      expect(await texts(chatKey)).toEqual(['mine', 'theirs'])
    })

    it('takes new text into a waiting message, with its place, id and picture', async () => {
      const chat = freshChat()
      const media = { source: 'file', path: 'synthetic.png' } as const
      const { chatKey, row } = await waitingMessage(store, { chat, kind: 'image', text: 'first', media })
      await accept(inbound({ chat, text: 'second' }))
      await store.countAttempt(row.id)
      const change = edit(chat, row.message.id, 'first, edited')
      expect(await accept(change)).toBe(false)
      expect(await texts(chatKey)).toEqual(['first, edited', 'second'])
      const [now] = await store.unanswered(chatKey, 1)
      expect(now).toMatchObject({ id: row.id, attempts: 0, revision: 1 })
      expect(now?.message).toEqual({ ...row.message, text: 'first, edited' })
      await accept(edit(chat, row.message.id, 'first, edited twice'))
      expect(await accept(change)).toBe(false)
      expect(await texts(chatKey)).toEqual(['first, edited twice', 'second'])
      expect(await store.caseOf(change)).toBeNull()
    })

    it('asks about an edit of an answered message, knows that answer, and edits the edit', async () => {
      const chat = freshChat()
      const { chatKey, row } = await answered(store, chat, {
        case: { ...answer('0').case, story: 'lure.vote-contest' },
      })
      const first = edit(chat, row.message.id, 'edited')
      expect(await accept(first)).toBe(true)
      expect(await texts(chatKey)).toEqual(['edited'])
      const known = { level: 'danger', lure: 'otp-request', story: 'lure.vote-contest', atMs: 2_000 }
      expect(await store.caseOf(first)).toEqual(known)
      expect(await accept(edit(chat, row.message.id, 'edited twice'))).toBe(false)
      expect(await texts(chatKey)).toEqual(['edited twice'])

      const lease = await store.takeLease(chatKey, 'worker', 9_000, LEASE_MS)
      const rows = await store.unanswered(chatKey, 1)
      if (!lease) throw new Error('no lease')
      const record = { ...answer('0').case, level: 'info', lure: null } as const
      const told = answer(rows[0]?.id ?? '', { rows, case: record, replies: [] })
      expect(await store.commitAnswer(lease, told, 9_000)).toBe('committed')
      expect(await store.pendingReplies('simulator', chatKey)).toHaveLength(1)
      const third = edit(chat, row.message.id, 'edited three times')
      expect(await accept(third)).toBe(true)
      expect(await store.caseOf(third)).toEqual({ level: 'info', lure: null, story: null, atMs: 9_000 })
      expect(
        await store.caseOf(inbound({ chat, relation: { kind: 'reply', id: row.message.id } })),
      ).toBeNull()

      await accept(deletion(chat, row.message.id))
      expect(await texts(chatKey)).toEqual([])
    })

    it('finds the case of each message that was answered together with others', async () => {
      const chat = freshChat()
      const { chatKey, row, lease } = await waitingMessage(store, { chat })
      await accept(inbound({ chat }))
      const rows = await store.unanswered(chatKey, 10)
      await store.commitAnswer(lease, answer(row.id, { rows }), 2_000)
      expect(rows).toHaveLength(2)
      for (const { message } of rows) {
        expect(await store.caseOf(edit(chat, message.id, 'edited'))).toMatchObject({ level: 'danger' })
      }
    })

    it('commits nothing for a message deleted or edited while it was examined', async () => {
      for (const correct of [deletion, (chat: string, id: string) => edit(chat, id, 'edited')]) {
        const chat = freshChat()
        const { chatKey, row, lease } = await waitingMessage(store, { chat })
        await accept(inbound({ chat, text: 'together with it' }))
        const rows = await store.unanswered(chatKey, 10)
        await accept(correct(chat, row.message.id))
        const told = answer(row.id, { rows, effects: [{ kind: 'set-language', language: 'ru' }] })
        expect(await store.commitAnswer(lease, told, 2_000)).toBe('changed')
        expect(await store.commitAnswer(lease, answer(row.id), 2_000)).toBe('changed')
        expect(await store.pendingReplies('simulator', chatKey)).toEqual([])
        expect(await store.person(chatKey, 2_000)).toMatchObject({ checks: 0 })
        expect(await store.person(chatKey, 2_000)).not.toHaveProperty('language')
        const again = await store.unanswered(chatKey, 10)
        expect(again).toHaveLength(correct === deletion ? 1 : 2)
        const [first] = again
        expect(await store.commitAnswer(lease, answer(first?.id ?? '', { rows: again }), 2_500)).toBe(
          'committed',
        )
      }
    })

    it.each(["outcome = 'withdrawn', answered_ms = 1", 'revision = revision + 1'])(
      'waits for a correction that is just being stored: %s',
      async (change) => {
        const { chatKey, row, lease } = await waitingMessage(store)
        const started: Promise<CommitResult>[] = []
        await database.transaction(async (sql) => {
          await sql.query(`UPDATE forwardcheck.inbox SET ${change} WHERE id = $1`, [row.id])
          started.push(store.commitAnswer(lease, answer(row.id), 2_000))
          // Long enough for the commit to stand before the locked row.
          await new Promise((done) => setTimeout(done, 100))
        })
        expect(await Promise.all(started)).toEqual(['changed'])
        expect(await store.pendingReplies('simulator', chatKey)).toEqual([])
        expect(await store.person(chatKey, 2_000)).toMatchObject({ checks: 0 })
      },
    )

    it('either answers or withdraws when both happen at once', async () => {
      const seen = new Set<string>()
      for (let round = 0; round < 20; round++) {
        const chat = freshChat()
        const { chatKey, row, lease } = await waitingMessage(store, { chat })
        const commit = () => store.commitAnswer(lease, answer(row.id), 2_000)
        const remove = () => accept(deletion(chat, row.message.id))
        const [result] =
          round % 2 === 0
            ? await Promise.all([commit(), remove()])
            : (await Promise.all([remove(), commit()])).toReversed()
        const replies = await store.pendingReplies('simulator', chatKey)
        expect(replies).toHaveLength(result === 'committed' ? 1 : 0)
        expect((await outcomes(chatKey))[0]).toBe(result === 'committed' ? 'answered' : 'withdrawn')
        seen.add(String(result))
      }
      expect([...seen]).not.toContain('lost-lease')
    })

    it('ends alike in whatever order and however often original, edit and deletion arrive', async () => {
      let runs = 0
      const order = fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 3 })
      await fc.assert(
        fc.asyncProperty(order, fc.boolean(), async (arrivals, isDeleted) => {
          runs++
          const chat = freshChat()
          const original = inbound({ chat, text: 'first' })
          const messages = [
            original,
            edit(chat, original.id, 'edited'),
            ...(isDeleted ? [deletion(chat, original.id)] : []),
          ]
          // Each arrives at least once, in an order of its own.
          for (const index of [...arrivals, 0, 1, 2]) {
            const message = messages[index]
            if (message) await accept(message)
          }
          const { chatKey } = await store.acceptInbound(original, 3_000)
          const left = await texts(chatKey)
          // The original after its edit is one more question: neither is lost.
          expect(left.filter((text) => text !== 'first')).toEqual(isDeleted ? [] : ['edited'])
          expect(left.slice(1)).toEqual(isDeleted || left.length === 1 ? [] : ['first'])
        }),
        { numRuns: 40 },
      )
      expect(runs).toBeGreaterThanOrEqual(40)
    })

    it('survives ids that point at themselves', async () => {
      const chat = freshChat()
      expect(await accept({ ...deletion(chat, 'SELF'), id: 'SELF' })).toBe(false)
      expect(await accept({ ...edit(chat, 'ITSELF', 'edited'), id: 'ITSELF' })).toBe(true)
      expect(await accept({ ...edit(chat, 'ITSELF', 'edited'), id: 'ITSELF' })).toBe(false)
    })

    it('stores reactions and quoting replies like messages', async () => {
      const chat = freshChat()
      expect(
        await accept(
          inbound({ chat, kind: 'reaction', text: '👍', relation: { kind: 'reaction', id: 'R' } }),
        ),
      ).toBe(true)
      expect(await accept(inbound({ chat, relation: { kind: 'reply', id: 'R' } }))).toBe(true)
    })
  })
})
