/**
 * Encryption at rest. Content is sealed with AES-256-GCM under a content key of the ring (keyring.ts) and bound to
 * the table and row it belongs to; people, chats and session records are known by keyed hashes only.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export const DATA_KEY_BYTES = 32

/** `first`: key 0, which was derived from the data key; `numbered`: the key's number follows. */
const FORMAT = { first: 1, numbered: 2 } as const
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Two bytes in every sealed value. */
export const MOST_KEY_ID = 0xffff

/** What a keyed hash stands for; each kind has a key of its own, so that hashes of two kinds never match. */
export type IdentityKind = 'chat' | 'message' | 'record'

export interface Crypto {
  /** Layout: format byte, in format 2 two bytes key number, 12-byte nonce, ciphertext, 16-byte tag. `place` names table and row. */
  seal(place: string, plain: Uint8Array): Buffer
  /**
   * Throws DamagedRecordError when bytes, place or key are not those of `seal`, and UnknownKeyError when it was
   * sealed with a key this process does not have (yet).
   */
  open(place: string, sealed: Uint8Array): Buffer
  /** Keyed hash of the parts, 64 hex digits; ['ab','c'] and ['a','bc'] differ. */
  identify(kind: IdentityKind, ...parts: string[]): string
}

/** What sealing and hashing need; 32 bytes each. */
export interface Keys {
  identity: Record<IdentityKind, Uint8Array>
  /** For records of these accounts instead of `identity.record`: their session was restored from elsewhere. */
  records: ReadonlyMap<string, Uint8Array>
  content: ReadonlyMap<number, Uint8Array>
  /** Number of the content key that seals. */
  current: number
}

/** A sealed value that cannot be read: tampered with, moved to another row, or unknown. */
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

/** Nothing is wrong with the value: try again once this process has the key. Nothing may be set aside for it. */
export class UnknownKeyError extends Error {
  readonly keyId: number

  constructor(keyId: number) {
    super(
      `something is sealed with content key ${keyId}, which this process does not know: it tries again with the ring of the database; if this stays, restart it with the newest program and the DATA_KEY of the others`,
    )
    this.name = 'UnknownKeyError'
    this.keyId = keyId
  }
}

/** Keys as they followed from the data key before there was a ring. Throws RangeError unless it has 32 bytes. */
export function deriveKeys(dataKey: Uint8Array): Keys {
  return {
    identity: {
      chat: deriveKey(dataKey, 'identity/chat'),
      message: deriveKey(dataKey, 'identity/message'),
      record: deriveKey(dataKey, 'identity/record'),
    },
    records: new Map(),
    content: new Map([[0, deriveKey(dataKey, 'content')]]),
    current: 0,
  }
}

/** 32 bytes for one purpose (HKDF-SHA256). */
export function deriveKey(dataKey: Uint8Array, purpose: string): Buffer {
  if (dataKey.byteLength !== DATA_KEY_BYTES) throw new RangeError('the data key must have 32 bytes')
  return Buffer.from(hkdfSync('sha256', dataKey, new Uint8Array(0), `forwardcheck/1/${purpose}`, 32))
}

/** With keys that never change. Throws RangeError unless the data key has 32 bytes. */
export function createCrypto(dataKey: Uint8Array): Crypto {
  const keys = deriveKeys(dataKey)
  return createKeyedCrypto(() => keys)
}

/** Asks for the keys each time, as they may be rotated meanwhile. `onUnknown` hears of a key that is missing. */
export function createKeyedCrypto(keys: () => Keys, onUnknown?: () => void): Crypto {
  return {
    seal(place, plain) {
      const { content, current } = keys()
      const key = content.get(current)
      if (!key) throw new RangeError(`the ring has no key ${current} to seal with`)
      return seal(key, headOf(current), place, plain)
    },
    open(place, sealed) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      const id = keyIdOf(bytes)
      if (id === null) throw damaged(place)
      const key = keys().content.get(id)
      if (key) return open(key, headOf(id), place, bytes)
      onUnknown?.()
      throw new UnknownKeyError(id)
    },
    identify(kind, ...parts) {
      const { identity, records } = keys()
      const key = (kind === 'record' ? records.get(parts[0] ?? '') : undefined) ?? identity[kind]
      return createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex')
    },
  }
}

/** Number of the key that sealed it; null when it is no sealed value. */
export function keyIdOf(sealed: Uint8Array): number | null {
  if (sealed[0] === FORMAT.first) return 0
  if (sealed[0] !== FORMAT.numbered || sealed.length < 3) return null
  return ((sealed[1] ?? 0) << 8) | (sealed[2] ?? 0)
}

function headOf(keyId: number): Buffer {
  return keyId === 0 ? Buffer.of(FORMAT.first) : Buffer.of(FORMAT.numbered, keyId >> 8, keyId & 0xff)
}

/** AES-256-GCM: `head`, nonce, ciphertext, tag. `head` and `place` are covered by the tag. */
function seal(key: Uint8Array, head: Buffer, place: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated(head, place))
  return Buffer.concat([head, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function open(key: Uint8Array, head: Buffer, place: string, bytes: Buffer): Buffer {
  const start = head.length + NONCE_BYTES
  if (bytes.length < start + TAG_BYTES) throw damaged(place)
  const nonce = bytes.subarray(head.length, start)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(associated(head, place))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(start, -TAG_BYTES)), decipher.final()])
  } catch {
    throw damaged(place)
  }
}

/** Format and key number are covered too, so that one cannot be passed off as another. */
function associated(head: Buffer, place: string): Buffer {
  const [format, ...keyId] = head
  const number = keyId.length > 0 ? `${head.readUInt16BE(1)}/` : ''
  return Buffer.from(`forwardcheck/${format}/${number}${place}`)
}

function damaged(place: string): DamagedRecordError {
  const [table = '', row = ''] = place.split('/', 2)
  return new DamagedRecordError(table, row)
}
