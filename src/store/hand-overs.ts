/** People who asked for a person: where to write to them, sealed, until somebody has closed it. */
import { z } from 'zod'
import { Language, type Lure, type Path } from '../model.ts'
import { UnknownKeyError, type Crypto } from './crypto.ts'
import type { Sql } from './database.ts'
import type { Occasion } from './effects.ts'
import type { HandOver, HandOverContact, Store, StoredEffect } from './store.ts'

const Contact = z.object({
  chat: z.string(),
  participant: z.string(),
  from: z.string().optional(),
  language: Language,
  country: z.string().nullable(),
})

interface Row {
  id: string
  chat_key: string
  account: string
  content: Uint8Array
  lure: Lure | null
  story: string | null
  path: Path | null
  reason: string | null
  asked_ms: string
}

export function createHandOvers(sql: Sql, crypto: Crypto): Pick<Store, 'handOvers' | 'closeHandOver'> {
  return {
    async handOvers() {
      const { rows } = await sql.query<Row>(
        `SELECT id, chat_key, account, content, lure, story, path, reason, asked_ms
         FROM forwardcheck.hand_over WHERE status = 'open' ORDER BY id`,
      )
      return rows.map(({ id, account, lure, story, path, reason, ...row }): HandOver => ({
        id,
        account,
        askedAtMs: Number(row.asked_ms),
        lure,
        story,
        path,
        reason,
        contact: openContact(crypto, row),
      }))
    },

    closeHandOver: (id, nowMs) => closeHandOver(sql, id, { nowMs, outcome: null, closedBy: null }),
  }
}

/** How a request ended: one of a few words, and an operator's name, where they are known. */
export interface Closing {
  nowMs: number
  outcome: string | null
  closedBy: string | null
}

/** Drops the address and the words that were written to it. false when no open one has that id. */
export async function closeHandOver(
  sql: Sql,
  id: string,
  { nowMs, outcome, closedBy }: Closing,
): Promise<boolean> {
  const { rows } = await sql.query<{ closed: number }>(
    `WITH closed AS (
       UPDATE forwardcheck.hand_over SET status = 'closed', closed_ms = $2, content = NULL, outcome = $3,
         closed_by = $4
       WHERE id::text = $1 AND status = 'open' RETURNING id
     ), emptied AS (
       UPDATE forwardcheck.hand_over_answer SET content = NULL FROM closed WHERE hand_over_id = closed.id
     )
     SELECT count(*)::int AS closed FROM closed`,
    [id, nowMs, outcome, closedBy],
  )
  return rows[0]?.closed === 1
}

/**
 * Asking again while a request is open changes nothing: the first has the place in the queue. Who only tries the bot
 * asks nobody.
 */
export async function insertHandOver(
  sql: Sql,
  crypto: Crypto,
  { account, chatKey, nowMs }: Occasion,
  { contact, subject }: Extract<StoredEffect, { kind: 'hand-over' }>,
): Promise<void> {
  const content = crypto.seal(place(chatKey, nowMs), Buffer.from(JSON.stringify(contact)))
  await sql.query(
    `INSERT INTO forwardcheck.hand_over (chat_key, account, content, lure, story, path, reason, asked_ms)
     SELECT $1, $2, $3::bytea, $4, $5, $6, $7, $8::bigint
     WHERE NOT EXISTS (SELECT FROM forwardcheck.trial WHERE trial.chat_key = $1)
     ON CONFLICT (chat_key) WHERE status = 'open' DO NOTHING`,
    [chatKey, account, content, subject.lure, subject.story, subject.path, subject.reason, nowMs],
  )
}

/** null: the record cannot be opened any more. Throws UnknownKeyError where the key is still to come. */
export function openContact(
  crypto: Crypto,
  row: Pick<Row, 'chat_key' | 'asked_ms' | 'content'>,
): HandOverContact | null {
  try {
    const plain = crypto.open(place(row.chat_key, Number(row.asked_ms)), row.content)
    const { from, ...contact } = Contact.parse(JSON.parse(plain.toString()))
    return from === undefined ? contact : { ...contact, from }
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    // One damaged record must not hide those who wait behind it.
    return null
  }
}

function place(chatKey: string, askedMs: number): string {
  return `hand_over/${chatKey}/${askedMs}`
}
