/** The outgoing message id of a reply, fixed before the first attempt: a retry is the same message to the phone. */
import { createHash } from 'node:crypto'
import type { InboxRow } from './store.ts'

/**
 * `3EB0` and 18 hex digits in capitals, as WhatsApp Web clients form them. The message key is a keyed hash, so nobody
 * without the keys can foretell an id. `place` among the messages of one answer: 0 the reply, then its enclosures.
 *
 * Made of the question alone and of no row number: a database that was restored, or a copy that lagged, gives an old
 * number to another message, and a phone drops unseen what comes under an id it already has. For the same reason an
 * edit in place has another id, should an answer to the earlier text have been sent before the restore.
 */
export function replyMessageId(
  { messageKey, revision }: Pick<InboxRow, 'messageKey' | 'revision'>,
  place = 0,
): string {
  return idOf([messageKey, revision, place])
}

/** Of the correction of an answer: made of that answer's id, so that however often it is decided, it is one message. */
export function correctionMessageId(replyId: string): string {
  return idOf(['correction', replyId])
}

function idOf(parts: unknown[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return `3EB0${digest.slice(0, 18).toUpperCase()}`
}
