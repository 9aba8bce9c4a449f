/** Sealing and keyed hashes: round trips, tampering, moved rows, other keys. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCrypto, DamagedRecordError } from '../../src/store/crypto.ts'

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
