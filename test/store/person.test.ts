/** What is known of a person in both modes: languages, conversation, quoted case, checks, feedback, forgetting. */
import { OVER_LIMIT } from '../../src/conversation/limits.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { CHECK_MS } from '../../src/store/person.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { CaseRecord } from '../../src/store/case-record.ts'
import type { Store } from '../../src/store/store.ts'
import { answer } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import {
  answered,
  contact,
  conversation,
  freshChat,
  MADE_UP_TIMES,
  subject,
  waitingMessage,
} from './waiting.ts'

const NOBODY = {
  conversation: null,
  conversedAtMs: null,
  about: null,
  correctable: null,
  checks: 0,
  refusals: 0,
}

describe.each(MODES)('person, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let store: Store
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      store = createSqlStore(database, testCrypto, MADE_UP_TIMES)
    })
    afterAll(() => close())

    const caseOf = (part: Partial<CaseRecord>): CaseRecord => ({ ...answer('0').case, ...part })
    const replyIdOf = (inboxId: string): string => answer(inboxId).replies[0]?.messageId ?? ''

    async function feedbackOf(chatKey: string): Promise<(string | null)[]> {
      const { rows } = await database.query<{ feedback: string | null }>(
        `SELECT feedback FROM forwardcheck.case_record WHERE chat_key = $1 ORDER BY id`,
        [chatKey],
      )
      return rows.map((row) => row.feedback)
    }

    it('knows nothing of a stranger', async () => {
      expect(await store.person('nobody', 1_000)).toEqual(NOBODY)
      expect(await store.person('nobody', 1_000, 'quoted')).toEqual(NOBODY)
    })

    it('keeps languages and conversation with the answer, and leaves or ends the conversation', async () => {
      const chat = freshChat()
      const state = conversation()
      const { chatKey } = await answered(store, chat, {
        conversation: state,
        effects: [
          { kind: 'note-language', language: 'en' },
          { kind: 'set-language', language: 'ur-Latn' },
        ],
      })
      const languages = { language: 'ur-Latn', typed: 'en' }
      expect(await store.person(chatKey, 2_100)).toEqual({
        ...languages,
        conversation: state,
        conversedAtMs: 2_000,
        about: null,
        correctable: null,
        checks: 1,
        refusals: 0,
      })
      await answered(store, chat, {}, 3_000)
      expect(await store.person(chatKey, 3_100)).toMatchObject({ conversation: state, conversedAtMs: 2_000 })
      const next = conversation({ step: { at: 'waiting' }, cards: [] })
      await answered(store, chat, { conversation: next }, 4_000)
      expect(await store.person(chatKey, 4_100)).toMatchObject({ conversation: next, conversedAtMs: 4_000 })
      await answered(store, chat, { conversation: null }, 5_000)
      expect(await store.person(chatKey, 5_100)).toEqual({ ...NOBODY, ...languages, checks: 4 })
    })

    it('takes a conversation that only another version understands for none', async () => {
      const { chatKey } = await answered(store, freshChat(), { conversation: conversation() })
      for (const state of ['{"step":{"at":"hologram"}}', '"text"', '[]', '{}']) {
        await database.query(`UPDATE forwardcheck.conversation SET state = $2::jsonb WHERE chat_key = $1`, [
          chatKey,
          state,
        ])
        expect(await store.person(chatKey, 2_100)).toEqual({ ...NOBODY, checks: 1 })
      }
    })

    it('finds the case of a quoted reply, in its own chat only', async () => {
      const chat = freshChat()
      const first = await answered(store, chat)
      const record = caseOf({ lure: null, level: 'info', story: 'lure.vote-contest' })
      const second = await answered(store, chat, { case: record }, 3_000)
      const other = await answered(store, freshChat(), {}, 4_000)
      const about = async (chatKey: string, inboxId: string) =>
        (await store.person(chatKey, 5_000, replyIdOf(inboxId))).about
      const { chatKey } = first
      expect(await about(chatKey, first.row.id)).toEqual({
        level: 'danger',
        lure: 'otp-request',
        story: null,
        atMs: 2_000,
      })
      expect(await about(chatKey, second.row.id)).toEqual({
        level: 'info',
        lure: null,
        story: 'lure.vote-contest',
        atMs: 3_000,
      })
      expect(await about(chatKey, other.row.id)).toBeNull()
      expect(await about(chatKey, '987654')).toBeNull()
    })

    it('counts apart what was over the limit of an hour', async () => {
      const chat = freshChat()
      const refused = caseOf({ intent: 'other', signalIds: ['synthetic.signal', OVER_LIMIT] })
      await answered(store, chat, { case: refused }, 1_000)
      await answered(store, chat, { case: refused }, 2_000)
      const { chatKey } = await answered(store, chat, {}, 3_000)
      expect(await store.person(chatKey, 4_000)).toMatchObject({ checks: 1, refusals: 2 })
      expect(await store.person(chatKey, 1_000 + CHECK_MS)).toMatchObject({ checks: 1, refusals: 1 })
    })

    it('counts the checks of the last hour, whatever was asked besides, and over a deletion', async () => {
      const chat = freshChat()
      const { chatKey } = await answered(store, chat, {}, 1_000)
      for (const ms of [2_000, 3_000]) await answered(store, chat, {}, ms)
      await answered(store, chat, { case: caseOf({ intent: 'recover-account' }) }, 3_500)
      const checks = async (nowMs: number): Promise<number> => (await store.person(chatKey, nowMs)).checks
      expect(await checks(4_000)).toBe(3)
      expect(await checks(1_000 + CHECK_MS)).toBe(2)

      const erase = { case: caseOf({ intent: 'delete' }), effects: [{ kind: 'forget' }] } as const
      await answered(store, chat, { case: erase.case, effects: [...erase.effects] }, 5_000)
      await answered(store, chat, { case: erase.case, effects: [...erase.effects] }, 5_500)
      expect(await checks(6_000)).toBe(3)
      await answered(store, chat, {}, 6_000)
      expect(await checks(6_000)).toBe(4)
      expect(await checks(2_000 + CHECK_MS)).toBe(2)
      await store.expire(3_000 + CHECK_MS)
      const left = await database.query(`SELECT 1 FROM forwardcheck.spent_check WHERE chat_key = $1`, [
        chatKey,
      ])
      expect(left.rows).toEqual([])
      expect(await checks(3_000 + CHECK_MS)).toBe(1)
    })

    it('keeps feedback with the case it is about', async () => {
      const chat = freshChat()
      const { chatKey, row } = await answered(store, chat)
      await answered(store, chat)
      const judge = async (value: 'good' | 'bad', replyId?: string): Promise<void> => {
        const effect = { kind: 'feedback', value, ...(replyId !== undefined && { replyId }) } as const
        await answered(store, chat, { case: caseOf({ intent: 'feedback' }), effects: [effect] })
      }
      await judge('bad', replyIdOf(row.id))
      expect(await feedbackOf(chatKey)).toEqual(['bad', null, null])
      await judge('good')
      expect(await feedbackOf(chatKey)).toEqual(['bad', 'good', null, null])
      await judge('bad', 'unknown reply')
      expect(await feedbackOf(chatKey)).toEqual(['bad', 'bad', null, null, null])
      const stranger = await answered(store, freshChat(), {
        effects: [{ kind: 'feedback', value: 'bad', replyId: replyIdOf(row.id) }],
      })
      expect(await feedbackOf(stranger.chatKey)).toEqual([null])
      expect(await feedbackOf(chatKey)).toEqual(['bad', 'bad', null, null, null])
    })

    it('forgets everything but what still waits, even what the same answer would keep', async () => {
      const chat = freshChat()
      const { chatKey } = await answered(store, chat, {
        conversation: conversation(),
        effects: [
          { kind: 'set-language', language: 'kk' },
          { kind: 'hand-over', contact: contact(chat), subject },
        ],
      })
      expect((await store.handOvers()).some((each) => each.contact?.chat === chat)).toBe(true)
      await answered(store, chat, { conversation: conversation(), effects: [{ kind: 'forget' }] }, 3_000)
      expect(await store.person(chatKey, 3_100)).toEqual({ ...NOBODY, checks: 2 })
      expect((await store.handOvers()).some((each) => each.contact?.chat === chat)).toBe(false)
      const left: string[] = []
      for (const table of ['preference', 'conversation', 'case_record', 'hand_over']) {
        const { rows } = await database.query(`SELECT 1 FROM forwardcheck.${table} WHERE chat_key = $1`, [
          chatKey,
        ])
        if (rows.length > 0) left.push(table)
      }
      expect(left).toEqual([])
      expect(await store.pendingReplies('simulator', chatKey)).toHaveLength(2)
    })

    it('lets neither a late holder nor a repeat touch what is known', async () => {
      const chat = freshChat()
      const { chatKey, row, lease } = await waitingMessage(store, { chat })
      const next = await store.takeLease(chatKey, 'second', 9_000, 1_000)
      const told = answer(row.id, {
        conversation: conversation(),
        effects: [
          { kind: 'set-language', language: 'ru' },
          { kind: 'hand-over', contact: contact(chat), subject },
          { kind: 'feedback', value: 'bad' },
        ],
      })
      expect(await store.commitAnswer(lease, told, 9_100)).toBe('lost-lease')
      expect(await store.person(chatKey, 9_200)).toEqual(NOBODY)
      if (!next) throw new Error('no lease')
      expect(await store.commitAnswer(next, answer(row.id), 9_200)).toBe('committed')
      expect(await store.commitAnswer(next, told, 9_300)).toBe('committed')
      expect(await store.person(chatKey, 9_400)).toEqual({ ...NOBODY, checks: 1 })
      expect(await feedbackOf(chatKey)).toEqual([null])
      expect((await store.handOvers()).some((each) => each.contact?.chat === chat)).toBe(false)
    })

    it('drops a conversation thirty days after its last message, and not within the seven-day wait', async () => {
      const { chatKey } = await answered(store, freshChat(), { conversation: conversation() })
      const week = 7 * 86_400_000
      await store.expire(2_000 + week)
      expect((await store.person(chatKey, 2_000 + week)).conversation).not.toBeNull()
      await store.expire(2_000 + RETENTION.conversationMs)
      expect((await store.person(chatKey, 2_000 + RETENTION.conversationMs)).conversation).toBeNull()
    })
  })
})
