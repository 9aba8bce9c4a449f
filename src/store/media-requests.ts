/**
 * Pictures that are gone from WhatsApp's hosts, as a worker asks the gateway of their number to get them once more: what
 * the phone must be told, and what it answered. Both sealed, and gone as soon as nobody waits.
 */
import { z } from 'zod'
import type { WantedMedia } from '../channels/channel.ts'
import { UnknownKeyError, type Crypto } from './crypto.ts'
import type { Sql } from './database.ts'

export interface MediaRequest extends WantedMedia {
  account: string
}

/** `gone`: the phone does not have it either, or did not answer. */
export type MediaAnswer = { outcome: 'found'; directPath: string } | { outcome: 'gone' }

export interface MediaRequests {
  /** Returns its id, decimal digits. */
  requestMedia(request: MediaRequest, nowMs: number): Promise<string>
  /** null when it was answered, withdrawn, is of another account, or cannot be read any more. */
  mediaRequest(account: string, id: string): Promise<(MediaRequest & { askedAtMs: number }) | null>
  /** Only the first answer counts. */
  answerMedia(id: string, answer: MediaAnswer): Promise<void>
  /** null while there is none. */
  mediaAnswer(id: string): Promise<MediaAnswer | null>
  /** Nobody waits for it any more. */
  withdrawMedia(id: string): Promise<void>
}

const Content = z.object({
  chat: z.string(),
  participant: z.string(),
  messageId: z.string(),
  mediaKey: z.string(),
})
const Found = z.object({ directPath: z.string() })

export function createMediaRequests(sql: Sql, crypto: Crypto): MediaRequests {
  return {
    async requestMedia({ account, ...content }, nowMs) {
      // The id first: what is sealed is bound to it.
      const { rows } = await sql.query<{ id: string }>(
        `SELECT nextval(pg_get_serial_sequence('forwardcheck.media_request', 'id')) AS id`,
      )
      const id = String(rows[0]?.id)
      await sql.query(
        `INSERT INTO forwardcheck.media_request (id, account, content, asked_ms) OVERRIDING SYSTEM VALUE
         VALUES ($1, $2, $3, $4)`,
        [id, account, crypto.seal(requestPlace(id), Buffer.from(JSON.stringify(content))), nowMs],
      )
      return id
    },

    async mediaRequest(account, id) {
      const { rows } = await sql.query<{ content: Uint8Array; asked_ms: string }>(
        `SELECT content, asked_ms FROM forwardcheck.media_request
         WHERE id = $2 AND account = $1 AND outcome = 'asked'`,
        [account, id],
      )
      const [row] = rows
      const content = row && read(crypto, requestPlace(id), row.content, Content)
      return content ? { account, ...content, askedAtMs: Number(row.asked_ms) } : null
    },

    async answerMedia(id, answer) {
      const sealed =
        answer.outcome === 'found'
          ? crypto.seal(answerPlace(id), Buffer.from(JSON.stringify({ directPath: answer.directPath })))
          : null
      await sql.query(
        `UPDATE forwardcheck.media_request SET outcome = $2, answer = $3 WHERE id = $1 AND outcome = 'asked'`,
        [id, answer.outcome, sealed],
      )
    },

    async mediaAnswer(id) {
      const { rows } = await sql.query<{ outcome: string; answer: Uint8Array | null }>(
        `SELECT outcome, answer FROM forwardcheck.media_request WHERE id = $1`,
        [id],
      )
      const [row] = rows
      if (row?.outcome === 'asked') return null
      const found = row?.answer && read(crypto, answerPlace(id), row.answer, Found)
      return found ? { outcome: 'found', ...found } : { outcome: 'gone' }
    },

    async withdrawMedia(id) {
      await sql.query(`DELETE FROM forwardcheck.media_request WHERE id = $1`, [id])
    },
  }
}

/** null for what is damaged: the picture is then as gone as it was before. */
function read<T>(crypto: Crypto, place: string, sealed: Uint8Array, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(crypto.open(place, sealed).toString()))
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    return null
  }
}

function requestPlace(id: string): string {
  return `media_request/${id}`
}

function answerPlace(id: string): string {
  return `media_request/${id}/answer`
}
