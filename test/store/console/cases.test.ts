/** Cases as operators see them: filters, pages by keyset, words only while they are kept, and what deletes them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CaseContent, CaseRecord } from '../../../src/store/case-record.ts'
import { createCases, type CaseFilter, type Cases } from '../../../src/store/console/cases.ts'
import type { Database } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { createSqlStore } from '../../../src/store/sql-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { answer, inbound } from '../../support/messages.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../../support/servers.ts'
import { answered, freshChat, MADE_UP_TIMES } from '../waiting.ts'

const WORDS: CaseContent = {
  text: 'send me the code ••••••',
  readings: [{ kind: 'qr', text: 'http://evil[.]top' }],
  signals: [{ id: 'ask.code', evidence: 'the code' }],
  reply: 'Do not.',
}

describe.each(MODES)('cases of the console, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let store: Store
    let cases: Cases
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      store = createSqlStore(database, testCrypto, MADE_UP_TIMES)
      cases = createCases(database, testCrypto)
    })
    beforeEach(() => database.query(`DELETE FROM forwardcheck.case_record`))
    afterAll(() => close())

    const add = (part: Partial<CaseRecord> = {}, nowMs = 2_000, chat = freshChat()) =>
      answered(store, chat, { case: { ...answer('0').case, ...part } }, nowMs)
    const newest = async (filter: CaseFilter = {}) => (await cases.list(filter, null, 100)).cases

    it('come newest first, with nothing that tells of whom', async () => {
      const marks = [
        { kind: 'domain' as const, keys: ['evil.top'], sample: 'evil.top' },
        { kind: 'text' as const, keys: ['a', 'b'], sample: 'words' },
      ]
      const chat = freshChat()
      const { chatKey } = await add({ marks, country: 'KZ', story: 'lure.friend-code' }, 2_000, chat)
      await add({ marks: marks.slice(1), level: 'info', lure: null }, 3_000, chat)
      await add({}, 4_000)
      const list = await newest()
      expect(list.map(({ atMs }) => atMs)).toEqual([4_000, 3_000, 2_000])
      const [last, second, first] = list
      expect(first).toEqual({
        id: first?.id,
        atMs: 2_000,
        language: 'en',
        replyLanguage: 'en',
        country: 'KZ',
        level: 'danger',
        lure: 'otp-request',
        story: 'lure.friend-code',
        intent: 'check-message',
        signalIds: ['synthetic.signal'],
        durationMs: 12,
        feedback: null,
        fingerprint: first?.fingerprint,
        keptUntilMs: null,
      })
      expect(first?.fingerprint).toMatch(/^[0-9a-f]{8}$/)
      expect([second?.fingerprint, last?.fingerprint]).toEqual([first?.fingerprint, null])
      expect(JSON.stringify(list)).not.toContain(chatKey.slice(0, 12))
      expect(await cases.find(first?.id ?? '')).toEqual(first)
      expect(await cases.find('999999999')).toBeNull()
      expect(await cases.find("1' OR true")).toBeNull()
    })

    it('are filtered and counted by each of their parts', async () => {
      await add({ level: 'caution', lure: 'phishing-link', language: 'kk', country: 'KZ' }, 1_000)
      await add({ story: 'lure.friend-code', signalIds: ['a', 'b'], intent: 'person' }, 2_000)
      await add({ content: { words: WORDS, untilMs: 9_000 } }, 3_000)
      await database.query(`UPDATE forwardcheck.case_record SET feedback = 'bad' WHERE at_ms = 3000`)
      const expected: [CaseFilter, number[]][] = [
        [{}, [3_000, 2_000, 1_000]],
        [{ level: 'caution' }, [1_000]],
        [{ lure: 'otp-request' }, [3_000, 2_000]],
        [{ language: 'kk' }, [1_000]],
        [{ country: 'KZ', level: 'danger' }, []],
        [{ intent: 'person' }, [2_000]],
        [{ feedback: 'bad' }, [3_000]],
        [{ feedback: 'none' }, [2_000, 1_000]],
        [{ signal: 'b' }, [2_000]],
        [{ story: 'lure.friend-code' }, [2_000]],
        [{ fromMs: 2_000 }, [3_000, 2_000]],
        [{ fromMs: 1_000, untilMs: 2_000 }, [1_000]],
        [{ isKept: true }, [3_000]],
        [{ isKept: false }, [3_000, 2_000, 1_000]],
      ]
      expect(expected.length).toBeGreaterThan(10)
      for (const [filter, times] of expected) {
        expect((await newest(filter)).map(({ atMs }) => atMs)).toEqual(times)
        expect(await cases.count(filter, 100)).toBe(times.length)
      }
      expect(await cases.count({}, 2)).toBe(2)
    })

    it('are paged without gaps and repeats, also where many have the same time', async () => {
      const times = [1_000, 2_000, 2_000, 2_000, 2_000, 2_000, 3_000]
      for (const nowMs of times) await add({}, nowMs)
      const whole = (await newest()).map(({ id }) => id)
      expect(whole).toHaveLength(7)
      for (const most of [1, 2, 3, 7]) {
        const seen: string[] = []
        let next = null
        do {
          const page = await cases.list({}, next, most)
          expect(page.cases.length).toBeLessThanOrEqual(most)
          seen.push(...page.cases.map(({ id }) => id))
          next = page.next
        } while (next)
        expect(seen).toEqual(whole)
      }
      // What comes in meanwhile moves nothing.
      const first = await cases.list({}, null, 3)
      await add({}, 4_000)
      expect((await cases.list({}, first.next, 4)).cases.map(({ id }) => id)).toEqual(whole.slice(3))
    })

    it('keep words sealed, until their time and no longer', async () => {
      await add({ content: { words: WORDS, untilMs: 9_000 } })
      const [kept] = await newest()
      expect(kept?.keptUntilMs).toBe(9_000)
      expect(await cases.words(kept?.id ?? '', 8_999)).toEqual(WORDS)
      expect(await cases.words(kept?.id ?? '', 9_000)).toBeNull()
      const { rows } = await database.query<{ line: string }>(
        `SELECT encode(content, 'escape') AS line FROM forwardcheck.case_record`,
      )
      expect(rows).toHaveLength(1)
      expect(rows[0]?.line).not.toContain('send me')
      await store.expire(8_999)
      expect((await newest())[0]?.keptUntilMs).toBe(9_000)
      expect((await store.expire(9_000)).rows).toBeGreaterThan(0)
      expect(await newest()).toMatchObject([{ id: kept?.id, keptUntilMs: null }])
      expect(await newest({ isKept: true })).toEqual([])
      const { rows: after } = await database.query(
        `SELECT content, content_until_ms FROM forwardcheck.case_record`,
      )
      expect(after).toEqual([{ content: null, content_until_ms: null }])
    })

    it('show damaged words, and words of another version, as none', async () => {
      await add({ content: { words: WORDS, untilMs: 9_000 } })
      await add({ content: { words: { other: 1 } as never, untilMs: 9_000 } }, 3_000)
      const [other, damaged] = await newest()
      expect(await cases.words(other?.id ?? '', 3_000)).toBeNull()
      await database.query(`UPDATE forwardcheck.case_record SET content = '\\x0102' WHERE id = $1`, [
        damaged?.id,
      ])
      expect(await cases.words(damaged?.id ?? '', 3_000)).toBeNull()
    })

    it('go with everything when their sender says delete', async () => {
      const chat = freshChat()
      await add({ content: { words: WORDS, untilMs: 9_000 } }, 2_000, chat)
      const [kept] = await newest()
      await answered(store, chat, { effects: [{ kind: 'forget' }] }, 3_000)
      expect(await cases.words(kept?.id ?? '', 3_000)).toBeNull()
      expect(await newest()).toEqual([])
    })

    it('lose their words when the message is deleted for everyone after its answer', async () => {
      const chat = freshChat()
      const { row } = await add({ content: { words: WORDS, untilMs: 9_000 } }, 2_000, chat)
      await add({ content: { words: WORDS, untilMs: 9_000 } }, 3_000, chat)
      const relation = { kind: 'deletion' as const, id: row.message.id }
      await store.acceptInbound(inbound({ chat, kind: 'deletion', text: '', relation }), 4_000)
      expect((await newest()).map(({ keptUntilMs }) => keptUntilMs)).toEqual([9_000, null])
    })

    it('of the try page are nowhere, and their words are not kept', async () => {
      const chat = freshChat()
      const { chatKey } = await add({}, 1_000, chat)
      await database.query(
        `INSERT INTO forwardcheck.trial (chat_key, account, last_ms) VALUES ($1, 'simulator', 1)`,
        [chatKey],
      )
      await add({ content: { words: WORDS, untilMs: 9_000 } }, 2_000, chat)
      expect((await newest()).map(({ atMs }) => atMs)).toEqual([1_000])
      const { rows } = await database.query<{ id: string; content: unknown; content_until_ms: unknown }>(
        `SELECT id::text AS id, content, content_until_ms FROM forwardcheck.case_record WHERE is_trial`,
      )
      expect(rows).toMatchObject([{ content: null, content_until_ms: null }])
      expect(await cases.find(rows[0]?.id ?? '')).toBeNull()
      expect(await cases.count({}, 10)).toBe(1)
    })
  })
})
