/** Ids that stay the same from export to export: a namespace and a name in, a UUID of version 5 (RFC 9562) out. */
import { createHash } from 'node:crypto'

/** `namespace`: at least 32 hex digits, of which the first 32 count. */
export function nameUuid(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', '').slice(0, 32), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16)
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  const hex = digest.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
