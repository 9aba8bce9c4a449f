/** Random ids, their hashes, and the keys that sign cookies, tokens and limits. */
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

const ID_BYTES = 32

/** 256 bits, base64url. */
export function randomId(): string {
  return randomBytes(ID_BYTES).toString('base64url')
}

/**
 * For what `randomId` made: SHA-256 without salt or stretching is right there, as nobody can try 2^256 ids. Passwords
 * are another thing (passwords.ts).
 */
export function hashOfId(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}

export function isEqual(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}

export interface Secrets {
  /** Signs cookies, by hono's HMAC-SHA256. */
  cookie: string
  /** Of the forms of one session. */
  csrfOf(sessionId: string): string
  /** Keyed hash of a limit's subject: tables hold no names or addresses of strangers. */
  limitKey(kind: string, ...parts: string[]): string
  /** Ties a browser to the operator who logged in with it once. */
  deviceTag(name: string, deviceId: string): string
}

/** `secret`: CONSOLE_SECRET, or another one of at least 256 bits that stays. */
export function createSecrets(secret: string): Secrets {
  const keyOf = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), `forwardcheck/console/1/${purpose}`, 32))
  const mac = (key: Buffer, ...parts: string[]): string =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')
  const [csrf, limit, device] = [keyOf('csrf'), keyOf('limit'), keyOf('device')]
  return {
    cookie: keyOf('cookie').toString('base64url'),
    csrfOf: (sessionId) => mac(csrf, sessionId),
    limitKey: (kind, ...parts) => mac(limit, kind, ...parts),
    deviceTag: (name, deviceId) => mac(device, name, deviceId),
  }
}
