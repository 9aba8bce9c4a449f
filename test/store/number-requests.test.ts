/** What operators ask of gateways, in both modes: taken once, by who holds the number, sealed, and gone after minutes. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createNumberDesk, type NumberDesk } from '../../src/store/console/numbers.ts'
import type { Database } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import {
  createNumberRequests,
  NUMBER_OUTCOMES,
  REQUEST_TIMES,
  type NumberRequests,
} from '../../src/store/number-requests.ts'
import { createNumbers } from '../../src/store/numbers.ts'
import type { Numbers } from '../../src/store/store.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../support/servers.ts'

const PHONE = '923001234567'
const CODE = 'ABCD1234'
const QR = '2@made-up,for,a,test'

describe.each(MODES)('requests to the gateway of a number, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let requests: NumberRequests
    let desk: NumberDesk
    let numbers: Numbers
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      requests = createNumberRequests(database, testCrypto)
      desk = createNumberDesk(database, testCrypto)
      numbers = createNumbers(database)
    })
    beforeEach(async () => {
      await database.query(`DELETE FROM forwardcheck.number_request`)
      await database.query(`DELETE FROM forwardcheck.number`)
    })
    afterAll(() => close())

    const take = (owner = 'a gateway') => requests.takeNumberRequests(owner, ['one', 'two'])
    /** As if it had been asked, taken and answered so much earlier. */
    const age = (ms: number) =>
      database.query(
        `UPDATE forwardcheck.number_request SET asked_ms = asked_ms - $1, wanted_ms = wanted_ms - $1,
           taken_ms = taken_ms - $1, answered_ms = answered_ms - $1`,
        [ms],
      )
    const count = async () => (await database.query(`SELECT id FROM forwardcheck.number_request`)).rows.length

    it('are taken once and answered once', async () => {
      const id = await desk.askNumber('one', 'pair', PHONE)
      expect(await desk.askedRequest(id)).toEqual({
        account: 'one',
        action: 'pair',
        step: 'asked',
        code: null,
      })
      expect(await take()).toEqual([{ id, account: 'one', action: 'pair', phone: PHONE }])
      expect(await take()).toEqual([])
      expect(await desk.askedRequest(id)).toMatchObject({ step: 'taken', code: null })
      await requests.answerNumberRequest(id, 'done', CODE)
      expect(await desk.askedRequest(id)).toMatchObject({ step: 'done', code: CODE })
      await requests.answerNumberRequest(id, 'failed', null)
      expect(await desk.askedRequest(id)).toMatchObject({ step: 'done', code: CODE })
    })

    it('are taken by one of several at the same moment', async () => {
      for (let round = 0; round < 10; round++) await desk.askNumber('one', 'pause')
      const taken = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => take(owner)))
      expect(taken.flat()).toHaveLength(10)
      expect(new Set(taken.flat().map(({ id }) => id)).size).toBe(10)
    })

    it('are left to who holds the number, while it is held', async () => {
      const id = await desk.askNumber('one', 'unlink')
      const ownership = await numbers.takeNumber('one', 'the holder', 10_000)
      expect(await take('another')).toEqual([])
      await numbers.releaseNumber(ownership!)
      expect(await requests.takeNumberRequests('another', ['two'])).toEqual([])
      expect(await take('another')).toHaveLength(1)
      expect(await desk.askedRequest(id)).toMatchObject({ step: 'taken' })
    })

    it('are not carried out any more after their time, and say so', async () => {
      const id = await desk.askNumber('one', 'unlink')
      await age(REQUEST_TIMES.take)
      expect(await desk.askedRequest(id)).toMatchObject({ step: 'unserved' })
      expect(await take()).toEqual([])
      const other = await desk.askNumber('one', 'pause')
      await take()
      await age(60_000)
      expect(await desk.askedRequest(other)).toMatchObject({ step: 'silent' })
    })

    it('end with every outcome there is', async () => {
      expect(NUMBER_OUTCOMES.length).toBeGreaterThan(5)
      for (const outcome of NUMBER_OUTCOMES) {
        const id = await desk.askNumber('one', 'resume')
        await take()
        await requests.answerNumberRequest(id, outcome, null)
        expect((await desk.askedRequest(id))?.step).toBe(outcome)
      }
    })

    it('of who looks come again while somebody does, with the newest QR', async () => {
      expect(await desk.watchPairing('one')).toEqual({ qr: null, isUnserved: false, isNew: true })
      const [watch] = await take()
      expect(watch).toMatchObject({ account: 'one', action: 'watch', phone: null })
      await requests.answerNumberRequest(watch!.id, 'done', QR)
      expect(await desk.watchPairing('one')).toEqual({ qr: QR, isUnserved: false, isNew: false })
      expect(await take()).toEqual([watch])
      await requests.answerNumberRequest(watch!.id, 'done', `${QR},2`)
      expect((await desk.watchPairing('one')).qr).toBe(`${QR},2`)
      await requests.answerNumberRequest(watch!.id, 'done', null)
      expect((await desk.watchPairing('one')).qr).toBeNull()
      expect(await count()).toBe(1)
    })

    it('of who looked before are over, and begin without the QR of that time', async () => {
      await desk.watchPairing('one')
      const [watch] = await take()
      await requests.answerNumberRequest(watch!.id, 'done', QR)
      await age(REQUEST_TIMES.watch)
      expect(await take()).toEqual([])
      expect((await desk.watchPairing('one')).qr).toBeNull()
      expect(await take()).toHaveLength(1)
    })

    it('of who looks tell when no gateway serves the number, though somebody looks all the time', async () => {
      await desk.watchPairing('one')
      await database.query(
        `UPDATE forwardcheck.number_request SET asked_ms = asked_ms - $1::bigint, taken_ms = taken_ms - $1::bigint`,
        [REQUEST_TIMES.take],
      )
      expect((await desk.watchPairing('one')).isUnserved).toBe(true)
      await take()
      expect((await desk.watchPairing('one')).isUnserved).toBe(false)
    })

    it('do not show a QR that is older than any', async () => {
      await desk.watchPairing('one')
      const [watch] = await take()
      await requests.answerNumberRequest(watch!.id, 'done', QR)
      await database.query(`UPDATE forwardcheck.number_request SET answered_ms = answered_ms - 60000`)
      expect((await desk.watchPairing('one')).qr).toBeNull()
    })

    it('go after two minutes, and are not shown from then on', async () => {
      const id = await desk.askNumber('one', 'pair', PHONE)
      await desk.watchPairing('two')
      await take()
      await requests.answerNumberRequest(id, 'done', CODE)
      await age(REQUEST_TIMES.keep)
      expect(await desk.askedRequest(id)).toBeNull()
      await take()
      expect(await count()).toBe(0)
      await desk.askNumber('one', 'pause')
      await age(REQUEST_TIMES.keep)
      await desk.askNumber('one', 'pause')
      expect(await count()).toBe(1)
    })

    it('go at once when the number is linked', async () => {
      const id = await desk.askNumber('one', 'pair', PHONE)
      const pause = await desk.askNumber('one', 'pause')
      await desk.watchPairing('one')
      await desk.watchPairing('two')
      await take()
      await requests.dropPairing('one')
      await requests.answerNumberRequest(id, 'done', CODE)
      expect(await desk.askedRequest(id)).toBeNull()
      expect(await desk.askedRequest(pause)).not.toBeNull()
      expect(await count()).toBe(2)
    })

    it('show neither the phone number nor what links it', async () => {
      const id = await desk.askNumber('one', 'pair', PHONE)
      await desk.watchPairing('two')
      const taken = await take()
      await requests.answerNumberRequest(id, 'done', CODE)
      await requests.answerNumberRequest(taken.find(({ action }) => action === 'watch')!.id, 'done', QR)
      const { rows } = await database.query<Record<string, unknown>>(
        `SELECT row_to_json(request)::text AS text, content, answer FROM forwardcheck.number_request AS request`,
      )
      const bytes = Buffer.concat(
        rows.flatMap((row) =>
          Object.values(row).map((value) => Buffer.from((value ?? '') as string | Uint8Array)),
        ),
      )
      expect(bytes.length).toBeGreaterThan(300)
      for (const secret of [PHONE, CODE, QR]) expect(bytes.includes(secret)).toBe(false)
    })

    it('that somebody moved or changed are as good as empty', async () => {
      const one = await desk.askNumber('one', 'pair', PHONE)
      const two = await desk.askNumber('two', 'pair', PHONE)
      await database.query(
        `UPDATE forwardcheck.number_request SET content =
           (SELECT content FROM forwardcheck.number_request WHERE id = $2) WHERE id = $1`,
        [two, one],
      )
      expect(new Set((await take()).map(({ phone }) => phone))).toEqual(new Set([PHONE, null]))
    })

    it('are beside what waits at each number', async () => {
      const { rows } = await database.query<{ now: string }>(
        `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`,
      )
      const nowMs = Number(rows[0]!.now)
      for (const [index, account] of ['one', 'one', 'two'].entries()) {
        await database.query(
          `INSERT INTO forwardcheck.inbox (message_key, account, chat_key, received_ms)
           VALUES ($1, $2, 'chat', $3)`,
          [`made-up-${index}`, account, nowMs - 60_000 * (index + 1)],
        )
      }
      await database.query(
        `INSERT INTO forwardcheck.outbox (account, chat_key, message_id, content, created_ms, changed_ms, status)
         VALUES ('one', 'chat', 'a', '', $1, $1, 'unknown'), ('one', 'chat', 'b', '', $1, $1, 'sent')`,
        [nowMs - 5_000],
      )
      const queues = await desk.numberQueues()
      expect([...queues.keys()].toSorted()).toEqual(['one', 'two'])
      expect(queues.get('one')).toMatchObject({ unanswered: 2, unsent: 1 })
      expect(queues.get('one')!.oldestUnansweredMs).toBeGreaterThanOrEqual(120_000)
      expect(queues.get('one')!.oldestUnsentMs).toBeGreaterThanOrEqual(5_000)
      expect(queues.get('two')).toMatchObject({ unanswered: 1, unsent: 0, oldestUnsentMs: null })
    })
  })
})
