/** Writes that say for which version of the session they are made: one that hung and arrives late changes nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { SessionMovedError } from '../../src/store/session-moved.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import { LostNumberError, type Store } from '../../src/store/store.ts'
import { inbound } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { freshChat, held } from './waiting.ts'

const key = (id: string, value: string) => ({ type: 'session', id, value: Buffer.from(value) })

describe.each(MODES)('late writes, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let store: Store
    let close: () => Promise<void>

    beforeAll(async () => {
      const opened = await openTestDatabase(mode)
      close = opened.close
      await migrate(opened.database)
      store = createSqlStore(opened.database, testCrypto, RETENTION)
    })
    afterAll(() => close())

    it('writes at the version that is there, and makes it the next one', async () => {
      const records = store.session(await held(store, 'right'))
      await records.write([key('a', 'one')], undefined, 0)
      const message = inbound({ account: 'right', chat: freshChat() })
      expect(await records.write([key('a', 'two')], { message, nowMs: 1 }, 1)).toMatchObject({ isNew: true })
      expect(await store.sessionHead('right')).toMatchObject({ version: 2 })
      await records.clear(2)
      expect(await store.sessionHead('right')).toMatchObject({ version: 3 })
    })

    it('changes nothing at any other version', async () => {
      const account = 'moved'
      const records = store.session(await held(store, account))
      await records.write([key('a', 'old')], undefined, 0)
      await records.write([key('a', 'new')], undefined, 1)
      const message = inbound({ account, chat: freshChat() })
      const edit = inbound({ account, chat: message.chat, relation: { kind: 'edit', id: 'ANY' } })
      for (const beside of [undefined, { message, nowMs: 1 }, { message: edit, nowMs: 1 }]) {
        const late = records.write([key('a', 'old')], beside, 1)
        await expect(late).rejects.toBeInstanceOf(SessionMovedError)
      }
      await expect(records.clear(1)).rejects.toBeInstanceOf(SessionMovedError)
      expect((await records.get('session', ['a'])).get('a')?.toString()).toBe('new')
      expect(await records.isKnown(message)).toBe(false)
      expect(await records.isKnown(edit)).toBe(false)
      expect(await store.sessionHead(account)).toMatchObject({ version: 2 })
    })

    it('tells a lost number from a moved session', async () => {
      const late = await held(store, 'lost', 1)
      await new Promise((resolve) => setTimeout(resolve, 20))
      await held(store, 'lost')
      const write = store.session(late).write([key('a', 'late')], undefined, 0)
      await expect(write).rejects.toBeInstanceOf(LostNumberError)
      await expect(store.session(late).clear(0)).rejects.toBeInstanceOf(LostNumberError)
    })
  })
})
