/**
 * Whether an IP address belongs to the public internet: an address as the resolver gives it in, a yes or no out. What
 * IANA's special-purpose registries (RFC 6890) name is not public: this machine, its networks, multicast, documentation.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net'

const SPECIAL_V4: [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Inside 2000::/3, the only part of IPv6 from which public addresses are given out. */
const SPECIAL_V6: [network: string, prefix: number][] = [
  // Teredo, ORCHID, benchmarks
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 carries any IPv4 address inside
  ['2002::', 16],
  ['3fff::', 20],
]

const special = new BlockList()
for (const [network, prefix] of SPECIAL_V4) special.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of SPECIAL_V6) special.addSubnet(network, prefix, 'ipv6')

const unicast = new BlockList()
unicast.addSubnet('2000::', 3, 'ipv6')

/** NAT64 (RFC 6052): what a network without IPv4 gives for a host that has nothing else. */
const NAT64 = /^64:ff9b::([0-9a-f]{1,4}):([0-9a-f]{1,4})$/

/** false for everything that is no address at all, and for one with a zone (`fe80::1%eth0`). */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%')) return false
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [, high, low] = NAT64.exec(plain) ?? []
  if (high !== undefined && low !== undefined) return isPublicAddress(dotted(high, low))
  return unicast.check(plain, 'ipv6') && !special.check(plain, 'ipv6')
}

/** The two last groups of an IPv6 address, as an IPv4 address. */
function dotted(high: string, low: string): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16BE(Number.parseInt(high, 16), 0)
  bytes.writeUInt16BE(Number.parseInt(low, 16), 2)
  return bytes.join('.')
}
