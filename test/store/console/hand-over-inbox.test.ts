/** The hand-over inbox: who waits, answers through the bot exactly once, notes, outcome, and what closing drops. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createHandOverInbox,
  type HandOverInbox,
  type NewAnswer,
} from '../../../src/store/console/hand-over-inbox.ts'
import type { Database } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { createSqlStore } from '../../../src/store/sql-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../../support/servers.ts'
import { answered, contact, freshChat, MADE_UP_TIMES, subject } from '../waiting.ts'

const DAY_MS = 86_400_000

const written = (part: Partial<NewAnswer> = {}): NewAnswer => ({
  token: 'once',
  text: 'log out all devices',
  toMessage: (language) => `[${language}] log out all devices`,
  writtenBy: 'dana',
  nowMs: 5_000,
  ...part,
})

describe.each(MODES)('the hand-over inbox, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let store: Store
    let inbox: HandOverInbox
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      store = createSqlStore(database, testCrypto, MADE_UP_TIMES)
      inbox = createHandOverInbox(database, testCrypto)
    })
    beforeEach(() => database.query(`DELETE FROM forwardcheck.hand_over`))
    afterAll(() => close())

    /** Somebody who asks at 2,000; also the number of their request. */
    async function ask(
      chat = freshChat(),
      nowMs = 2_000,
    ): Promise<{ id: string; chat: string; chatKey: string }> {
      const effects = [{ kind: 'hand-over' as const, contact: contact(chat), subject }]
      const { chatKey } = await answered(store, chat, { effects }, nowMs)
      await database.query(`DELETE FROM forwardcheck.outbox WHERE chat_key = $1`, [chatKey])
      const { rows } = await database.query<{ id: string }>(
        `SELECT id::text AS id FROM forwardcheck.hand_over WHERE chat_key = $1 ORDER BY hand_over.id DESC`,
        [chatKey],
      )
      return { id: rows[0]?.id ?? '', chat, chatKey }
    }

    it('lists who waits without what leads to them, and opens one with it', async () => {
      const [one, two] = [await ask(), await ask(undefined, 3_000)]
      const list = await inbox.list('open', 10)
      const entry = {
        id: one.id,
        account: 'simulator',
        askedAtMs: 2_000,
        isOpen: true,
        closedAtMs: null,
        closedBy: null,
        outcome: null,
        ...subject,
        language: 'kk',
        country: 'KZ',
        answeredAtMs: null,
        wroteAgainAtMs: null,
      }
      expect(list).toEqual([entry, { ...entry, id: two.id, askedAtMs: 3_000 }])
      expect(await inbox.list('open', 1)).toHaveLength(1)
      expect(await inbox.entry(one.id)).toEqual(entry)
      expect(await inbox.open(one.id, 9_000)).toEqual({
        ...entry,
        contact: contact(one.chat),
        notes: null,
        answers: [],
      })
      expect(await inbox.open('no number', 9_000)).toBeNull()
    })

    it('sends an answer once for a token, to the chat and by the number they wrote to', async () => {
      const { id, chat, chatKey } = await ask()
      expect(await inbox.answer(id, written())).toEqual({ account: 'simulator', chatKey })
      expect(await inbox.answer(id, written({ nowMs: 6_000 }))).toBeNull()
      const pending = await store.pendingReplies('simulator', chatKey)
      expect(pending.map(({ reply }) => reply)).toEqual([
        { chat, messageId: pending[0]?.reply.messageId, text: '[kk] log out all devices' },
      ])
      expect(pending[0]?.reply.messageId).toMatch(/^3EB0[0-9A-F]{18}$/)
      expect(await inbox.answer(id, written({ token: 'another' }))).toEqual({ account: 'simulator', chatKey })
      // After it was sent and went, the form of then still sends nothing.
      await database.query(`DELETE FROM forwardcheck.outbox`)
      expect(await inbox.answer(id, written())).toBeNull()
      expect(await store.pendingReplies('simulator', chatKey)).toEqual([])
    })

    it('tells what became of each answer, also after the outbox let it go', async () => {
      const { id, chatKey } = await ask()
      for (const token of ['a', 'b', 'c']) await inbox.answer(id, written({ token }))
      const [first, second] = await store.pendingReplies('simulator', chatKey)
      await store.markSent(first?.id ?? '', 6_000)
      await store.markRefused(second?.id ?? '', '463', 6_000)
      const states = async (nowMs: number) =>
        (await inbox.open(id, nowMs))?.answers.map(({ state, reason }) => [state, reason])
      expect(await states(7_000)).toEqual([
        ['sent', null],
        ['refused', '463'],
        ['waiting', null],
      ])
      await database.query(`DELETE FROM forwardcheck.outbox`)
      expect(await states(5_000 + DAY_MS)).toEqual(Array.from({ length: 3 }, () => ['sent', null]))
      expect(await states(5_000 + 7 * DAY_MS)).toEqual(Array.from({ length: 3 }, () => ['gone', null]))
    })

    it('says when they wrote again', async () => {
      const { id, chat } = await ask()
      await inbox.answer(id, written())
      await answered(store, chat, {}, 7_000)
      expect(await inbox.entry(id)).toMatchObject({ answeredAtMs: 5_000, wroteAgainAtMs: 7_000 })
    })

    it('keeps words and notes unreadable, and drops address and words when it is closed', async () => {
      const { id } = await ask()
      await inbox.answer(id, written())
      expect(await inbox.setNotes(id, 'called back')).toBe(true)
      expect(await inbox.open(id, 6_000)).toMatchObject({
        notes: 'called back',
        answers: [{ text: 'log out all devices', writtenBy: 'dana', atMs: 5_000, state: 'waiting' }],
      })
      for (const table of ['hand_over', 'hand_over_answer']) {
        const { rows } = await database.query<{ line: string }>(
          `SELECT t::text AS line FROM forwardcheck.${table} t`,
        )
        expect(rows).toHaveLength(1)
        for (const secret of ['called back', 'log out', '1555000']) {
          expect(rows[0]?.line).not.toContain(secret)
          expect(rows[0]?.line).not.toContain(Buffer.from(secret).toString('hex'))
        }
      }
      const closing = { nowMs: 8_000, outcome: 'helped', closedBy: 'dana' }
      expect(await inbox.close(id, closing)).toBe(true)
      expect(await inbox.close(id, closing)).toBe(false)
      expect(await inbox.open(id, 9_000)).toMatchObject({
        isOpen: false,
        closedAtMs: 8_000,
        closedBy: 'dana',
        outcome: 'helped',
        contact: null,
        language: null,
        notes: 'called back',
        answers: [{ text: null }],
      })
      expect(await inbox.list('open', 10)).toEqual([])
      expect(await inbox.list('closed', 10)).toMatchObject([{ id, isOpen: false }])
      expect(await inbox.setNotes(id, '')).toBe(true)
      expect((await inbox.open(id, 9_000))?.notes).toBeNull()
    })

    it('writes to nobody whose request is closed, gone or unreadable', async () => {
      const closed = await ask()
      // As the command line closes it.
      expect(await store.closeHandOver(closed.id, 3_000)).toBe(true)
      expect(await inbox.answer(closed.id, written())).toBe('closed')
      expect(await inbox.answer('999999', written())).toBe('closed')
      expect(await inbox.setNotes('999999', 'x')).toBe(false)
      const damaged = await ask()
      await database.query(`UPDATE forwardcheck.hand_over SET content = '\\x01' WHERE id = $1`, [damaged.id])
      expect(await inbox.answer(damaged.id, written())).toBe('unreachable')
      expect(await store.pendingReplies('simulator', damaged.chatKey)).toEqual([])
      expect(await inbox.close(damaged.id, { nowMs: 4_000, outcome: null, closedBy: null })).toBe(true)
    })

    it('forgets everything with the person', async () => {
      const { id, chat } = await ask()
      await inbox.answer(id, written())
      await answered(store, chat, { effects: [{ kind: 'forget' }] }, 9_000)
      expect(await inbox.open(id, 9_000)).toBeNull()
      const { rows } = await database.query(`SELECT 1 FROM forwardcheck.hand_over_answer`)
      expect(rows).toEqual([])
    })
  })
})
