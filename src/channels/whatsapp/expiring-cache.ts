/**
 * A small cache in Baileys' `CacheStore` shape: entries expire and the oldest make room. Baileys' own default
 * starts a ten-minute timer per cache and socket; this one has no timer and outlives reconnects.
 */
import type { PossiblyExtendedCacheStore } from '@whiskeysockets/baileys'

/** The same as Baileys', but it answers at once. */
export interface ExpiringCache extends PossiblyExtendedCacheStore {
  get: <T>(key: string) => T | undefined
  set: (key: string, value: unknown) => void
  del: (key: string) => boolean
}

/** @param ttlMs entries older than this are gone; @param limit entries at most; the clock is for tests */
export function createExpiringCache(
  ttlMs: number,
  limit: number,
  now: () => number = Date.now,
): ExpiringCache {
  const entries = new Map<string, { value: unknown; untilMs: number }>()

  function read<T>(key: string): T | undefined {
    const entry = entries.get(key)
    if (entry && entry.untilMs > now()) return entry.value as T
    entries.delete(key)
    return undefined
  }

  function write(key: string, value: unknown): void {
    entries.delete(key)
    entries.set(key, { value, untilMs: now() + ttlMs })
    const oldest = entries.keys().next()
    if (entries.size > limit && !oldest.done) entries.delete(oldest.value)
  }

  return {
    get: read,
    set: write,
    del: (key) => entries.delete(key),
    flushAll: () => entries.clear(),
    mget: <T>(keys: string[]) =>
      Promise.resolve(
        Object.fromEntries(keys.map((key) => [key, read<T>(key)])) as Record<string, T | undefined>,
      ),
    mset: (items) => {
      for (const { key, value } of items) write(key, value)
    },
    mdel: (keys) => {
      for (const key of keys) entries.delete(key)
    },
  }
}
