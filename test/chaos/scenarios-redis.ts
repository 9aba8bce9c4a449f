/** Redis gone, emptied, full, read-only or throwing jobs away: the inbox keeps filling, the sweep brings jobs back. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Disturbance, Scenario } from './scenario.ts'

/** Settings changed while it runs, and set back. */
const configured =
  (...changes: [name: string, meanwhile: string, usual: string][]) =>
  async ({ stage, awayMs }: Disturbance): Promise<void> => {
    const { redis } = stage.servers
    for (const [name, meanwhile] of changes) await redis.command('CONFIG', 'SET', name, meanwhile)
    await sleep(awayMs)
    for (const [name, , usual] of changes) await redis.command('CONFIG', 'SET', name, usual)
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
    disturb: configured(['maxmemory', '1', '0']),
  },
  {
    id: 'redis-eviction',
    what: 'eviction policy changed to allkeys-random while full: jobs are thrown away',
    mode: 'distributed',
    disturb: configured(['maxmemory-policy', 'allkeys-random', 'noeviction'], ['maxmemory', '1200kb', '0']),
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
