/** Migrations: from empty, again, side by side, failing half-way, of a newer program; and one data key a database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { migrate, MIGRATIONS } from '../../src/store/migrate.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import { answer, inbound } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'

const NEWEST = MIGRATIONS.at(-1)?.version ?? 0

describe.each(MODES)('migrations, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('of an empty database', () => {
    let database: Database
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode, { isNew: true }))
    })
    afterAll(() => close())

    it('are numbered without gaps', () => {
      expect(MIGRATIONS.length).toBeGreaterThan(0)
      expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_, n) => n + 1))
    })

    it('run from empty, and again without effect, side by side', async () => {
      expect(await Promise.all([migrate(database), migrate(database)])).toEqual([NEWEST, NEWEST])
      expect(await migrate(database)).toBe(NEWEST)
      const { rows } = await database.query(`SELECT count(*)::int AS count FROM forwardcheck.migration`)
      expect(rows).toEqual([{ count: MIGRATIONS.length }])
    })

    it('leave no trace of a step that failed', async () => {
      const broken = [
        ...MIGRATIONS,
        { version: NEWEST + 1, name: 'half', sql: 'CREATE TABLE forwardcheck.half (a int)' },
        { version: NEWEST + 2, name: 'broken', sql: 'CREATE TABLE forwardcheck.half (a int)' },
      ]
      await expect(migrate(database, broken)).rejects.toThrow('already exists')
      const { rows } = await database.query(`SELECT to_regclass('forwardcheck.half') AS half`)
      expect(rows).toEqual([{ half: null }])
    })

    it('refuse a database of a newer program', async () => {
      const newer = [...MIGRATIONS, { version: NEWEST + 1, name: 'newer', sql: 'SELECT 1' }]
      await migrate(database, newer)
      await expect(migrate(database)).rejects.toThrow('start the newer program')
    })
  })

  describe.skipIf(isSkipped(mode))('of the previous release', () => {
    let database: Database
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode, { isNew: true }))
    })
    afterAll(() => close())

    it('keep its cases, people who asked for a person and messages that wait', async () => {
      await migrate(database, MIGRATIONS.slice(0, 4))
      const waiting = inbound({ text: 'waits' })
      const { chat, account } = waiting
      const chatKey = testCrypto.identify('chat', account, chat)
      const key = testCrypto.identify('message', account, chat, waiting.participant, waiting.id)
      const contact = { chat, participant: '', language: 'kk', country: 'KZ' }
      const sealed = (place: string, value: unknown): Buffer =>
        testCrypto.seal(place, Buffer.from(JSON.stringify(value)))
      await database.query(
        `INSERT INTO forwardcheck.inbox (message_key, account, chat_key, content, received_ms) VALUES ($1, $2, $3, $4, 1)`,
        [key, account, chatKey, sealed(`inbox/${key}`, waiting)],
      )
      await database.query(
        `INSERT INTO forwardcheck.case_record
           (chat_key, at_ms, language, reply_language, level, intent, signal_ids, duration_ms, feedback)
         VALUES ($1, 1, 'kk', 'kk', 'danger', 'check-message', '{}', 5, 'bad')`,
        [chatKey],
      )
      await database.query(
        `INSERT INTO forwardcheck.hand_over (chat_key, account, content, asked_ms) VALUES ($1, $2, $3, 1)`,
        [chatKey, account, sealed(`hand_over/${chatKey}/1`, contact)],
      )
      await migrate(database)
      const store = createSqlStore(database, testCrypto, RETENTION)
      expect(await store.handOvers()).toMatchObject([{ contact: { chat, language: 'kk' } }])
      const { rows: cases } = await database.query(
        `SELECT is_trial, content, feedback FROM forwardcheck.case_record`,
      )
      expect(cases).toEqual([{ is_trial: false, content: null, feedback: 'bad' }])
      const rows = await store.unanswered(chatKey, 10)
      const lease = await store.takeLease(chatKey, 'worker', 4, 1_000)
      if (!lease) throw new Error('no lease')
      expect(await store.commitAnswer(lease, answer(rows[0]?.id ?? '', { rows }), 5)).toBe('committed')
    })
  })

  describe.skipIf(isSkipped(mode))('of a database in use', () => {
    let database: Database
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode, { isNew: true }))
    })
    afterAll(() => close())

    it('leave a message that waited since version 1 to be answered, deleted or edited', async () => {
      await migrate(database, MIGRATIONS.slice(0, 1))
      const [one, two] = [inbound({ text: 'first' }), inbound({ text: 'second' })]
      for (const { account, chat, participant, id, ...rest } of [one, two]) {
        const key = testCrypto.identify('message', account, chat, participant, id)
        const plain = Buffer.from(JSON.stringify({ account, chat, participant, id, ...rest }))
        await database.query(
          `INSERT INTO forwardcheck.inbox (message_key, account, chat_key, content, received_ms)
           VALUES ($1, $2, $3, $4, 1)`,
          [key, account, testCrypto.identify('chat', account, chat), testCrypto.seal(`inbox/${key}`, plain)],
        )
      }
      await migrate(database)
      const store = createSqlStore(database, testCrypto, RETENTION)
      const { chatKey } = await store.acceptInbound(
        inbound({ text: 'edited', relation: { kind: 'edit', id: two.id } }),
        2,
      )
      await store.acceptInbound(inbound({ kind: 'deletion', relation: { kind: 'deletion', id: one.id } }), 3)
      const rows = await store.unanswered(chatKey, 10)
      expect(rows.map((row) => [row.message.id, row.message.text, row.revision])).toEqual([
        [two.id, 'edited', 1],
      ])
      const lease = await store.takeLease(chatKey, 'worker', 4, 1_000)
      if (!lease) throw new Error('no lease')
      expect(await store.commitAnswer(lease, answer(rows[0]?.id ?? '', { rows }), 5)).toBe('committed')
    })
  })
})
