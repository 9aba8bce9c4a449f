/** Chats of the try page in both modes: they count nowhere, and nothing of them is left. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Answer, Store } from '../../src/store/store.ts'
import { CHAT_TABLES } from '../../src/store/trials.ts'
import { answer } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { contact, conversation, freshChat, subject, waitingMessage, type Waiting } from './waiting.ts'

const ACCOUNT = 'simulator'
const PICTURE = Buffer.from('the bytes of a picture')

describe.each(MODES)('trials, %s', (mode) => {
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

    /** A chat with something in as many tables as an answer fills; the picture's message waits. */
    async function tried(isTrial = true): Promise<{ chat: string; chatKey: string; pictureId: string }> {
      const chat = freshChat()
      if (isTrial) await store.beginTrial(ACCOUNT, chat)
      const asked = await waitingMessage(store, { chat }, Date.now())
      await commit(chat, asked)
      await store.releaseLease(asked.lease)
      const pictureId = await store.putTrialPicture(
        { account: ACCOUNT, chat, participant: '', id: 'PICTURE' },
        PICTURE,
      )
      const { chatKey } = await waitingMessage(
        store,
        { chat, id: 'PICTURE', kind: 'image', media: { source: 'upload', id: pictureId } },
        Date.now(),
      )
      return { chat, chatKey, pictureId }
    }

    async function commit(chat: string, { row, lease }: Waiting): Promise<void> {
      const part: Partial<Answer> = {
        conversation: conversation(),
        replies: [{ chat, messageId: `3EB0${row.id}`, text: 'synthetic reply' }],
        effects: [
          { kind: 'set-language', language: 'kk' },
          { kind: 'hand-over', contact: contact(chat), subject },
        ],
      }
      const given = answer(row.id, part)
      given.case.marks = [{ kind: 'text', keys: ['synthetic'], sample: 'synthetic' }]
      expect(await store.commitAnswer(lease, given, Date.now())).toBe('committed')
    }

    /** Rows with that value in any column of any table, by table. */
    async function rowsWith(value: string): Promise<Record<string, number>> {
      const { rows: tables } = await database.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'forwardcheck'`,
      )
      expect(tables.length).toBeGreaterThan(15)
      const found: Record<string, number> = {}
      for (const { name } of tables) {
        const { rows } = await database.query<{ count: number }>(
          `SELECT count(*)::int AS count FROM forwardcheck.${name} AS t WHERE position($1 IN t::text) > 0`,
          [value],
        )
        if (rows[0]!.count > 0) found[name] = rows[0]!.count
      }
      return found
    }

    it('name every table with rows of a chat', async () => {
      const { rows } = await database.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.columns
         WHERE table_schema = 'forwardcheck' AND column_name = 'chat_key'`,
      )
      expect(rows.length).toBeGreaterThan(8)
      expect(rows.map(({ name }) => name).toSorted()).toEqual(CHAT_TABLES.toSorted())
    })

    it('are told apart: no marks, no request for a person', async () => {
      const trial = await tried()
      const real = await tried(false)
      expect(await rowsWith(trial.chatKey)).toEqual({
        lease: 1,
        inbox: 2,
        outbox: 1,
        case_record: 1,
        conversation: 1,
        preference: 1,
        trial_picture: 1,
        trial: 1,
      })
      expect(await rowsWith(real.chatKey)).toMatchObject({ hand_over: 1, case_mark: 1, case_record: 1 })
      const { rows } = await database.query(
        `SELECT chat_key, is_trial FROM forwardcheck.case_record WHERE chat_key IN ($1, $2) ORDER BY id`,
        [trial.chatKey, real.chatKey],
      )
      expect(rows).toEqual([
        { chat_key: trial.chatKey, is_trial: true },
        { chat_key: real.chatKey, is_trial: false },
      ])
    })

    it('leave no row of theirs in any table, and others theirs', async () => {
      const [gone, left] = [await tried(), await tried()]
      await store.eraseTrial(ACCOUNT, gone.chat)
      expect(await rowsWith(gone.chatKey)).toEqual({})
      expect(await store.trialPicture(gone.pictureId)).toBeNull()
      expect(Object.keys(await rowsWith(left.chatKey)).length).toBeGreaterThan(6)
    })

    it('cannot take a chat with them that is none', async () => {
      const real = await tried(false)
      const before = await rowsWith(real.chatKey)
      await store.eraseTrial(ACCOUNT, real.chat)
      expect(await rowsWith(real.chatKey)).toEqual(before)
    })

    it('get no answer any more that was being written', async () => {
      const chat = freshChat()
      await store.beginTrial(ACCOUNT, chat)
      const { row, lease, chatKey } = await waitingMessage(store, { chat }, Date.now())
      await store.eraseTrial(ACCOUNT, chat)
      expect(await store.commitAnswer(lease, answer(row.id), Date.now())).toBe('lost-lease')
      expect(await rowsWith(chatKey)).toEqual({})
    })

    it('keep a picture until it was looked at', async () => {
      const chat = freshChat()
      await store.beginTrial(ACCOUNT, chat)
      const message = { account: ACCOUNT, chat, participant: '', id: 'P' }
      const id = await store.putTrialPicture(message, PICTURE)
      expect(Buffer.from((await store.trialPicture(id))!)).toEqual(PICTURE)
      const { rows } = await database.query<{ content: Uint8Array }>(
        `SELECT content FROM forwardcheck.trial_picture WHERE id = $1`,
        [id],
      )
      expect(Buffer.from(rows[0]!.content).includes(PICTURE)).toBe(false)
      const { row, lease } = await waitingMessage(
        store,
        { chat, id: 'P', kind: 'image', media: { source: 'upload', id } },
        Date.now(),
      )
      expect(await store.trialPicture(id)).not.toBeNull()
      expect(await store.commitAnswer(lease, answer(row.id), Date.now())).toBe('committed')
      expect(await store.trialPicture(id)).toBeNull()
    })

    it('are counted while they wait', async () => {
      const before = await store.trialLoad()
      await tried()
      await tried(false)
      const after = await store.trialLoad()
      expect(after.messages - before.messages).toBe(1)
      expect(after.pictures - before.pictures).toBe(2)
    })

    it('hold to a chosen language', async () => {
      const { chat, chatKey } = await tried()
      expect((await store.person(chatKey, Date.now())).language).toBe('kk')
      await store.chooseTrialLanguage(ACCOUNT, chat, 'ur')
      expect((await store.person(chatKey, Date.now())).language).toBe('ur')
      await store.chooseTrialLanguage(ACCOUNT, chat, null)
      expect((await store.person(chatKey, Date.now())).language).toBeUndefined()
    })

    it('go half an hour after their last message, and pictures earlier', async () => {
      const [idle, fresh, pictured] = [await tried(), await tried(), await tried()]
      await age('trial', 'last_ms', idle.chatKey, 29.1)
      await age('trial', 'last_ms', fresh.chatKey, 28)
      await age('trial_picture', 'at_ms', pictured.chatKey, 9.1)
      await store.expire(Date.now())
      expect(await rowsWith(idle.chatKey)).toEqual({})
      expect(Object.keys(await rowsWith(fresh.chatKey))).toContain('trial_picture')
      expect(Object.keys(await rowsWith(pictured.chatKey))).not.toContain('trial_picture')
      // Another message begins the half hour anew.
      await age('trial', 'last_ms', fresh.chatKey, 5)
      await store.beginTrial(ACCOUNT, fresh.chat)
      await store.expire(Date.now())
      expect(Object.keys(await rowsWith(fresh.chatKey))).toContain('trial')
    })

    it('go with their channel', async () => {
      const chat = freshChat()
      await store.beginTrial('try-one', chat)
      const { chatKey } = await waitingMessage(store, { account: 'try-one', chat }, Date.now())
      const other = await tried()
      expect(await store.eraseTrialsOf('try-one')).toBe(1)
      expect(await rowsWith(chatKey)).toEqual({})
      expect(Object.keys(await rowsWith(other.chatKey)).length).toBeGreaterThan(6)
    })

    async function age(table: string, column: string, chatKey: string, minutes: number): Promise<void> {
      await database.query(
        `UPDATE forwardcheck.${table} SET ${column} = ${column} - $2::bigint WHERE chat_key = $1`,
        [chatKey, minutes * 60_000],
      )
    }
  })
})
