/** Sealing and keyed hashes: round trips, tampering, moved rows, other keys. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createCrypto,
  createKeyedCrypto,
  DamagedRecordError,
  deriveKeys,
  keyIdOf,
  MOST_KEY_ID,
  UnknownKeyError,
  type Keys,
} from '../../src/store/crypto.ts'

const crypto = createCrypto(Buffer.alloc(32, 1))
const other = createCrypto(Buffer.alloc(32, 2))

describe('crypto', () => {
  it('opens what it sealed, in the same place only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string(), (plain, row) => {
        const sealed = crypto.seal(`inbox/${row}`, plain)
        expect(crypto.open(`inbox/${row}`, sealed).equals(plain)).toBe(true)
        expect(() => crypto.open(`inbox/${row}x`, sealed)).toThrow(DamagedRecordError)
        expect(() => crypto.open(`outbox/${row}`, sealed)).toThrow(DamagedRecordError)
        expect(() => other.open(`inbox/${row}`, sealed)).toThrow(DamagedRecordError)
      }),
    )
  })

  it('refuses any changed byte and any cut', () => {
    const sealed = crypto.seal('inbox/1', Buffer.from('synthetic'))
    let cases = 0
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => crypto.open('inbox/1', changed)).toThrow(DamagedRecordError)
      expect(() => crypto.open('inbox/1', sealed.subarray(0, at))).toThrow(DamagedRecordError)
      cases++
    }
    expect(cases).toBeGreaterThan(30)
  })

  it('never seals the same way twice', () => {
    const plain = Buffer.from('synthetic')
    expect(crypto.seal('inbox/1', plain).equals(crypto.seal('inbox/1', plain))).toBe(false)
  })

  it('identifies by key, kind and the parts as they are divided', () => {
    const identity = crypto.identify('chat', 'ab', 'c')
    expect(identity).toMatch(/^[0-9a-f]{64}$/)
    expect(crypto.identify('chat', 'ab', 'c')).toBe(identity)
    expect(crypto.identify('chat', 'a', 'bc')).not.toBe(identity)
    expect(crypto.identify('message', 'ab', 'c')).not.toBe(identity)
    expect(other.identify('chat', 'ab', 'c')).not.toBe(identity)
  })

  it('takes keys of 32 bytes only', () => {
    expect(() => createCrypto(Buffer.alloc(31))).toThrow(RangeError)
  })
})

describe('crypto with numbered keys', () => {
  const keysWith = (current: number, ...ids: number[]): Keys => ({
    ...deriveKeys(Buffer.alloc(32, 1)),
    content: new Map([current, ...ids].map((id) => [id, Buffer.alloc(32, id % 251)])),
    current,
  })
  const withKey = (current: number, ...ids: number[]) => {
    const keys = keysWith(current, ...ids)
    return createKeyedCrypto(() => keys)
  }

  it('tells from a value which key sealed it, and opens it as long as it has that key', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 1, max: MOST_KEY_ID - 1 }),
        (plain, id) => {
          const sealed = withKey(id).seal('inbox/1', plain)
          expect(keyIdOf(sealed)).toBe(id)
          expect(
            withKey(id + 1, id)
              .open('inbox/1', sealed)
              .equals(plain),
          ).toBe(true)
          expect(() => withKey(id + 1, id).open('inbox/2', sealed)).toThrow(DamagedRecordError)
          expect(() => withKey(id + 1).open('inbox/1', sealed)).toThrow(UnknownKeyError)
        },
      ),
    )
  })

  it('opens what was sealed before keys had numbers, under key 0', () => {
    const earlier = crypto.seal('inbox/1', Buffer.from('synthetic'))
    const keys = { ...deriveKeys(Buffer.alloc(32, 1)) }
    const later = createKeyedCrypto(() => keys)
    expect(keyIdOf(earlier)).toBe(0)
    expect(later.open('inbox/1', earlier).toString()).toBe('synthetic')
    expect(later.identify('chat', 'a')).toBe(crypto.identify('chat', 'a'))
  })

  it('takes no changed byte: damaged, or of a key that nobody has', () => {
    const sealed = withKey(5, 4).seal('inbox/1', Buffer.from('synthetic'))
    let damaged = 0
    let unknown = 0
    for (let at = 0; at < sealed.length; at++) {
      for (const bit of [1, 2, 128]) {
        const changed = Buffer.from(sealed)
        changed[at] = (changed[at] ?? 0) ^ bit
        try {
          withKey(5, 4).open('inbox/1', changed)
          expect.unreachable('a changed value was opened')
        } catch (error) {
          if (error instanceof UnknownKeyError) unknown++
          else if (error instanceof DamagedRecordError) damaged++
          else throw error
        }
      }
      expect(() => withKey(5, 4).open('inbox/1', sealed.subarray(0, at))).toThrow(DamagedRecordError)
    }
    expect(damaged).toBeGreaterThan(100)
    expect(unknown).toBeGreaterThan(2)
  })

  it('says that a key is missing, once for each value', () => {
    let asked = 0
    const keys = keysWith(1)
    const missing = createKeyedCrypto(
      () => keys,
      () => asked++,
    )
    expect(() => missing.open('inbox/1', withKey(2).seal('inbox/1', Buffer.of()))).toThrow('content key 2')
    expect(asked).toBe(1)
    expect(() => missing.open('inbox/1', Buffer.alloc(40, 9))).toThrow(DamagedRecordError)
    expect(asked).toBe(1)
  })

  it('knows the records of a restored session by the key they came with', () => {
    const keys = { ...keysWith(1), records: new Map([['restored', Buffer.alloc(32, 9)]]) }
    const restored = createKeyedCrypto(() => keys)
    const plain = withKey(1)
    expect(restored.identify('record', 'restored', 'a')).not.toBe(plain.identify('record', 'restored', 'a'))
    expect(restored.identify('record', 'other', 'a')).toBe(plain.identify('record', 'other', 'a'))
    expect(restored.identify('chat', 'restored', 'a')).toBe(plain.identify('chat', 'restored', 'a'))
  })
})
