/** Addresses that a name may stand for without being of the public internet. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../../src/channels/whatsapp/public-address.ts'

const PUBLIC = [
  ...['8.8.8.8', '157.240.0.60', '31.13.64.51', '100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1'],
  ...['169.253.1.1', '192.167.1.1', '223.255.255.255', '1.0.0.1', '198.17.0.1', '198.20.0.1'],
  ...['2a03:2880:f0fc:c:face:b00c:0:35fe', '2001:4860:4860::8888', '2606:4700::1111', '2003::1'],
  // NAT64 of a public address
  ...['64:ff9b::808:808', '64:ff9b::8.8.8.8'],
]

const PRIVATE = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1'],
  ...['127.255.255.254', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1'],
  ...['192.88.99.1', '192.168.1.1', '198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9'],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', 'fe80::1', 'febf::1', 'fec0::1', 'fc00::1', 'fd12:3456:789a::1', 'ff02::1', 'ff0e::1'],
  ...[
    '2001::1',
    '2001:2::1',
    '2001:db8::1',
    '2002:a00:1::',
    '2002:808:808::',
    '3fff::1',
    '5f00::1',
    '100::1',
  ],
  // IPv4 written as IPv6, whatever it says
  ...[
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '::ffff:0:a00:1',
  ],
  ...['0:0:0:0:0:ffff:c0a8:0101', '64:ff9b::a00:1', '64:ff9b::127.0.0.1', '64:ff9b:1::808:808'],
  // No address, or one that is written in a way of its own
  ...[
    '',
    'localhost',
    'fe80::1%eth0',
    '2606:4700::1111%1',
    '127.1',
    '0x7f.0.0.1',
    '017700000001',
    '2130706433',
  ],
  ...['8.8.8.8 ', '[::1]', '8.8.8.8:443', '08.8.8.8'],
]

describe('an address', () => {
  test('there are enough cases', () => {
    expect(PUBLIC.length).toBeGreaterThan(15)
    expect(PRIVATE.length).toBeGreaterThan(60)
  })

  test.each(PUBLIC)('%s is public', (address) => expect(isPublicAddress(address)).toBe(true))

  test.each(PRIVATE)('%s is not', (address) => expect(isPublicAddress(address)).toBe(false))

  test('no part of a private network is', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    const v4 = fc.oneof(
      fc.tuple(fc.constantFrom(0, 10, 127), byte, byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
      fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
    )
    fc.assert(
      fc.property(v4, (parts) => {
        const address = parts.join('.')
        const written = [address, `::ffff:${address}`, `::${address}`, `64:ff9b::${address}`]
        expect(written.filter(isPublicAddress)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('whatever is asked, it answers', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.ipV4Extended()), (text) => {
        expect(typeof isPublicAddress(text)).toBe('boolean')
      }),
      { numRuns: 1000 },
    )
  })
})
