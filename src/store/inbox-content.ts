/** Messages as they lie in the inbox: sealed, and bound to their row by its key. */
import { InboundMessage } from '../model.ts'
import { DamagedRecordError, UnknownKeyError, type Crypto } from './crypto.ts'
import { OtherVersionError } from './other-version.ts'

export function sealMessage(crypto: Crypto, messageKey: string, message: InboundMessage): Buffer {
  return crypto.seal(place(messageKey), Buffer.from(JSON.stringify(message)))
}

/** Throws DamagedRecordError, OtherVersionError, or UnknownKeyError where the key is still to come. */
export function openMessage(
  crypto: Crypto,
  row: { id: string; key: string; content: Uint8Array },
): InboundMessage {
  const plain = openSealed(crypto, row)
  try {
    return InboundMessage.parse(JSON.parse(plain.toString()))
  } catch {
    throw new OtherVersionError('inbox', row.id)
  }
}

function openSealed(crypto: Crypto, row: { id: string; key: string; content: Uint8Array }): Buffer {
  try {
    return crypto.open(place(row.key), row.content)
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    throw new DamagedRecordError('inbox', row.id)
  }
}

function place(messageKey: string): string {
  return `inbox/${messageKey}`
}
