/** The wish to hear of a correction and the correction itself, in both modes: told once, in time, and to nobody else. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { correctionMessageId } from '../../../src/store/reply-id.ts'
import { isSkipped, MODES } from '../../support/servers.ts'
import { answered, conversation } from '../waiting.ts'
import { DAY_MS, kept, openReviewDesk, words, type ReviewDesk, type Told } from './review-desk.ts'

describe.each(MODES)('corrections by analysts, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let desk: ReviewDesk
    beforeAll(async () => void (desk = await openReviewDesk(mode)))
    beforeEach(() => desk.empty())
    afterAll(() => desk?.close())

    describe('a wish', () => {
      const correctable = async ({ chatKey, replyId }: Told, quoted?: string): Promise<boolean> =>
        (await desk.store.person(chatKey, 2_000, quoted)).correctable === replyId

      it('can be made for the latest or the quoted answer, as long as its words are kept and nobody reviewed it', async () => {
        const told = await desk.tell()
        expect(await correctable(told)).toBe(true)
        await desk.say(told, 'feedback')
        expect(await correctable(told)).toBe(true)
        const later = await answered(desk.store, told.chat, { case: kept({ content: null }) })
        expect((await desk.store.person(later.chatKey, 2_000)).correctable).toBeNull()
        expect(await correctable(told, told.replyId)).toBe(true)
        await desk.reviews.decide(desk.decision(told.id))
        expect(await correctable(told, told.replyId)).toBe(false)
        await desk.say(told, 'correction-wish')
        expect(await desk.wishes()).toBe(0)
      })

      it('is kept once, unreadable, and not for a trial or for words that are gone', async () => {
        const told = await desk.tell()
        await desk.say(told, 'correction-wish')
        await desk.say(told, 'correction-wish', 2_500)
        const { rows } = await desk.database.query<{ line: string; asked_ms: string }>(
          `SELECT t::text AS line, asked_ms FROM forwardcheck.correction_wish t`,
        )
        expect(rows.map(({ asked_ms }) => Number(asked_ms))).toEqual([2_000])
        expect(rows[0]?.line).not.toContain('1555000')
        const trial = await desk.tell()
        await desk.database.query(`UPDATE forwardcheck.case_record SET is_trial = true WHERE id = $1`, [
          trial.id,
        ])
        await desk.say(trial, 'correction-wish')
        await desk.say(await desk.tell({ content: null }), 'correction-wish')
        await desk.say(await desk.tell({ content: { words: words('x'), untilMs: 1_500 } }), 'correction-wish')
        expect(await desk.wishes()).toBe(1)
      })

      it('goes with its time, with delete and with its case', async () => {
        const [one, two, three] = [await desk.tell(), await desk.tell(), await desk.tell()]
        for (const told of [one, two, three]) await desk.say(told, 'correction-wish')
        await desk.say(one, 'forget')
        expect(await desk.wishes()).toBe(2)
        await desk.database.query(`DELETE FROM forwardcheck.case_record WHERE id = $1`, [two.id])
        expect(await desk.wishes()).toBe(1)
        await desk.store.expire(2_000 + 7 * DAY_MS - 1)
        expect(await desk.wishes()).toBe(1)
        await desk.store.expire(2_000 + 7 * DAY_MS)
        expect(await desk.wishes()).toBe(0)
      })
    })

    describe('a correction', () => {
      it('is told in their language, under an id of its own, and the wish ends', async () => {
        const told = await desk.tell({ story: 'lure.friend-code' })
        await desk.say(told, 'correction-wish')
        const decided = await desk.reviews.decide(desk.decision(told.id))
        const chat = { account: 'simulator', chatKey: told.chatKey }
        expect(decided).toEqual({ result: 'stored', correction: 'sent', chat })
        expect(desk.composed.at(-1)).toEqual({
          ...{ level: 'danger', lure: 'otp-request', story: 'lure.friend-code', country: 'PK' },
          ...{ language: 'kk', signalIds: ['ask.code'], askedAtMs: 1_000 },
        })
        const [reply] = (await desk.store.pendingReplies('simulator', told.chatKey)).slice(-1)
        expect(reply?.reply).toEqual({
          chat: told.chat,
          messageId: correctionMessageId(told.replyId),
          text: 'corrected: danger',
        })
        expect(await desk.wishes()).toBe(0)
      })

      it('goes out in the language they chose since', async () => {
        const told = await desk.tell()
        await desk.say(told, 'correction-wish')
        await desk.database.query(
          `INSERT INTO forwardcheck.preference (chat_key, language) VALUES ($1, 'ru')`,
          [told.chatKey],
        )
        await desk.reviews.decide(desk.decision(told.id))
        expect(desk.composed.at(-1)?.language).toBe('ru')
      })

      it('is told once, however often and by how many at once it is decided', async () => {
        const told = await desk.tell()
        await desk.say(told, 'correction-wish')
        const results = await Promise.all(
          Array.from({ length: 4 }, () => desk.reviews.decide(desk.decision(told.id))),
        )
        expect(results.map(({ result }) => result)).toEqual(Array.from({ length: 4 }, () => 'stored'))
        expect(results.filter((each) => each.result === 'stored' && each.chat !== null)).toHaveLength(1)
        expect(await desk.unsent(told)).toEqual(['corrected: danger'])
        const other = desk.decision(told.id, { by: 'bolat', level: 'unknown', lure: null })
        expect(await desk.reviews.decide(other)).toEqual({ result: 'taken', by: 'ayesha' })
        expect(await desk.reviews.decide({ ...other, seenMs: 3_000 })).toEqual({ result: 'sent' })
        expect(await desk.unsent(told)).toEqual(['corrected: danger'])
      })

      it('is all or nothing when the process dies in between', async () => {
        const told = await desk.tell()
        await desk.say(told, 'correction-wish')
        const dying = desk.decision(told.id, {
          compose() {
            throw new Error('gone')
          },
        })
        await expect(desk.reviews.decide(dying)).rejects.toThrow('gone')
        expect([await desk.wishes(), await desk.unsent(told)]).toEqual([1, []])
        expect((await desk.reviews.find(told.id, 3_000))?.review).toBeNull()
        expect(await desk.reviews.decide(desk.decision(told.id))).toMatchObject({ correction: 'sent' })
      })

      it('is none where the bot was right; a later word of another analyst may still be one', async () => {
        const told = await desk.tell()
        await desk.say(told, 'correction-wish')
        const agreed = await desk.reviews.decide(desk.decision(told.id, { level: 'caution', lure: null }))
        expect(agreed).toEqual({ result: 'stored', correction: 'none', chat: null })
        expect(await desk.reviews.decide(desk.decision(told.id, { by: 'bolat' }))).toEqual({
          result: 'taken',
          by: 'ayesha',
        })
        const changed = await desk.reviews.decide(
          desk.decision(told.id, { by: 'bolat', seenMs: 3_000, nowMs: 4_000 }),
        )
        expect(changed).toMatchObject({ result: 'stored', correction: 'sent' })
        expect(await desk.unsent(told)).toEqual(['corrected: danger'])
      })

      it('is not told to who did not ask for it, nor after its time', async () => {
        const silent = await desk.tell()
        expect(await desk.reviews.decide(desk.decision(silent.id))).toMatchObject({
          correction: 'none',
          chat: null,
        })
        const late = await desk.tell()
        await desk.say(late, 'correction-wish')
        const decided = await desk.reviews.decide(desk.decision(late.id, { nowMs: 2_001 + 7 * DAY_MS }))
        expect(decided).toMatchObject({ correction: 'late', chat: null })
        expect([await desk.unsent(silent), await desk.unsent(late), await desk.wishes()]).toEqual([[], [], 0])
      })

      it('is never told to somebody who reported their own account since', async () => {
        const told = await desk.tell()
        await desk.say(told, 'correction-wish')
        await desk.say(told, 'feedback', 2_500, { conversation: conversation({ isExposed: true }) })
        expect(await desk.reviews.decide(desk.decision(told.id))).toMatchObject({
          correction: 'exposed',
          chat: null,
        })
        expect([await desk.unsent(told), await desk.wishes()]).toEqual([[], 0])
      })

      it('is not made up where the address cannot be opened', async () => {
        const [one, two] = [await desk.tell(), await desk.tell()]
        await desk.say(one, 'correction-wish')
        await desk.say(two, 'correction-wish')
        await desk.database.query(
          `UPDATE forwardcheck.correction_wish SET content =
             (SELECT content FROM forwardcheck.correction_wish WHERE case_id = $1)`,
          [one.id],
        )
        expect(await desk.reviews.decide(desk.decision(two.id))).toMatchObject({
          correction: 'lost',
          chat: null,
        })
        expect(await desk.unsent(two)).toEqual([])
      })
    })
  })
})
