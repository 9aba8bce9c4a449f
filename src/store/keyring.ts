/**
 * The ring: content keys by number and the keys of the hashes, kept in the database under the data key. Content keys
 * come and go; those of the hashes stay for good, as chats and messages are known by them.
 */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { createKeyedCrypto, DATA_KEY_BYTES, deriveKey, deriveKeys, MOST_KEY_ID, type Keys } from './crypto.ts'

const Key = z.base64().length(44)

export const Ring = z.strictObject({
  version: z.literal(1),
  /** Number of the key that seals. */
  current: z.number().int().min(0).max(MOST_KEY_ID),
  /** Something may still be sealed with an older key. */
  isRotating: z.boolean(),
  content: z
    .array(
      z.strictObject({
        id: z.number().int().min(0).max(MOST_KEY_ID),
        key: Key,
        /** Unix ms; null: derived from the data key by an earlier version. */
        madeMs: z.number().nullable(),
        /** Since when nothing in the database was sealed with it; null: in use. */
        retiredMs: z.number().nullable(),
      }),
    )
    .min(1),
  identity: z.strictObject({ chat: Key, message: Key, record: Key }),
  /** By account: see Keys. */
  records: z.record(z.string(), Key),
})
export type Ring = z.infer<typeof Ring>

/** A new database's: nothing in it follows from the data key, so that replacing that one makes it worthless. */
export function createRing(nowMs: number): Ring {
  return {
    version: 1,
    current: 1,
    isRotating: false,
    content: [{ id: 1, key: newKey(), madeMs: nowMs, retiredMs: null }],
    identity: { chat: newKey(), message: newKey(), record: newKey() },
    records: {},
  }
}

/** Of a database that has none yet: what earlier versions sealed and hashed with. */
export function deriveRing(dataKey: Uint8Array): Ring {
  const { identity, content } = deriveKeys(dataKey)
  return {
    version: 1,
    current: 0,
    isRotating: false,
    content: [...content].map(([id, key]) => ({ id, key: toText(key), madeMs: null, retiredMs: null })),
    identity: {
      chat: toText(identity.chat),
      message: toText(identity.message),
      record: toText(identity.record),
    },
    records: {},
  }
}

/** With a new key that seals from now on. Throws when no number is left. */
export function addKey(ring: Ring, nowMs: number): Ring {
  const id = Math.max(...ring.content.map((entry) => entry.id)) + 1
  if (id > MOST_KEY_ID)
    throw new Error('this ring has given out all its key numbers: restore into a new database')
  const added = { id, key: newKey(), madeMs: nowMs, retiredMs: null }
  return { ...ring, current: id, isRotating: true, content: [...ring.content, added] }
}

export function keysOfRing(ring: Ring): Keys {
  return {
    identity: {
      chat: toBytes(ring.identity.chat),
      message: toBytes(ring.identity.message),
      record: toBytes(ring.identity.record),
    },
    records: new Map(Object.entries(ring.records).map(([account, key]) => [account, toBytes(key)])),
    content: new Map(ring.content.map(({ id, key }) => [id, toBytes(key)])),
    current: ring.current,
  }
}

const RING_PLACE = 'meta/keyring'

/** Sealed under a key of its own that follows from the data key. */
export function wrapRing(dataKey: Uint8Array, ring: Ring): Buffer {
  return wrapper(dataKey).seal(RING_PLACE, Buffer.from(JSON.stringify(ring)))
}

/** null when the data key is not the one it was wrapped with. Throws for a ring of a newer program. */
export function unwrapRing(dataKey: Uint8Array, wrapped: Uint8Array): Ring | null {
  let text: string
  try {
    text = wrapper(dataKey).open(RING_PLACE, wrapped).toString()
  } catch {
    return null
  }
  const ring = Ring.safeParse(JSON.parse(text))
  if (ring.success) return ring.data
  throw new Error('the key ring of this database was written by a newer program: start that one')
}

function wrapper(dataKey: Uint8Array): ReturnType<typeof createKeyedCrypto> {
  const keys: Keys = { ...deriveKeys(dataKey), content: new Map([[0, deriveKey(dataKey, 'keyring')]]) }
  return createKeyedCrypto(() => keys)
}

function newKey(): string {
  return toText(randomBytes(DATA_KEY_BYTES))
}

function toText(key: Uint8Array): string {
  return Buffer.from(key).toString('base64')
}

function toBytes(text: string): Buffer {
  return Buffer.from(text, 'base64')
}
