/** Replies until the server acknowledged them, and a while longer for retry requests of receiving phones. */
import { z } from 'zod'
import type { OutboundReply } from '../channels/channel.ts'
import { CardId, Language } from '../model.ts'
import type { Crypto } from './crypto.ts'
import type { Sql } from './database.ts'
import { openRow } from './open-row.ts'
import type { OutboxRow, Store } from './store.ts'

type OutboxPart = Pick<
  Store,
  | 'pendingReplies'
  | 'markSending'
  | 'markSent'
  | 'markUnknown'
  | 'markRefused'
  | 'markHeld'
  | 'sentReply'
  | 'chatsToDeliver'
>

const UNSENT = `status IN ('pending', 'sending', 'unknown')`

/** Reasons are short codes of ours or the server's; anything longer might carry content. */
const REASON_LENGTH = 60

const Content = z.object({
  chat: z.string(),
  messageId: z.string(),
  text: z.string(),
  quote: z.object({ messageId: z.string(), participant: z.string(), text: z.string() }).optional(),
  card: z.object({ id: CardId, language: Language }).optional(),
})

interface Row {
  id: string
  account: string
  chat_key: string
  message_id: string
  content: Uint8Array
  attempts: number
  created_ms: string
}

export function createOutbox(sql: Sql, crypto: Crypto): OutboxPart {
  /** What is settled stays: a second sender of a stalled job may report later what it did not hear. */
  async function mark(id: string, status: string, reason: string | null, nowMs: number): Promise<void> {
    await sql.query(
      `UPDATE forwardcheck.outbox SET status = $2, reason = $3, changed_ms = $4
       WHERE id = $1 AND (${UNSENT} OR ($2 = 'sent' AND status = 'refused'))`,
      [id, status, reason?.slice(0, REASON_LENGTH) ?? null, nowMs],
    )
  }

  async function sentReply(account: string, messageId: string): Promise<OutboundReply | null> {
    const { rows } = await sql.query<Row>(
      `SELECT id, chat_key, message_id, content FROM forwardcheck.outbox
       WHERE account = $1 AND message_id = $2`,
      [account, messageId],
    )
    return rows[0] ? openReply(crypto, rows[0]) : null
  }

  return {
    async pendingReplies(account, chatKey) {
      const { rows } = await sql.query<Row>(
        `SELECT id, account, chat_key, message_id, content, attempts, created_ms FROM forwardcheck.outbox
         WHERE account = $1 AND chat_key = $2 AND ${UNSENT} ORDER BY id`,
        [account, chatKey],
      )
      return rows.map((row): OutboxRow => ({
        id: row.id,
        account: row.account,
        chatKey: row.chat_key,
        attempts: row.attempts,
        createdAtMs: Number(row.created_ms),
        reply: openReply(crypto, row),
      }))
    },

    async markSending(outboxId, nowMs) {
      await sql.query(
        `UPDATE forwardcheck.outbox SET status = 'sending', attempts = attempts + 1, changed_ms = $2
         WHERE id = $1 AND ${UNSENT}`,
        [outboxId, nowMs],
      )
    },
    markSent: (outboxId, nowMs) => mark(outboxId, 'sent', null, nowMs),
    markUnknown: (outboxId, reason, nowMs) => mark(outboxId, 'unknown', reason, nowMs),
    markRefused: (outboxId, code, nowMs) => mark(outboxId, 'refused', code, nowMs),

    async markHeld(outboxId, reason, nowMs) {
      await sql.query(
        `UPDATE forwardcheck.outbox
         SET status = 'pending', attempts = greatest(attempts - 1, 0), reason = $2, changed_ms = $3
         WHERE id = $1 AND ${UNSENT}`,
        [outboxId, reason.slice(0, REASON_LENGTH), nowMs],
      )
    },

    sentReply,

    async chatsToDeliver(nowMs, olderThanMs) {
      const { rows } = await sql.query<{ account: string; chat_key: string }>(
        `SELECT account, chat_key FROM forwardcheck.outbox
         WHERE ${UNSENT} AND changed_ms <= $1 GROUP BY account, chat_key ORDER BY min(id)`,
        [nowMs - olderThanMs],
      )
      return rows.map((row) => ({ account: row.account, chatKey: row.chat_key }))
    },
  }
}

/** Bound to chat (which stands for the account too) and message id, which are fixed before the row exists. */
export function sealReply(crypto: Crypto, chatKey: string, reply: OutboundReply): Buffer {
  return crypto.seal(place(chatKey, reply.messageId), Buffer.from(JSON.stringify(reply)))
}

function openReply(
  crypto: Crypto,
  row: Pick<Row, 'id' | 'chat_key' | 'message_id' | 'content'>,
): OutboundReply {
  const { id, content } = row
  return openRow(crypto, place(row.chat_key, row.message_id), { table: 'outbox', id, content }, (value) => {
    const { quote, card, ...reply } = Content.parse(value)
    return { ...reply, ...(quote && { quote }), ...(card && { card }) }
  })
}

function place(chatKey: string, messageId: string): string {
  return `outbox/${chatKey}/${messageId}`
}
