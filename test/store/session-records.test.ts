/** Session records in both modes: keys and message in one write, under the fence of whoever holds the number. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import { LostNumberError, type SessionChange, type Store } from '../../src/store/store.ts'
import { inbound } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { freshChat, held } from './waiting.ts'

const key = (id: string, value: string | null): SessionChange => ({
  type: 'session',
  id,
  value: value === null ? null : Buffer.from(value),
})

describe.each(MODES)('session records, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let store: Store
    let close: () => Promise<void>
    let accounts = 0
    const freshAccount = (): string => `number-${++accounts}`

    beforeAll(async () => {
      const opened = await openTestDatabase(mode)
      ;({ database, close } = opened)
      await migrate(database)
      store = createSqlStore(database, testCrypto, RETENTION)
    })
    afterAll(() => close())

    it('stores keys and message together, the message once', async () => {
      const account = freshAccount()
      const records = store.session(await held(store, account))
      const message = inbound({ account, chat: freshChat() })
      const first = await records.write([key('a', 'one')], { message, nowMs: 1_000 })
      const repeat = await records.write([key('a', 'two')], { message, nowMs: 2_000 })
      expect(first?.isNew).toBe(true)
      expect(repeat).toEqual({ chatKey: first?.chatKey, isNew: false })
      expect((await records.get('session', ['a'])).get('a')?.toString()).toBe('two')
      expect(await store.unanswered(first?.chatKey ?? '', 10)).toMatchObject([
        { message, receivedAtMs: 1_000 },
      ])
      // The same place as the store's own way in.
      expect(await store.acceptInbound(message, 3_000)).toEqual(repeat)
    })

    it('stores a message alone, and nothing for nothing', async () => {
      const account = freshAccount()
      const records = store.session(await held(store, account))
      expect(await records.write([])).toBeNull()
      const message = inbound({ account, chat: freshChat() })
      expect(await records.isKnown(message)).toBe(false)
      expect((await records.write([], { message, nowMs: 1_000 }))?.isNew).toBe(true)
      expect(await records.isKnown(message)).toBe(true)
      expect(await records.isKnown({ ...message, participant: 'somebody else' })).toBe(false)
    })

    it('takes an edit of what waits in place, keys beside it', async () => {
      const account = freshAccount()
      const records = store.session(await held(store, account))
      const message = inbound({ account, chat: freshChat(), text: 'first words' })
      const accepted = await records.write([key('a', 'one')], { message, nowMs: 1_000 })
      const edit = inbound({
        account,
        chat: message.chat,
        text: 'better words',
        relation: { kind: 'edit', id: message.id },
      })
      expect((await records.write([key('a', 'two')], { message: edit, nowMs: 2_000 }))?.isNew).toBe(false)
      const rows = await store.unanswered(accepted?.chatKey ?? '', 10)
      expect(rows.map((row) => row.message.text)).toEqual(['better words'])
      expect((await records.get('session', ['a'])).get('a')?.toString()).toBe('two')
    })

    it('lets a late holder change nothing, neither keys nor inbox', async () => {
      const account = freshAccount()
      const late = await held(store, account, 1)
      const records = store.session(late)
      await records.write([key('a', 'his')])
      await new Promise((resolve) => setTimeout(resolve, 20))
      const next = await held(store, account)
      const message = inbound({ account, chat: freshChat() })
      const edit = inbound({ account, chat: message.chat, relation: { kind: 'edit', id: 'ANY' } })
      for (const beside of [undefined, { message, nowMs: 1_000 }, { message: edit, nowMs: 1_000 }]) {
        await expect(records.write([key('a', 'late')], beside)).rejects.toBeInstanceOf(LostNumberError)
      }
      await expect(records.clear()).rejects.toBeInstanceOf(LostNumberError)
      expect(await store.renewNumber(late, 1_000)).toBe(false)
      const theirs = store.session(next)
      expect((await theirs.get('session', ['a'])).get('a')?.toString()).toBe('his')
      expect(await theirs.isKnown(message)).toBe(false)
      expect(await theirs.isKnown(edit)).toBe(false)
    })

    it('counts the version up with every change and remembers under whose fence', async () => {
      const account = freshAccount()
      expect(await store.sessionHead(account)).toEqual({ version: 0, fence: 0 })
      const ownership = await held(store, account)
      const records = store.session(ownership)
      expect(await store.sessionHead(account)).toEqual({ version: 0, fence: 0 })
      await records.write([key('a', 'one')])
      await records.write([key('a', null), key('b', 'two')])
      expect(await store.sessionHead(account)).toEqual({ version: 2, fence: ownership.fence })
      await records.clear()
      expect(await store.sessionHead(account)).toEqual({ version: 3, fence: ownership.fence })
      expect((await records.get('session', ['a', 'b'])).size).toBe(0)
    })

    it('stores the many messages of one chat in their order, beside other work', async () => {
      const account = freshAccount()
      const records = store.session(await held(store, account))
      const chat = freshChat()
      const messages = Array.from({ length: 40 }, () => inbound({ account, chat }))
      let chatKey = ''
      for (const message of messages) {
        const accepted = await records.write([key('a', message.id)], { message, nowMs: 1_000 })
        chatKey = accepted?.chatKey ?? ''
      }
      const rows = await store.unanswered(chatKey, 100)
      expect(rows.map((row) => row.message.id)).toEqual(messages.map(({ id }) => id))
    })
  })
})
