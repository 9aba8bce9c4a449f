/** Redis as a queue server: what is refused, with which advice, and no password in it. */
import { describe, expect, it } from 'vitest'
import { checkEviction, openRedisBackend } from '../../src/queues/redis-backend.ts'
import { recordingLog, silentLog } from '../support/servers.ts'

describe('Redis', () => {
  it('is refused when it may throw jobs away, with the way out', () => {
    const info = '# Memory\r\nused_memory:1\r\nmaxmemory_policy:allkeys-lru\r\n'
    expect(() => checkEviction(info, silentLog)).toThrow('CONFIG SET maxmemory-policy noeviction')
    expect(() => checkEviction('maxmemory_policy:noeviction\r\n', silentLog)).not.toThrow()
  })

  it('is taken with a warning when it does not tell', () => {
    const { log, lines } = recordingLog()
    checkEviction('# Memory\r\n', log)
    expect(lines.join('')).toContain('make sure that maxmemory-policy is noeviction')
  })

  it('that cannot be reached is named by its variable, without the password', async () => {
    const address = { url: 'redis://user:secret@127.0.0.1:1', prefix: 'test' }
    const error: unknown = await openRedisBackend(address, silentLog).catch((reason: unknown) => reason)
    expect(String(error)).toContain('REDIS_URL')
    expect(String(error)).not.toContain('secret')
  })
})
