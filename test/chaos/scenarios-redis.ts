/** Redis gone, emptied, full, read-only or throwing jobs away: the inbox keeps filling, the sweep brings jobs back. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { OwnRedis } from '../support/own-servers.ts'
import type { Scenario } from './scenario.ts'

/** For a while it may use so many bytes only; what it does then depends on its policy. */
async function limited(redis: OwnRedis, bytes: number, ms: number): Promise<void> {
  await redis.command('CONFIG', 'SET', 'maxmemory', `${bytes}`)
  await sleep(ms)
  await redis.command('CONFIG', 'SET', 'maxmemory', '0')
}

/** A figure of INFO. */
async function infoOf(redis: OwnRedis, name: string): Promise<number> {
  const info = String(await redis.command('INFO'))
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1])
}

export const REDIS: Scenario[] = [
  {
    id: 'redis-kill',
    what: 'Redis killed (-9), back at once',
    mode: 'distributed',
    async disturb({ stage, healed }) {
      await stage.servers.redis.kill()
      await stage.servers.redis.start()
      healed()
    },
  },
  {
    id: 'redis-away',
    what: 'Redis killed (-9), away for a while',
    mode: 'distributed',
    async disturb({ stage, awayMs, healed }) {
      await stage.servers.redis.kill()
      await sleep(awayMs)
      await stage.servers.redis.start()
      healed()
    },
  },
  {
    id: 'redis-flush',
    what: 'Redis emptied (FLUSHALL)',
    mode: 'distributed',
    disturb: async ({ stage }) => void (await stage.servers.redis.command('FLUSHALL')),
    isShort: true,
  },
  {
    id: 'redis-flush-kill',
    what: 'Redis emptied and killed (-9)',
    mode: 'distributed',
    async disturb({ stage, healed }) {
      await stage.servers.redis.command('FLUSHALL')
      await stage.servers.redis.kill()
      await stage.servers.redis.start()
      healed()
    },
  },
  {
    id: 'redis-frozen',
    what: 'Redis hangs (SIGSTOP)',
    mode: 'distributed',
    async disturb({ stage, awayMs }) {
      stage.servers.redis.freeze()
      await sleep(awayMs)
      stage.servers.redis.thaw()
    },
  },
  {
    id: 'redis-memory',
    what: 'Redis out of memory (maxmemory 1 byte, noeviction)',
    mode: 'distributed',
    disturb: ({ stage, awayMs }) => limited(stage.servers.redis, 1, awayMs),
  },
  {
    id: 'redis-eviction',
    what: 'eviction policy changed to allkeys-random while memory is short: jobs are thrown away',
    mode: 'distributed',
    async disturb({ stage, awayMs }) {
      const { redis } = stage.servers
      await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random')
      await limited(redis, Math.floor(0.9 * (await infoOf(redis, 'used_memory'))), awayMs)
      await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
      if ((await infoOf(redis, 'evicted_keys')) === 0) throw new Error('nothing was thrown away')
    },
  },
  {
    id: 'redis-read-only',
    what: 'Redis read-only (replica of a master that is not there)',
    mode: 'distributed',
    async disturb({ stage, awayMs }) {
      const { redis } = stage.servers
      await redis.command('REPLICAOF', '127.0.0.1', '9')
      await sleep(awayMs)
      await redis.command('REPLICAOF', 'NO', 'ONE')
    },
  },
]
