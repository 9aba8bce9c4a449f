/** Jobs whose list Redis threw away while their records stayed: they would stand in the way of every later one. */
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createQueues, type Queues } from '../../src/queues/queues.ts'
import { openRedisBackend } from '../../src/queues/redis-backend.ts'
import { eventually } from '../support/eventually.ts'
import { isSkipped, silentLog, testRedisUrl } from '../support/servers.ts'

const chatKey = (n: number): string => n.toString(16).padStart(64, '0')

describe.skipIf(isSkipped('distributed'))('jobs adrift', () => {
  const prefix = `test-${randomUUID()}`
  let redis: Redis
  let queues: Queues

  beforeAll(async () => {
    redis = new Redis(testRedisUrl ?? '')
    queues = createQueues(await openRedisBackend({ url: testRedisUrl ?? '', prefix }, silentLog), silentLog)
  })
  afterAll(async () => {
    await queues.wipe()
    await queues.close()
    await redis.quit()
  })

  const waiting = async (): Promise<number | undefined> => (await queues.counts())['inbound']?.waiting
  const loseList = (name: string) => redis.del(`${prefix}:inbound:${name}`)

  it('get another job when told to look, and only then', async () => {
    await queues.addDrain('simulator', chatKey(1))
    expect(await waiting()).toBe(1)
    await loseList('wait')
    await queues.addDrain('simulator', chatKey(1))
    expect(await waiting()).toBe(0)

    await queues.addDrain('simulator', chatKey(1), { mends: true })
    expect(await waiting()).toBe(1)
    await queues.addDrain('simulator', chatKey(1), { mends: true })
    expect(await waiting()).toBe(1)
  })

  it('get another job, too, when they were kept as finished because their options were gone', async () => {
    const [id] = await redis.lrange(`${prefix}:inbound:wait`, 0, -1)
    await redis.hdel(`${prefix}:inbound:${id}`, 'opts', 'data', 'deid')
    const seen: string[] = []
    const stop = await queues.runDrain(async (job) => (seen.push(job.chatKey), 'done'), { concurrency: 1 })
    await eventually(async () => expect(await redis.zcard(`${prefix}:inbound:completed`)).toBe(1))
    await queues.addDrain('simulator', chatKey(1))
    expect(await waiting()).toBe(0)

    await queues.addDrain('simulator', chatKey(1), { mends: true })
    await eventually(() => expect(seen).toEqual([chatKey(1)]))
    await stop()
  })

  it('are left to whoever works on them', async () => {
    let runs = 0
    let open: (() => void) | undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    const stop = await queues.runDrain(
      async () => {
        runs++
        await gate
        return 'done'
      },
      { concurrency: 4 },
    )
    await queues.addDrain('simulator', chatKey(1))
    await eventually(() => expect(runs).toBe(1))
    await queues.addDrain('simulator', chatKey(1), { mends: true })
    await loseList('active')
    await queues.addDrain('simulator', chatKey(1), { mends: true })
    expect(await waiting()).toBe(0)
    expect(runs).toBe(1)
    open?.()
    await stop()
  })
})
