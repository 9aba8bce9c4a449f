/** Cases with their words kept, what people say about them, and a desk that reviews them, over a database of its own. */
import type { Effect } from '../../../src/model.ts'
import type { CaseContent, CaseRecord } from '../../../src/store/case-record.ts'
import type { CorrectionAbout, Decision } from '../../../src/store/console/review-decision.ts'
import { createReviews, type Reviews } from '../../../src/store/console/reviews.ts'
import type { WishContact } from '../../../src/store/correction-wishes.ts'
import type { Database } from '../../../src/store/database.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { createSqlStore } from '../../../src/store/sql-store.ts'
import type { Answer, Store } from '../../../src/store/store.ts'
import { answer } from '../../support/messages.ts'
import { openTestDatabase, testCrypto, type TestMode } from '../../support/servers.ts'
import { answered, freshChat, MADE_UP_TIMES } from '../waiting.ts'

export const DAY_MS = 86_400_000
export const UNTIL_MS = 20 * DAY_MS

export const words = (text: string): CaseContent => ({
  text,
  readings: [{ kind: 'text', text: 'read from the picture' }],
  signals: [{ id: 'ask.code', evidence: 'send the code' }],
  reply: 'synthetic reply',
})

/** A caution. */
export function kept(part: Partial<CaseRecord> = {}, text = 'please send me the code'): CaseRecord {
  const content = { words: words(text), untilMs: UNTIL_MS }
  return { ...answer('0').case, level: 'caution', lure: null, signalIds: ['ask.code'], content, ...part }
}

export interface Told {
  id: string
  chat: string
  chatKey: string
  replyId: string
}

export interface ReviewDesk {
  database: Database
  store: Store
  reviews: Reviews
  /** A message that was examined. */
  tell(part?: Partial<CaseRecord>, nowMs?: number, text?: string): Promise<Told>
  /** What somebody says about the answer; a case of its own. */
  say(told: Told, effect: Effect['kind'], nowMs?: number, part?: Partial<Answer>): Promise<void>
  /** Of what corrections were made. */
  composed: CorrectionAbout[]
  /** "It is a danger", said by one analyst. */
  decision(caseId: string, part?: Partial<Decision>): Decision
  wishes(): Promise<number>
  /** Corrections that wait for the sender. */
  unsent(told: Told): Promise<string[]>
  empty(): Promise<void>
  close(): Promise<void>
}

export async function openReviewDesk(mode: TestMode): Promise<ReviewDesk> {
  const { database, close } = await openTestDatabase(mode)
  await migrate(database)
  const store = createSqlStore(database, testCrypto, { ...MADE_UP_TIMES, correctionMs: 7 * DAY_MS })
  const composed: CorrectionAbout[] = []
  return {
    database,
    store,
    reviews: createReviews(database, testCrypto),
    composed,
    async tell(part = {}, nowMs = 1_000, text) {
      const chat = freshChat()
      const { chatKey, row } = await answered(store, chat, { case: kept(part, text) }, nowMs)
      const { rows } = await database.query<{ id: string; reply_id: string }>(
        `SELECT id::text AS id, reply_id FROM forwardcheck.case_record WHERE question_id = $1`,
        [row.id],
      )
      return { id: rows[0]?.id ?? '', chat, chatKey, replyId: rows[0]?.reply_id ?? '' }
    },
    async say({ chat, replyId }, effect, nowMs = 2_000, part = {}) {
      const contact: WishContact = { chat, language: 'kk' }
      const said = effect === 'feedback' ? { kind: effect, value: 'bad' as const } : null
      const wish = effect === 'correction-wish' ? { kind: effect, replyId, contact } : null
      const forget = effect === 'forget' ? { kind: effect } : null
      const effects = [said, wish, forget].filter((each) => each !== null)
      const own = { ...answer('0').case, intent: 'feedback' as const, level: 'unknown' as const, lure: null }
      await answered(store, chat, { case: own, replies: [], effects, ...part }, nowMs)
    },
    decision: (caseId, part = {}) => ({
      caseId,
      level: 'danger',
      lure: 'otp-request',
      by: 'ayesha',
      seenMs: null,
      nowMs: 3_000,
      correctionMs: 7 * DAY_MS,
      compose(about) {
        composed.push(about)
        return `corrected: ${about.level}`
      },
      ...part,
    }),
    wishes: async () => (await database.query(`SELECT FROM forwardcheck.correction_wish`)).rowCount,
    async unsent({ chatKey }) {
      const rows = await store.pendingReplies('simulator', chatKey)
      return rows.map(({ reply }) => reply.text).filter((text) => text.startsWith('corrected'))
    },
    async empty() {
      await database.query(`DELETE FROM forwardcheck.case_record`)
      await database.query(`DELETE FROM forwardcheck.outbox`)
    },
    close,
  }
}
