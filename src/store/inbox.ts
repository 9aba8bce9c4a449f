/** Inbound messages until they are answered. Content is sealed; who wrote is known by keyed hashes only. */
import { createChains } from './chains.ts'
import { acceptCorrection } from './corrections.ts'
import type { Crypto } from './crypto.ts'
import type { Database } from './database.ts'
import { openMessage, sealMessage } from './inbox-content.ts'
import { keysOf } from './message-keys.ts'
import type { ChatRef, InboxRow, Store } from './store.ts'

type InboxPart = Pick<Store, 'acceptInbound' | 'unanswered' | 'countAttempt' | 'setAside' | 'chatsToDrain'>

interface Row {
  id: string
  message_key: string
  account: string
  chat_key: string
  content: Uint8Array
  attempts: number
  received_ms: string
  revision: number
}

export function createInbox(sql: Database, crypto: Crypto): InboxPart {
  // Over several connections a later insert could overtake an earlier one; a chat's own inserts must not.
  const chains = createChains()

  function toInboxRow(row: Row): InboxRow {
    return {
      id: row.id,
      account: row.account,
      chatKey: row.chat_key,
      messageKey: row.message_key,
      attempts: row.attempts,
      receivedAtMs: Number(row.received_ms),
      revision: row.revision,
      message: openMessage(crypto, { id: row.id, key: row.message_key, content: row.content }),
    }
  }

  return {
    async acceptInbound(message, nowMs) {
      const { chatKey, messageKey, originalKey } = keysOf(crypto, message)
      if (originalKey !== null) {
        const correction = { message, chatKey, messageKey, originalKey, nowMs }
        return {
          chatKey,
          isNew: await chains.run(chatKey, () =>
            sql.transaction((transaction) => acceptCorrection(transaction, crypto, correction)),
          ),
        }
      }
      const content = sealMessage(crypto, messageKey, message)
      const inserted = await chains.run(chatKey, () =>
        sql.query(
          `INSERT INTO forwardcheck.inbox (message_key, account, chat_key, content, received_ms)
           VALUES ($1, $2, $3, $4, $5) ON CONFLICT (message_key) DO NOTHING RETURNING id`,
          [messageKey, message.account, chatKey, content, nowMs],
        ),
      )
      return { chatKey, isNew: inserted.rows.length === 1 }
    },

    async unanswered(chatKey, limit) {
      const { rows } = await sql.query<Row>(
        `SELECT id, message_key, account, chat_key, content, attempts, received_ms, revision
         FROM forwardcheck.inbox WHERE chat_key = $1 AND answered_ms IS NULL ORDER BY id LIMIT $2`,
        [chatKey, limit],
      )
      return rows.map(toInboxRow)
    },

    async countAttempt(inboxId) {
      const { rows } = await sql.query<{ attempts: number }>(
        `UPDATE forwardcheck.inbox SET attempts = attempts + 1 WHERE id = $1 RETURNING attempts`,
        [inboxId],
      )
      if (!rows[0]) throw new Error(`inbox row ${inboxId} is gone`)
      return rows[0].attempts
    },

    async setAside(inboxId, nowMs) {
      await sql.query(
        `UPDATE forwardcheck.inbox SET outcome = 'damaged', answered_ms = $2, content = NULL
         WHERE id = $1 AND answered_ms IS NULL`,
        [inboxId, nowMs],
      )
    },

    async chatsToDrain(nowMs, olderThanMs) {
      const { rows } = await sql.query<{ account: string; chat_key: string }>(
        `SELECT account, chat_key FROM forwardcheck.inbox
         WHERE answered_ms IS NULL AND received_ms <= $1 GROUP BY account, chat_key ORDER BY min(id)`,
        [nowMs - olderThanMs],
      )
      return rows.map((row): ChatRef => ({ account: row.account, chatKey: row.chat_key }))
    },
  }
}
