/** The outgoing message id of a reply, fixed before the first attempt: a retry is the same message to the phone. */
import { createHash } from 'node:crypto'
import type { InboxRow } from './store.ts'

/**
 * `3EB0` and 18 hex digits in capitals, as WhatsApp Web clients form them. The chat key is a keyed hash, so nobody
 * without the data key can foretell an id. `place` among the messages of one answer: 0 the reply, then its enclosures.
 */
export function replyMessageId(row: Pick<InboxRow, 'id' | 'account' | 'chatKey'>, place = 0): string {
  const parts = [row.account, row.chatKey, row.id, ...(place === 0 ? [] : [place])]
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return `3EB0${digest.slice(0, 18).toUpperCase()}`
}
