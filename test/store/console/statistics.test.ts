import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createStatistics,
  DIMENSIONS,
  type Span,
  type Statistics,
} from '../../../src/store/console/statistics.ts'
import type { Database } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { openTestDatabase } from '../../support/servers.ts'

const MONDAY = Date.UTC(2026, 10, 16)
const DAY_MS = 86_400_000
const SPAN: Span = { fromMs: MONDAY, untilMs: MONDAY + 14 * DAY_MS, minReporters: 3 }

interface CaseRow {
  chat: string
  atMs?: number
  level?: string
  lure?: string | null
  language?: string
  country?: string | null
  intent?: string
  feedback?: 'good' | 'bad'
  isTrial?: boolean
  review?: { level: string; lure: string | null }
}

let database: Database
let close: () => Promise<void>
let statistics: Statistics

async function add(row: CaseRow): Promise<void> {
  const { chat, atMs = MONDAY, level = 'danger', language = 'ur', intent = 'check-message' } = row
  const { lure = 'otp-request', country = 'PK', feedback = null, isTrial = false, review } = row
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO forwardcheck.case_record (chat_key, at_ms, language, reply_language, country, level, lure, intent,
       signal_ids, duration_ms, feedback, is_trial)
     VALUES ($1, $2, $3, 'en', $4, $5, $6, $7, '{}', 1, $8, $9) RETURNING id`,
    [chat, atMs, language, country, level, lure, intent, feedback, isTrial],
  )
  if (!review) return
  await database.query(
    `INSERT INTO forwardcheck.review (case_id, chat_key, level, lure, reviewed_by, at_ms, correction)
     VALUES ($1, $2, $3, $4, 'ana', $5, 'none')`,
    [rows[0]?.id, chat, review.level, review.lure, atMs],
  )
}

beforeAll(async () => {
  ;({ database, close } = await openTestDatabase('embedded'))
  await migrate(database)
  statistics = createStatistics(database)
  for (const chat of ['a', 'b', 'c']) {
    await add({
      chat,
      feedback: chat === 'a' ? 'bad' : 'good',
      review: { level: 'danger', lure: 'otp-request' },
    })
    await add({ chat, atMs: MONDAY + 8 * DAY_MS, country: 'KZ', language: 'kk', lure: 'phishing-link' })
  }
  // One person five times is one reporter.
  for (let n = 0; n < 5; n++) await add({ chat: 'a', lure: 'money-request', feedback: 'bad' })
  await add({ chat: 'd', intent: 'help', level: 'info', lure: null })
  for (const chat of ['x', 'y', 'z'])
    await add({
      chat,
      isTrial: true,
      level: 'caution',
      feedback: 'good',
      review: { level: 'info', lure: null },
    })
  await add({ chat: 'e', atMs: MONDAY - 1 })
  await add({ chat: 'f', atMs: SPAN.untilMs })
})
afterAll(() => close())

describe('cases', () => {
  it('are counted by any dimension, the largest first', async () => {
    expect(await statistics.cases(['lure'], SPAN)).toEqual([
      { key: { lure: 'otp-request' }, cases: 3 },
      { key: { lure: 'phishing-link' }, cases: 3 },
    ])
    expect(await statistics.cases(['country', 'level'], SPAN)).toEqual([
      { key: { country: 'PK', level: 'danger' }, cases: 8 },
      { key: { country: 'KZ', level: 'danger' }, cases: 3 },
    ])
    expect(await statistics.cases(['day'], SPAN)).toEqual([
      { key: { day: '2026-11-16' }, cases: 8 },
      { key: { day: '2026-11-24' }, cases: 3 },
    ])
    expect(await statistics.cases(['week'], SPAN)).toEqual([
      { key: { week: '2026-11-16' }, cases: 8 },
      { key: { week: '2026-11-23' }, cases: 3 },
    ])
    expect(await statistics.cases([], SPAN)).toEqual([{ key: {}, cases: 11 }])
  })

  it('of few people are left out, whichever way they are asked for', async () => {
    expect(DIMENSIONS.length).toBeGreaterThan(5)
    for (const dimension of DIMENSIONS) {
      for (const { key } of await statistics.cases([dimension, 'lure'], SPAN)) {
        expect(key.lure).not.toBe('money-request')
      }
    }
    expect(await statistics.cases(['lure'], { ...SPAN, minReporters: 4 })).toEqual([])
    expect(await statistics.cases([], { ...SPAN, minReporters: 4 })).toEqual([])
  })

  it('of nobody are no group', async () => {
    expect(await statistics.cases([], { ...SPAN, fromMs: 0, untilMs: 1 })).toEqual([])
  })
})

describe('feedback', () => {
  it('counts thumbs of enough people', async () => {
    expect(await statistics.feedback(['lure'], SPAN)).toEqual([
      { key: { lure: 'otp-request' }, good: 2, bad: 1 },
    ])
    expect(await statistics.feedback(['week'], SPAN)).toEqual([
      { key: { week: '2026-11-16' }, good: 2, bad: 6 },
    ])
  })
})

describe('reviews', () => {
  it('tells how often the analyst agreed', async () => {
    expect(await statistics.reviews([], SPAN)).toEqual([{ key: {}, agreed: 3, changed: 0 }])
    for (const chat of ['a', 'b', 'c'])
      await add({ chat, lure: 'money-request', review: { level: 'danger', lure: 'other-scam' } })
    expect(await statistics.reviews(['lure'], SPAN)).toEqual([
      { key: { lure: 'money-request' }, agreed: 0, changed: 3 },
      { key: { lure: 'otp-request' }, agreed: 3, changed: 0 },
    ])
  })
})
