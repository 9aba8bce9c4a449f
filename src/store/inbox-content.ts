/** Messages as they lie in the inbox: sealed, and bound to their row by its key. */
import { InboundMessage } from '../model.ts'
import { DamagedRecordError, UnknownKeyError, type Crypto } from './crypto.ts'

export function sealMessage(crypto: Crypto, messageKey: string, message: InboundMessage): Buffer {
  return crypto.seal(place(messageKey), Buffer.from(JSON.stringify(message)))
}

/** It was sealed as it should be, in a form that only another version of the program knows: nothing may be lost of it. */
export class OtherVersionError extends Error {
  readonly rowId: string

  constructor(rowId: string) {
    super(`a message (row ${rowId}) has a form that only another version of the program knows`)
    this.name = 'OtherVersionError'
    this.rowId = rowId
  }
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
    throw new OtherVersionError(row.id)
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
