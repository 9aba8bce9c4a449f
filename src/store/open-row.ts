/** A sealed row of inbox or outbox, opened: what is damaged is told from what is only of another version. */
import { DamagedRecordError, UnknownKeyError, type Crypto } from './crypto.ts'
import { OtherVersionError } from './other-version.ts'

/**
 * `parse` throws on a form it does not know. Throws DamagedRecordError, OtherVersionError, or UnknownKeyError where
 * the key is still to come.
 */
export function openRow<T>(
  crypto: Crypto,
  place: string,
  row: { table: 'inbox' | 'outbox'; id: string; content: Uint8Array },
  parse: (value: unknown) => T,
): T {
  const plain = openSealed(crypto, place, row)
  try {
    return parse(JSON.parse(plain.toString()))
  } catch {
    throw new OtherVersionError(row.table, row.id)
  }
}

function openSealed(
  crypto: Crypto,
  place: string,
  { table, id, content }: { table: 'inbox' | 'outbox'; id: string; content: Uint8Array },
): Buffer {
  try {
    return crypto.open(place, content)
  } catch (error) {
    if (error instanceof UnknownKeyError) throw error
    // By its own id: the place names the message.
    throw new DamagedRecordError(table, id)
  }
}
