/**
 * Chats of the try page: what is kept of them besides other chats' rows, and how all of it goes. A trial's cases count
 * nowhere, nobody is asked to help it, and nothing of it outlives its last message for long.
 */
import type { InboundMessage, Language } from '../model.ts'
import { DamagedRecordError, type Crypto } from './crypto.ts'
import { CLOCK } from './database-clock.ts'
import type { Database, Sql } from './database.ts'
import { keysOf } from './message-keys.ts'

export interface Trials {
  /** Before each message of the chat is stored: from now on it is a trial, and its half hour begins anew. */
  beginTrial(account: string, chat: string): Promise<void>
  /** As if the person had asked for that language in the chat; null: in whatever they write. */
  chooseTrialLanguage(account: string, chat: string, language: Language | null): Promise<void>
  /** Until its message is answered. Returns the id for its MediaRef. */
  putTrialPicture(
    message: Pick<InboundMessage, 'account' | 'chat' | 'participant' | 'id'>,
    bytes: Uint8Array,
  ): Promise<string>
  /** null when it is gone by now. Stays there, as the worker that reads it may die. */
  trialPicture(id: string): Promise<Uint8Array | null>
  /** Messages of trials that nobody answered yet, and pictures among them. */
  trialLoad(): Promise<{ messages: number; pictures: number }>
  /** Everything of that chat in every table, at once. Its examination, if there is one, comes to nothing. */
  eraseTrial(account: string, chat: string): Promise<void>
  /** The same of all chats of a channel that ends for good. Returns how many there were. */
  eraseTrialsOf(account: string): Promise<number>
}

/**
 * Tables with rows of a chat. The lease comes first: an answer that is being committed is waited for, and none is
 * committed afterwards. Reviews, wishes and marks go with their case.
 */
export const CHAT_TABLES = [
  'lease',
  'inbox',
  'outbox',
  'correction_wish',
  'review',
  'case_mark',
  'case_record',
  'conversation',
  'preference',
  'spent_check',
  'hand_over',
  'trial_picture',
  'trial',
] as const

export function createTrials(database: Database, crypto: Crypto): Trials {
  const chatKeyOf = (account: string, chat: string): string => crypto.identify('chat', account, chat)
  return {
    async beginTrial(account, chat) {
      await database.query(
        `INSERT INTO forwardcheck.trial (chat_key, account, last_ms) VALUES ($1, $2, ${CLOCK})
         ON CONFLICT (chat_key) DO UPDATE SET last_ms = excluded.last_ms`,
        [chatKeyOf(account, chat), account],
      )
    },

    async chooseTrialLanguage(account, chat, language) {
      await database.query(
        `INSERT INTO forwardcheck.preference (chat_key, language) VALUES ($1, $2)
         ON CONFLICT (chat_key) DO UPDATE SET language = excluded.language`,
        [chatKeyOf(account, chat), language],
      )
    },

    async putTrialPicture(message, bytes) {
      const { chatKey, messageKey: id } = keysOf(crypto, message)
      // As base64, which PGlite takes ten times faster than bytes: it has one session, and others wait.
      await database.query(
        `INSERT INTO forwardcheck.trial_picture (id, chat_key, content, at_ms)
         VALUES ($1, $2, decode($3, 'base64'), ${CLOCK})`,
        [id, chatKey, crypto.seal(picturePlace(id), bytes).toString('base64')],
      )
      return id
    },

    async trialPicture(id) {
      const { rows } = await database.query<{ content: string }>(
        `SELECT encode(content, 'base64') AS content FROM forwardcheck.trial_picture WHERE id = $1`,
        [id],
      )
      try {
        return rows[0] ? crypto.open(picturePlace(id), Buffer.from(rows[0].content, 'base64')) : null
      } catch (error) {
        if (error instanceof DamagedRecordError) return null
        throw error
      }
    },

    async trialLoad() {
      const { rows } = await database.query<{ messages: number; pictures: number }>(
        `SELECT (SELECT count(*)::int FROM forwardcheck.inbox AS inbox
                   JOIN forwardcheck.trial AS trial ON trial.chat_key = inbox.chat_key
                   WHERE inbox.answered_ms IS NULL) AS messages,
                (SELECT count(*)::int FROM forwardcheck.trial_picture) AS pictures`,
      )
      return rows[0] ?? { messages: 0, pictures: 0 }
    },

    async eraseTrial(account, chat) {
      const chatKey = chatKeyOf(account, chat)
      await database.transaction(async (sql) => {
        // Never anything of a chat that was none.
        const { rowCount } = await sql.query(
          `SELECT FROM forwardcheck.trial WHERE chat_key = $1 FOR UPDATE`,
          [chatKey],
        )
        if (rowCount > 0) await erase(sql, [chatKey])
      })
    },

    eraseTrialsOf: (account) => eraseWhere(database, 'account = $1', account),
  }
}

/** Chats and pictures past their time go. Returns how many. */
export async function expireTrials(
  database: Database,
  { trialMs, trialPictureMs }: { trialMs: number; trialPictureMs: number },
): Promise<number> {
  const chats = await eraseWhere(database, `last_ms <= ${CLOCK} - $1::bigint`, trialMs)
  const pictures = await database.query(
    `DELETE FROM forwardcheck.trial_picture WHERE at_ms <= ${CLOCK} - $1::bigint`,
    [trialPictureMs],
  )
  return chats + pictures.rowCount
}

/** A message that comes meanwhile waits for its chat's row, and so begins a new trial after the old one is gone. */
async function eraseWhere(database: Database, condition: string, parameter: unknown): Promise<number> {
  return database.transaction(async (sql) => {
    const { rows } = await sql.query<{ chat_key: string }>(
      `SELECT chat_key FROM forwardcheck.trial WHERE ${condition} ORDER BY chat_key FOR UPDATE SKIP LOCKED`,
      [parameter],
    )
    if (rows.length > 0)
      await erase(
        sql,
        rows.map((row) => row.chat_key),
      )
    return rows.length
  })
}

async function erase(sql: Sql, chatKeys: readonly string[]): Promise<void> {
  for (const table of CHAT_TABLES)
    await sql.query(`DELETE FROM forwardcheck.${table} WHERE chat_key = ANY($1)`, [chatKeys])
}

function picturePlace(id: string): string {
  return `trial_picture/${id}`
}
