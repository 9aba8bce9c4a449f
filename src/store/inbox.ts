/** Inbound messages until they are answered. Content is sealed; who wrote is known by keyed hashes only. */
import type { Accepted } from '../channels/channel.ts'
import type { InboundMessage } from '../model.ts'
import { createChains } from './chains.ts'
import { acceptCorrection } from './corrections.ts'
import type { Crypto } from './crypto.ts'
import type { Database } from './database.ts'
import { openMessage, sealMessage } from './inbox-content.ts'
import { keysOf } from './message-keys.ts'
import type { ChatRef, InboxRow } from './store.ts'

export interface Inbox {
  /**
   * Stores the message once per (account, chat, participant, id). `isNew`: there is something new to answer; false
   * for a repeat, for a deletion, and for an edit of a message that still waits, which takes the new text in place.
   * An edit of an answered message is a row of its own (see `caseOf`). A deleted message that was not answered yet
   * never will be, not even when it is delivered once more or only afterwards.
   */
  acceptInbound(message: InboundMessage, nowMs: number): Promise<Accepted>
  /**
   * The chat's unanswered rows in order of arrival, without those of the ids `except`. Throws DamagedRecordError for
   * one that cannot be decrypted, OtherVersionError (other-version.ts) for one to be left to a newer program.
   */
  unanswered(chatKey: string, limit: number, except?: readonly string[]): Promise<InboxRow[]>
  /** Counts an attempt before it is made, so that a crash counts too; returns the new number. */
  countAttempt(inboxId: string): Promise<number>
  /** One attempt each that was none, as nothing came of it for a reason that is not the message's. */
  takeBackAttempts(inboxIds: readonly string[]): Promise<void>
  /** Takes a row out of the way of its chat. Its content stays for an operator until it expires. */
  setAside(inboxId: string, nowMs: number): Promise<void>
  /** Chats with unanswered rows older than the given age, for the sweep. */
  chatsToDrain(nowMs: number, olderThanMs: number): Promise<ChatRef[]>
}

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

export function createInbox(sql: Database, crypto: Crypto): Inbox {
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

    async unanswered(chatKey, limit, except = []) {
      const { rows } = await sql.query<Row>(
        `SELECT id, message_key, account, chat_key, content, attempts, received_ms, revision
         FROM forwardcheck.inbox WHERE chat_key = $1 AND answered_ms IS NULL AND id <> ALL ($3::bigint[])
         ORDER BY id LIMIT $2`,
        [chatKey, limit, except],
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

    async takeBackAttempts(inboxIds) {
      await sql.query(
        `UPDATE forwardcheck.inbox AS inbox SET attempts = greatest(attempts - given.times, 0)
         FROM (SELECT id, count(*)::int AS times FROM unnest($1::bigint[]) AS id GROUP BY id) AS given
         WHERE inbox.id = given.id`,
        [inboxIds],
      )
    },

    async setAside(inboxId, nowMs) {
      await sql.query(
        `UPDATE forwardcheck.inbox SET outcome = 'damaged', answered_ms = $2
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
