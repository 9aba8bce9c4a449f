/** Messages as they lie in the inbox: sealed, and bound to their row by its key. */
import { InboundMessage } from '../model.ts'
import { DamagedRecordError, UnknownKeyError, type Crypto } from './crypto.ts'

export function sealMessage(crypto: Crypto, messageKey: string, message: InboundMessage): Buffer {
  return crypto.seal(place(messageKey), Buffer.from(JSON.stringify(message)))
}

/** Throws DamagedRecordError, or UnknownKeyError where the key is still to come. */
export function openMessage(
  crypto: Crypto,
  row: { id: string; key: string; content: Uint8Array },
): InboundMessage {
  try {
    const plain = crypto.open(place(row.key), row.content)
    return InboundMessage.parse(JSON.parse(plain.toString()))
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    // Also a form that only another version of the program knows: it must not block its chat.
    throw new DamagedRecordError('inbox', row.id)
  }
}

function place(messageKey: string): string {
  return `inbox/${messageKey}`
}
