/** Marks become campaigns in both modes: joined by any shared key, merged into the oldest, split by nothing that goes. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Mark } from '../../src/model.ts'
import type { Database } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createMarks, type Marks } from '../../src/store/marks.ts'
import { pictureKeys } from '../../src/triage/marks-picture.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { domain, fromMany, grouped, report, text } from './reports.ts'

const AT = 1_000_000

describe.each(MODES)('marks, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let marks: Marks
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      marks = createMarks(database, testCrypto)
    })
    afterAll(() => close())
    afterEach(async () => {
      await database.query(`DELETE FROM forwardcheck.case_record`)
      await database.query(`DELETE FROM forwardcheck.campaign`)
    })

    const count = async (table: string): Promise<number> => {
      const { rows } = await database.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM forwardcheck.${table}`,
      )
      return rows[0]?.count ?? -1
    }

    it('join by a shared key, within a turn and over turns', async () => {
      await report(database, [
        { chat: 'a', atMs: AT, marks: [text(['1', '2', '3'])] },
        { chat: 'b', atMs: AT, marks: [text(['3', '4', '5'])] },
        { chat: 'c', atMs: AT, marks: [text(['7', '8', '9'])] },
      ])
      expect(await marks.groupMarks(100)).toBe(3)
      await report(database, [
        { chat: 'd', atMs: AT, marks: [text(['5', '6'])] },
        { chat: 'e', atMs: AT, marks: [text(['9'])] },
      ])
      expect(await marks.groupMarks(100)).toBe(2)
      const [a, b, c, d, e] = await grouped(database)
      expect([b, d]).toEqual([a, a])
      expect(e).toBe(c)
      expect(c).not.toBe(a)
      expect(await marks.groupMarks(100)).toBe(0)
    })

    it('keep kinds apart, whatever their keys are called', async () => {
      await report(database, [{ chat: 'a', atMs: AT, marks: [domain('same'), text(['same'])] }])
      await marks.groupMarks(100)
      expect(new Set(await grouped(database)).size).toBe(2)
    })

    it('merge campaigns that a new one connects, into the oldest, with their alerts', async () => {
      await report(database, [
        { chat: 'a', atMs: AT, marks: [text(['1'])] },
        { chat: 'b', atMs: AT, marks: [text(['2'])] },
        { chat: 'c', atMs: AT, marks: [text(['3'])] },
      ])
      await marks.groupMarks(100)
      const [oldest, second] = await grouped(database)
      await database.query(`UPDATE forwardcheck.campaign SET alerted_ms = 77 WHERE id = $1`, [second])
      await database.query(
        `INSERT INTO forwardcheck.campaign_alert (id, campaign_id, raised_ms, next_ms) VALUES ('x', $1, 77, 77)`,
        [second],
      )
      await report(database, [{ chat: 'd', atMs: AT, marks: [text(['1', '2', '3'])] }])
      await marks.groupMarks(100)
      expect(new Set(await grouped(database))).toEqual(new Set([oldest]))
      const { rows } = await database.query(
        `SELECT campaign.id, alerted_ms, alert.id AS alert FROM forwardcheck.campaign AS campaign
         JOIN forwardcheck.campaign_alert AS alert ON alert.campaign_id = campaign.id`,
      )
      expect(rows).toEqual([{ id: oldest, alerted_ms: '77', alert: 'x' }])
      expect(await count('campaign_key')).toBe(3)
    })

    it('give the same however many are grouped at once', async () => {
      const reports = Array.from({ length: 60 }, (_, n) => ({
        chat: `chat ${n}`,
        atMs: AT,
        marks: [text([`${n % 7}`, `far ${n}`, `link ${n >> 3}`])],
      }))
      const groupings: string[] = []
      for (const most of [1, 7, 100]) {
        await report(database, reports)
        while ((await marks.groupMarks(most)) !== 0);
        const campaigns = await grouped(database)
        groupings.push(campaigns.map((id) => campaigns.indexOf(id)).join())
        await database.query(`DELETE FROM forwardcheck.case_record`)
        await database.query(`DELETE FROM forwardcheck.campaign`)
      }
      expect(new Set(groupings).size).toBe(1)
    })

    it('leave the work to one process at a time', async () => {
      await report(database, fromMany(30, { atMs: AT, marks: [domain('vote.top')] }))
      const done = await Promise.all([marks.groupMarks(20), marks.groupMarks(20), marks.groupMarks(20)])
      expect(done.some((each) => each === 20)).toBe(true)
      while (await marks.groupMarks(20));
      expect(new Set(await grouped(database)).size).toBe(1)
      expect(await count('campaign')).toBe(1)
    })

    it('know a campaign again when who reported it last deletes everything', async () => {
      await report(database, fromMany(3, { atMs: AT, marks: [domain('vote.top')] }))
      await marks.groupMarks(100)
      const [id] = await grouped(database)
      await database.query(`DELETE FROM forwardcheck.case_record WHERE chat_key = 'chat 2'`)
      await report(database, [{ chat: 'new', atMs: AT, marks: [domain('vote.top')] }])
      await marks.groupMarks(100)
      expect(await grouped(database)).toEqual([id, id, id])
    })

    it('leave nothing of what is deleted', async () => {
      await report(database, [
        ...fromMany(2, { atMs: AT, marks: [text(['1', '2'])] }),
        { chat: 'gone', atMs: AT, marks: [text(['2', 'own']), domain('only.top')] },
      ])
      await marks.groupMarks(100)
      expect(await count('campaign')).toBe(2)
      await database.query(`DELETE FROM forwardcheck.case_record WHERE chat_key = 'gone'`)
      await marks.groupMarks(100)
      expect(await count('campaign')).toBe(1)
      expect(await count('campaign_key')).toBe(2)
      await database.query(`DELETE FROM forwardcheck.case_record`)
      await marks.groupMarks(100)
      expect([await count('campaign'), await count('campaign_key')]).toEqual([0, 0])
    })

    describe('of pictures', () => {
      const hash = (flips: readonly number[], base = '0123456789abcdef'.repeat(4)): string => {
        const digits = Array.from(base, (digit) => Number.parseInt(digit, 16))
        for (const bit of flips) digits[bit >> 2] = (digits[bit >> 2] as number) ^ (1 << (bit & 3))
        return digits.map((digit) => digit.toString(16)).join('')
      }
      const picture = (print: string): Mark => ({ kind: 'picture', keys: pictureKeys(print), sample: print })
      const every = (step: number, from = 0): number[] =>
        Array.from({ length: Math.ceil((256 - from) / step) }, (_, n) => from + n * step)

      it('join within 31 bits, and not by a common segment', async () => {
        const prints = [hash([]), hash(every(9)), hash(every(7).slice(0, 31)), hash(every(3, 40))]
        for (const [n, print] of prints.entries())
          await report(database, [{ chat: `chat ${n}`, atMs: AT, marks: [picture(print)] }])
        await marks.groupMarks(2)
        await marks.groupMarks(2)
        const [first, second, third, stranger] = await grouped(database)
        expect([second, third]).toEqual([first, first])
        expect(stranger).not.toBe(first)
        expect(await marks.groupMarks(10)).toBe(0)
      })

      it('whose hash cannot be opened stand alone', async () => {
        await report(database, fromMany(2, { atMs: AT, marks: [picture(hash([]))] }))
        await database.query(
          `UPDATE forwardcheck.case_mark SET sample = '\\x010203' WHERE chat_key = 'chat 1'`,
        )
        await marks.groupMarks(10)
        expect(new Set(await grouped(database)).size).toBe(2)
      })

      it('are counted where they share most segments', async () => {
        await report(database, fromMany(4, { atMs: AT, marks: [picture(hash([]))] }))
        await marks.groupMarks(10)
        expect(await marks.countAlike('me', [picture(hash([1, 2, 3]))], 0)).toBe(4)
        expect(await marks.countAlike('me', [picture(hash(every(3, 40)))], 0)).toBe(0)
      })
    })

    it('count other people only, each once, and only lately', async () => {
      await report(database, [
        ...fromMany(5, { atMs: AT, marks: [domain('vote.top')] }),
        ...fromMany(5, { atMs: AT, marks: [text(['1', '2'])] }),
        { chat: 'me', atMs: AT, marks: [domain('vote.top')] },
        { chat: 'early', atMs: 5, marks: [domain('vote.top')] },
      ])
      await marks.groupMarks(100)
      expect(await marks.countAlike('me', [domain('vote.top')], 1_000)).toBe(5)
      expect(await marks.countAlike('me', [domain('vote.top'), text(['2', '9'])], 1_000)).toBe(5)
      expect(await marks.countAlike('me', [domain('vote.top')], 0)).toBe(6)
      expect(await marks.countAlike('me', [domain('other.top'), text(['8'])], 0)).toBe(0)
      expect(await marks.countAlike('me', [], 0)).toBe(0)
    })
  })
})
