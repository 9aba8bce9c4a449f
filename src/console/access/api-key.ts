/** Keys of the API: 256 random bits behind a name that scanners for leaked keys can find, shown once, kept as a hash. */
import type { ApiKey, ApiKeys } from '../../store/console/api-keys.ts'
import { hashOfId, randomId } from './secrets.ts'

const PREFIX = 'fck_'
const HEADER = /^Bearer +(fck_[\w-]{43})$/i

/**
 * SHA-256 without salt is right for the hash: unlike a password, a key of 256 random bits cannot be tried out, and
 * every request must be able to look it up by its hash.
 */
export function newApiKey(): { key: string; keyHash: string } {
  const key = PREFIX + randomId()
  return { key, keyHash: hashOfId(key) }
}

/** `header`: Authorization, as it came. null: no key, unknown, or revoked. Notes the key's use. */
export async function authenticateKey(
  apiKeys: Pick<ApiKeys, 'use'>,
  header: string | undefined,
  nowMs: number,
): Promise<ApiKey | null> {
  const key = HEADER.exec(header ?? '')?.[1]
  return key === undefined ? null : apiKeys.use(hashOfId(key), nowMs)
}
