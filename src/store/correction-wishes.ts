/** People who want to hear when a person corrects an answer: where to write to them, sealed, until it is told or too late. */
import { z } from 'zod'
import { Language } from '../model.ts'
import { UnknownKeyError, type Crypto } from './crypto.ts'
import type { Sql } from './database.ts'
import type { Occasion } from './effects.ts'

export const WishContact = z.object({
  /** The address the question came from. */
  chat: z.string(),
  /** In which they were answered. */
  language: Language,
})
export type WishContact = z.infer<typeof WishContact>

/** As the store keeps it; `replyId` is the message id of the answer it is about. */
export interface CorrectionWish {
  kind: 'correction-wish'
  replyId: string
  contact: WishContact
}

/** Changes nothing where no analyst will see the case: its words are not kept, it is a trial, or it was reviewed already. */
export async function insertCorrectionWish(
  sql: Sql,
  crypto: Crypto,
  { account, chatKey, nowMs }: Occasion,
  { replyId, contact }: CorrectionWish,
): Promise<void> {
  const content = crypto.seal(place(chatKey), Buffer.from(JSON.stringify(contact)))
  await sql.query(
    `INSERT INTO forwardcheck.correction_wish (case_id, chat_key, account, content, asked_ms)
     SELECT id, chat_key, $3, $4, $5 FROM forwardcheck.case_record AS record
     WHERE chat_key = $1 AND reply_id = $2 AND intent = 'check-message' AND NOT is_trial
       AND content IS NOT NULL AND content_until_ms > $5
       AND NOT EXISTS (SELECT FROM forwardcheck.review WHERE case_id = record.id)
     ORDER BY id DESC LIMIT 1
     ON CONFLICT (case_id) DO NOTHING`,
    [chatKey, replyId, account, content, nowMs],
  )
}

/** null: it cannot be opened any more, and nobody can be told. */
export function openWishContact(crypto: Crypto, chatKey: string, content: Uint8Array): WishContact | null {
  try {
    return WishContact.parse(JSON.parse(crypto.open(place(chatKey), content).toString()))
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    return null
  }
}

function place(chatKey: string): string {
  return `correction_wish/${chatKey}`
}
