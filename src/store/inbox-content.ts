/** Messages as they lie in the inbox: sealed, and bound to their row by its key. */
import { InboundMessage } from '../model.ts'
import type { Crypto } from './crypto.ts'
import { openRow } from './open-row.ts'

export function sealMessage(crypto: Crypto, messageKey: string, message: InboundMessage): Buffer {
  return crypto.seal(place(messageKey), Buffer.from(JSON.stringify(message)))
}

/** Throws DamagedRecordError, OtherVersionError, or UnknownKeyError where the key is still to come. */
export function openMessage(
  crypto: Crypto,
  row: { id: string; key: string; content: Uint8Array },
): InboundMessage {
  const { id, key, content } = row
  return openRow(crypto, place(key), { table: 'inbox', id, content }, (value) => InboundMessage.parse(value))
}

function place(messageKey: string): string {
  return `inbox/${messageKey}`
}
