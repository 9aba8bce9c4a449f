/** The tables behind access: locks, sessions, the last admin, and what goes when. In both modes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lockOf, type Limit, type LockRule } from '../../../src/store/console/log-in-attempts.ts'
import { createConsoleRecords, type ConsoleRecords } from '../../../src/store/console/records.ts'
import { RETENTION } from '../../../src/store/expiry.ts'
import type { Database } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { createSqlStore } from '../../../src/store/sql-store.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../../support/servers.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const RULE: LockRule = { free: 3, firstLockMs: 1_000, mostLockMs: 10_000, forgetMs: HOUR_MS }

it('doubles a lock with every failure, up to the longest', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 99, 9_999].map((failures) => lockOf(failures, RULE))).toEqual([
    0, 0, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000,
  ])
})

describe.each(MODES)('access, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let records: ConsoleRecords
    let close: () => Promise<void>
    const limit = (key: string): Limit => ({ key, rule: RULE })

    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      records = createConsoleRecords(database, testCrypto)
    })
    afterAll(() => close())

    async function addOperator(name: string, role: 'viewer' | 'admin', nowMs = 0): Promise<string> {
      await records.operators.add({ name, role, password: 'hash' }, nowMs)
      return (await records.operators.find(name))!.id
    }

    it('locks under all limits at once, or counts under none', async () => {
      const { logInAttempts } = records
      const both = [limit('a/own'), limit('a/shared')]
      for (let n = 1; n <= 2; n += 1)
        expect(await logInAttempts.take([limit('a/shared')], 0)).toEqual({ isAllowed: true, locksMs: null })
      expect(await logInAttempts.take(both, 0)).toEqual({ isAllowed: true, locksMs: 1_000 })
      expect(await logInAttempts.take(both, 400)).toEqual({ isAllowed: false, waitMs: 600 })
      // The other key has one failure, not two.
      expect(await logInAttempts.take([limit('a/own')], 500)).toEqual({ isAllowed: true, locksMs: null })
      expect(await logInAttempts.take([limit('a/own')], 500)).toEqual({ isAllowed: true, locksMs: 1_000 })
    })

    it('gives back what succeeded, and forgets after an hour without attempts', async () => {
      const { logInAttempts } = records
      for (let n = 0; n < 9; n += 1) {
        expect(await logInAttempts.take([limit('b')], n)).toMatchObject({ isAllowed: true })
        await logInAttempts.giveBack([limit('b')])
      }
      for (let n = 0; n < 3; n += 1) await logInAttempts.take([limit('b')], 10)
      expect(await logInAttempts.take([limit('b')], 1_011)).toEqual({ isAllowed: true, locksMs: 2_000 })
      expect(await logInAttempts.take([limit('b')], 1_011 + HOUR_MS)).toEqual({
        isAllowed: true,
        locksMs: null,
      })
    })

    it('has no gap for attempts at once', async () => {
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          records.logInAttempts.take([limit(`c/${n % 4}`), limit('c')], 0),
        ),
      )
      expect(taken.filter(({ isAllowed }) => isAllowed)).toHaveLength(RULE.free)
    })

    it('starts no session on a password that was changed, or an operator who was disabled, meanwhile', async () => {
      const operatorId = await addOperator('sessions', 'viewer')
      const start = (idHash: string, password: string): Promise<boolean> =>
        records.operatorSessions.start({ idHash, operatorId, password }, 0)
      expect(await start('s1', 'hash')).toBe(true)
      await records.operators.setPassword('sessions', 'other')
      expect(await records.operatorSessions.find('s1', 1, true)).toBeNull()
      expect(await start('s2', 'hash')).toBe(false)
      expect(await start('s2', 'other')).toBe(true)
      await records.operators.rehash(operatorId, 'other', 'the same at another cost')
      expect(await records.operatorSessions.find('s2', 1, true)).toMatchObject({ name: 'sessions' })
      await records.operators.disable('sessions', 2)
      expect(await start('s3', 'the same at another cost')).toBe(false)
    })

    it('keeps one admin, however many are taken away at once', async () => {
      await database.query(`DELETE FROM forwardcheck.operator`)
      for (const name of ['a', 'b', 'c']) await addOperator(name, 'admin')
      const results = await Promise.all([
        records.operators.disable('a', 1),
        records.operators.setRole('b', 'analyst'),
        records.operators.disable('c', 1),
      ])
      expect(results.filter((result) => result === 'last-admin')).toHaveLength(1)
      expect(await records.operators.setRole('nobody', 'admin')).toBe('unknown')
    })

    it('makes one first admin, however many ask at once', async () => {
      await database.query(`DELETE FROM forwardcheck.operator`)
      const made = await Promise.all(
        ['a', 'b', 'c'].map((name) => records.operators.addFirst({ name, password: 'hash' }, 0)),
      )
      expect(made.filter(Boolean)).toHaveLength(1)
      expect(await records.operators.hasAny()).toBe(true)
    })

    it('lets sessions go after a day, failures after two, and what was done after a year', async () => {
      const nowMs = Date.now()
      const store = createSqlStore(database, testCrypto, RETENTION)
      const operatorId = await addOperator('expiry', 'viewer')
      const session = async (idHash: string, createdMs: number, seenMs: number): Promise<void> => {
        const sql = `INSERT INTO forwardcheck.operator_session (id_hash, operator_id, created_ms, seen_ms) VALUES ($1, $2, $3, $4)`
        await database.query(sql, [idHash, operatorId, nowMs - createdMs, nowMs - seenMs])
      }
      await session('fresh', 23 * HOUR_MS, 7 * HOUR_MS)
      await session('old', 25 * HOUR_MS, 0)
      await session('idle', 9 * HOUR_MS, 9 * HOUR_MS)
      for (const [subject, ageMs] of [
        ['recent', 364],
        ['old', 366],
      ] as const) {
        const entry = {
          actor: 'x',
          action: 'expiry',
          subject,
          outcome: 'done',
          nowMs: nowMs - ageMs * DAY_MS,
        }
        await records.audit.record(entry)
      }
      await records.logInAttempts.take([limit('expiry')], nowMs - 3 * DAY_MS)
      await store.expire(nowMs)
      const left = await database.query<{ id_hash: string }>(
        `SELECT id_hash FROM forwardcheck.operator_session WHERE operator_id = $1`,
        [operatorId],
      )
      expect(left.rows).toEqual([{ id_hash: 'fresh' }])
      expect(await records.audit.list({ action: 'expiry' }, 9)).toMatchObject([{ subject: 'recent' }])
      const attempts = await database.query(`SELECT 1 FROM forwardcheck.log_in_attempt WHERE key = 'expiry'`)
      expect(attempts.rows).toEqual([])
    })
  })
})
