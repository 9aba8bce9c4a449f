/** Cases with marks, as answers store them, put into the tables at once. */
import { markKey, markPlace } from '../../src/store/case-places.ts'
import type { Database } from '../../src/store/database.ts'
import type { Level, Lure, Mark } from '../../src/model.ts'
import { testCrypto } from '../support/servers.ts'

export interface Report {
  chat: string
  atMs: number
  marks: readonly Mark[]
  country?: string | null
  language?: string
  level?: Level
  lure?: Lure | null
  isTrial?: boolean
}

/** In the order given. */
export async function report(database: Database, reports: readonly Report[]): Promise<void> {
  const records = reports.map(
    ({
      chat,
      atMs,
      country = 'PK',
      language = 'ur',
      level = 'danger',
      lure = 'device-linking',
      isTrial = false,
    }) => ({
      chat,
      atMs,
      country,
      language,
      level,
      lure,
      isTrial,
    }),
  )
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO forwardcheck.case_record (chat_key, at_ms, language, reply_language, country, level, lure, intent,
       signal_ids, duration_ms, is_trial)
     SELECT chat, at, language, 'en', country, level, lure, 'check-message', '{}', 5, is_trial
     FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[]) WITH ORDINALITY
       AS given (chat, at, language, country, level, lure, is_trial, place) ORDER BY place RETURNING id`,
    [
      records.map(({ chat }) => chat),
      records.map(({ atMs }) => atMs),
      records.map(({ language }) => language),
      records.map(({ country }) => country),
      records.map(({ level }) => level),
      records.map(({ lure }) => lure),
      records.map(({ isTrial }) => isTrial),
    ],
  )
  const ids = rows.map(({ id }) => id).toSorted((a, b) => Number(a) - Number(b))
  const marks = reports.flatMap(({ chat, atMs, marks: own }, place) =>
    own.map((mark) => ({ ...mark, chat, atMs, caseId: ids[place] })),
  )
  await database.query(
    `INSERT INTO forwardcheck.case_mark (case_id, chat_key, at_ms, kind, keys, sample)
     SELECT case_id, chat, at, kind, string_to_array(keys, ' '), decode(sample, 'base64')
     FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY
       AS given (case_id, chat, at, kind, keys, sample, place) ORDER BY place`,
    [
      marks.map(({ caseId }) => caseId),
      marks.map(({ chat }) => chat),
      marks.map(({ atMs }) => atMs),
      marks.map(({ kind }) => kind),
      marks.map(({ kind, keys }) => keys.map((key) => markKey(testCrypto, kind, key)).join(' ')),
      marks.map(({ chat, kind, sample }) =>
        testCrypto.seal(markPlace(chat, kind), Buffer.from(sample)).toString('base64'),
      ),
    ],
  )
}

export const domain = (name: string): Mark => ({ kind: 'domain', keys: [name], sample: name })
export const text = (keys: readonly string[], sample = 'please vote for my niece in the contest'): Mark => ({
  kind: 'text',
  keys,
  sample,
})

/** The same mark from so many chats, one a minute. */
export function fromMany(count: number, part: Omit<Report, 'chat'>, name = 'chat'): Report[] {
  return Array.from({ length: count }, (_, n) => ({
    ...part,
    chat: `${name} ${n}`,
    atMs: part.atMs + n * 60_000,
  }))
}

/** Campaign by mark, in the order in which the marks were stored. */
export async function grouped(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ campaign_id: string | null }>(
    `SELECT campaign_id FROM forwardcheck.case_mark ORDER BY id`,
  )
  return rows.map(({ campaign_id: id }) => id ?? 'none')
}
