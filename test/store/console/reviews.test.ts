/** The review queue in both modes: what waits for an analyst, in which order, what is shown of it and given out. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ReviewFilter } from '../../../src/store/console/reviews.ts'
import { isSkipped, MODES } from '../../support/servers.ts'
import { openReviewDesk, UNTIL_MS, words, type ReviewDesk } from './review-desk.ts'

describe.each(MODES)('reviews, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let desk: ReviewDesk
    beforeAll(async () => void (desk = await openReviewDesk(mode)))
    beforeEach(() => desk.empty())
    afterAll(() => desk?.close())

    const queue = async (filter: ReviewFilter): Promise<string[]> =>
      (await desk.reviews.queue(filter, 50, 3_000)).map(({ id }) => id)
    const waiting = (): Promise<string[]> => queue({})

    describe('the queue', () => {
      it('has what was called wrong, what somebody waits for and what was unsure, in this order, oldest first', async () => {
        const unsure = await desk.tell()
        const signs = await desk.tell({ level: 'unknown', signalIds: ['forwarded', 'ask.money'] })
        const awaited = await desk.tell({ level: 'danger', lure: 'otp-request' })
        const wrong = await desk.tell({ level: 'danger', lure: 'otp-request', language: 'ur' }, 1_500)
        const older = await desk.tell({ level: 'info' }, 1_200)
        await desk.say(awaited, 'correction-wish')
        await desk.say(wrong, 'feedback')
        await desk.say(older, 'feedback')
        // Of these nobody doubts anything.
        await desk.tell({ level: 'danger', lure: 'otp-request' })
        await desk.tell({ level: 'unknown', signalIds: ['forwarded', 'secret.masked'] })
        const praised = await desk.tell()
        await desk.database.query(`UPDATE forwardcheck.case_record SET feedback = 'good' WHERE id = $1`, [
          praised.id,
        ])
        expect(await waiting()).toEqual([older, wrong, awaited, unsure, signs].map(({ id }) => id))
        expect(await queue({ language: 'ur' })).toEqual([wrong.id])
        expect(await queue({ reason: 'signs' })).toEqual([signs.id])
        const counts = await desk.reviews.counts(3_000)
        expect(counts).toMatchObject({
          total: 5,
          byReason: { wrong: 2, awaited: 1, caution: 1, signs: 1 },
          isCut: false,
        })
        expect(counts.byLanguage).toEqual([
          { language: 'en', count: 4 },
          { language: 'ur', count: 1 },
        ])
      })

      it('has what nothing was found in but three people sent', async () => {
        const mark = { kind: 'text' as const, keys: ['same', 'other'], sample: 'x' }
        const part = { level: 'unknown' as const, signalIds: [], marks: [mark] }
        const [one, two] = [await desk.tell(part), await desk.tell(part)]
        expect(await waiting()).toEqual([])
        const three = await desk.tell(part)
        expect(await waiting()).toEqual([one.id, two.id, three.id])
        expect((await desk.reviews.counts(3_000)).byReason).toEqual({ shared: 3 })
      })

      it('leaves out trials, other intents, and cases whose words are not kept or not any more', async () => {
        await desk.tell({ content: null })
        await desk.tell({ intent: 'recover-account' })
        const expired = await desk.tell({ content: { words: words('x'), untilMs: 2_999 } })
        const trial = await desk.tell()
        await desk.database.query(`UPDATE forwardcheck.case_record SET is_trial = true WHERE id = $1`, [
          trial.id,
        ])
        const good = await desk.tell()
        expect(await waiting()).toEqual([good.id])
        for (const { id } of [expired, trial]) {
          expect(await desk.reviews.find(id, 3_000)).toBeNull()
          expect(await desk.reviews.decide(desk.decision(id))).toEqual({ result: 'gone' })
        }
        expect(await desk.reviews.find('no number', 3_000)).toBeNull()
      })

      it('shows words, and that somebody waits, and lets go of what was reviewed', async () => {
        const told = await desk.tell({ story: 'lure.friend-code' })
        await desk.say(told, 'correction-wish')
        const item = await desk.reviews.find(told.id, 3_000)
        expect(item).toMatchObject({ level: 'caution', lure: null, isAwaited: true, review: null })
        expect(item?.words).toEqual(words('please send me the code'))
        expect(JSON.stringify(item)).not.toContain(told.chatKey)
        await desk.reviews.decide(desk.decision(told.id, { level: 'caution', lure: null }))
        expect(await waiting()).toEqual([])
        expect((await desk.reviews.find(told.id, 3_000))?.review).toMatchObject({ by: 'ayesha', atMs: 3_000 })
      })
    })

    it('gives out reviewed words once each, with the analyst’s verdict and nothing of the person', async () => {
      const [one, two, same] = [
        await desk.tell(),
        await desk.tell({}, 1_000, 'vote for me'),
        await desk.tell(),
      ]
      for (const [n, told] of [one, two, same].entries()) {
        await desk.reviews.decide(
          desk.decision(told.id, { nowMs: 3_000 + n, ...(n === 2 && { level: 'info', lure: null }) }),
        )
      }
      const rows = await desk.reviews.reviewed(50, 4_000)
      expect(rows.map(({ level, text }) => [level, text])).toEqual([
        ['info', 'please send me the code\nread from the picture'],
        ['danger', 'vote for me\nread from the picture'],
      ])
      expect(new Set(rows.map(({ fingerprint }) => fingerprint)).size).toBe(2)
      expect(JSON.stringify(rows)).not.toContain(one.chatKey)
      expect(await desk.reviews.reviewed(50, UNTIL_MS)).toEqual([])
    })
  })
})
