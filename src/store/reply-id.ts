/** The outgoing message id of a reply, fixed before the first attempt: a retry is the same message to the phone. */
import { createHash } from 'node:crypto'
import type { InboxRow } from './store.ts'

/**
 * `3EB0` and 18 hex digits in capitals, as WhatsApp Web clients form them. The chat key is a keyed hash, so nobody
 * without the data key can foretell an id.
 */
export function replyMessageId(row: Pick<InboxRow, 'id' | 'account' | 'chatKey'>): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([row.account, row.chatKey, row.id]))
    .digest('hex')
  return `3EB0${digest.slice(0, 18).toUpperCase()}`
}
