/** Requests for pictures in both modes: sealed, answered once, and gone when nobody waits. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { createExpiry, RETENTION } from '../../src/store/expiry.ts'
import { createMediaRequests, type MediaRequests } from '../../src/store/media-requests.ts'
import { migrate } from '../../src/store/migrate.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'
import { MADE_UP_TIMES } from './waiting.ts'

const request = {
  account: 'one',
  chat: '8009@lid',
  participant: '',
  messageId: '3A0102',
  mediaKey: Buffer.alloc(32, 5).toString('base64'),
}
const found = { outcome: 'found', directPath: '/v/again' } as const

describe.each(MODES)('requests for pictures, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let requests: MediaRequests
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      requests = createMediaRequests(database, testCrypto)
    })
    afterAll(() => close())

    const columns = async (id: string) =>
      (
        await database.query<{ content: Uint8Array; answer: Uint8Array | null }>(
          `SELECT content, answer FROM forwardcheck.media_request WHERE id = $1`,
          [id],
        )
      ).rows

    it('are read by the gateway of their number, until answered', async () => {
      const id = await requests.requestMedia(request, 1_000)
      expect(id).toMatch(/^\d+$/)
      expect(await requests.mediaRequest('one', id)).toEqual({ ...request, askedAtMs: 1_000 })
      expect(await requests.mediaRequest('two', id)).toBeNull()
      expect(await requests.mediaAnswer(id)).toBeNull()
      await requests.answerMedia(id, found)
      expect(await requests.mediaAnswer(id)).toEqual(found)
      expect(await requests.mediaRequest('one', id)).toBeNull()
      await requests.answerMedia(id, { outcome: 'gone' })
      expect(await requests.mediaAnswer(id)).toEqual(found)
    })

    it('may find nothing', async () => {
      const id = await requests.requestMedia(request, 1_000)
      await requests.answerMedia(id, { outcome: 'gone' })
      expect(await requests.mediaAnswer(id)).toEqual({ outcome: 'gone' })
    })

    it('leave nothing behind when withdrawn, not even by a late answer', async () => {
      const id = await requests.requestMedia(request, 1_000)
      await requests.withdrawMedia(id)
      await requests.answerMedia(id, found)
      expect(await columns(id)).toEqual([])
      expect(await requests.mediaAnswer(id)).toEqual({ outcome: 'gone' })
      expect(await requests.mediaRequest('one', id)).toBeNull()
    })

    it('show neither people nor keys nor places', async () => {
      const id = await requests.requestMedia(request, 1_000)
      await requests.answerMedia(id, found)
      const [row] = await columns(id)
      const bytes = Buffer.concat([row?.content ?? new Uint8Array(), row?.answer ?? new Uint8Array()])
      expect(bytes.length).toBeGreaterThan(100)
      for (const secret of ['8009', request.mediaKey, request.messageId, '/v/again']) {
        expect(bytes.includes(secret)).toBe(false)
      }
    })

    it('are as good as gone when somebody changed or moved them', async () => {
      const [one, two] = [
        await requests.requestMedia(request, 1_000),
        await requests.requestMedia(request, 1_000),
      ]
      await requests.answerMedia(one, found)
      await database.query(
        `UPDATE forwardcheck.media_request SET outcome = 'found', answer =
           (SELECT answer FROM forwardcheck.media_request WHERE id = $2) WHERE id = $1`,
        [two, one],
      )
      expect(await requests.mediaAnswer(two)).toEqual({ outcome: 'gone' })
      await database.query(
        `UPDATE forwardcheck.media_request SET outcome = 'asked', content = content || '\\x00' WHERE id = $1`,
        [one],
      )
      expect(await requests.mediaRequest('one', one)).toBeNull()
    })

    it('expire, for those whose worker died', async () => {
      const id = await requests.requestMedia(request, 5_000)
      const { expire } = createExpiry(database, MADE_UP_TIMES)
      await expire(4_999 + RETENTION.mediaRequestMs)
      expect(await columns(id)).toHaveLength(1)
      await expire(5_000 + RETENTION.mediaRequestMs)
      expect(await columns(id)).toEqual([])
    })
  })
})
