/**
 * Encryption at rest. One 32-byte data key gives one subkey per purpose (HKDF-SHA256). Content is sealed with
 * AES-256-GCM and bound to the table and row it belongs to; people and chats are known by keyed hashes only.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export const DATA_KEY_BYTES = 32

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What a keyed hash stands for; each kind has a key of its own, so that hashes of two kinds never match. */
export type IdentityKind = 'chat' | 'message' | 'record'

export interface Crypto {
  /** Layout: version byte, 12-byte nonce, ciphertext, 16-byte tag. `place` names table and row. */
  seal(place: string, plain: Uint8Array): Buffer
  /** Throws DamagedRecordError when bytes, place or key are not those of `seal`. */
  open(place: string, sealed: Uint8Array): Buffer
  /** Keyed hash of the parts, 64 hex digits; ['ab','c'] and ['a','bc'] differ. */
  identify(kind: IdentityKind, ...parts: string[]): string
}

/** A sealed value that cannot be read: tampered with, moved to another row, sealed with another key, or unknown. */
export class DamagedRecordError extends Error {
  readonly table: string
  /** Id of the row in that table, once the reader knows it. */
  readonly rowId: string

  constructor(table: string, rowId: string) {
    super(`a record of table ${table} (row ${rowId}) cannot be read: it was changed or moved`)
    this.name = 'DamagedRecordError'
    this.table = table
    this.rowId = rowId
  }
}

/** Throws RangeError unless the key has 32 bytes. */
export function createCrypto(dataKey: Uint8Array): Crypto {
  if (dataKey.byteLength !== DATA_KEY_BYTES) throw new RangeError('the data key must have 32 bytes')
  const subkey = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', dataKey, new Uint8Array(0), `forwardcheck/1/${purpose}`, 32))
  const contentKey = subkey('content')
  const identityKeys: Record<IdentityKind, Buffer> = {
    chat: subkey('identity/chat'),
    message: subkey('identity/message'),
    record: subkey('identity/record'),
  }
  return {
    seal: (place, plain) => seal(contentKey, place, plain),
    open: (place, sealed) => open(contentKey, place, sealed),
    identify: (kind, ...parts) =>
      createHmac('sha256', identityKeys[kind]).update(JSON.stringify(parts)).digest('hex'),
  }
}

function seal(key: Buffer, place: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated(place))
  const head = Buffer.concat([Buffer.of(VERSION), nonce])
  return Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function open(key: Buffer, place: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  const [table = '', row = ''] = place.split('/', 2)
  if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION) {
    throw new DamagedRecordError(table, row)
  }
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(associated(place))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const body = bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    throw new DamagedRecordError(table, row)
  }
}

/** The version byte is covered too, so that a later format cannot be passed off as this one. */
function associated(place: string): Buffer {
  return Buffer.from(`forwardcheck/${VERSION}/${place}`)
}
