/** Redis goes away and comes back: what was stored meanwhile is answered, and nobody waits for the queue. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRuntime, type Runtime } from '../../src/runtime.ts'
import { createDrain } from '../../src/workers/drain.ts'
import { LIMITS } from '../../src/queues/rules.ts'
import { createSweep } from '../../src/workers/sweep.ts'
import { eventually } from '../support/eventually.ts'
import { examination, inbound } from '../support/messages.ts'
import { isSkipped, silentLog, testConfig, testRedisUrl } from '../support/servers.ts'
import { createTcpGate, type TcpGate } from '../support/tcp-gate.ts'

describe.skipIf(isSkipped('distributed'))('an outage of Redis', () => {
  let gate: TcpGate
  let runtime: Runtime
  let remove: () => Promise<void>
  const answered: string[] = []

  beforeAll(async () => {
    const redis = new URL(testRedisUrl ?? '')
    gate = await createTcpGate(redis.hostname, Number(redis.port))
    const made = await testConfig('distributed')
    remove = made.remove
    const mode = { ...made.config.mode, redisUrl: `redis://127.0.0.1:${gate.port}` }
    runtime = await openRuntime({ ...made.config, mode }, silentLog)
    const drain = createDrain({
      store: runtime.store,
      queues: { addDeliver: async () => undefined },
      examine: async ([{ text }]) => {
        answered.push(text)
        return examination()
      },
      fallback: () => examination(),
      log: silentLog,
    })
    await runtime.queues.runDrain(drain, { concurrency: 2 })
  })
  afterAll(async () => {
    gate.open()
    await runtime.close()
    await gate.close()
    await remove()
  })

  it('loses nothing and holds nobody up', async () => {
    gate.shut()
    const { chatKey } = await runtime.store.acceptInbound(inbound({ text: 'meanwhile' }), Date.now())
    const startedMs = performance.now()
    await expect(runtime.queues.addDrain('simulator', chatKey)).rejects.toMatchObject({
      name: expect.stringMatching(/MaxRetries|TimeLimit/),
    })
    expect(performance.now() - startedMs).toBeLessThan(4_000)
    gate.open()
    const sweep = createSweep({
      store: runtime.store,
      queues: { ...runtime.queues, addDeliver: async () => undefined },
      log: silentLog,
    })
    await eventually(async () => {
      await sweep.runOnce()
      expect(answered).toEqual(['meanwhile'])
    }, 15_000)
  })

  it('a worker that is started meanwhile begins when it is over', { timeout: 30_000 }, async () => {
    const delivered: string[] = []
    gate.shut()
    const startedMs = performance.now()
    const stop = await runtime.queues.runDeliver('late', async ({ chatKey }) => {
      delivered.push(chatKey)
      return 'done'
    })
    expect(performance.now() - startedMs).toBeLessThan(LIMITS.ready + 1_000)
    gate.open()
    await eventually(() => runtime.queues.addDeliver('late', 'a'.repeat(64)), 15_000)
    await eventually(() => expect(delivered).toEqual(['a'.repeat(64)]), 15_000)
    await stop()
  })

  it('closes within its limits beside a server that no longer answers', async () => {
    gate.hold()
    const startedMs = performance.now()
    await runtime.queues.close()
    expect(performance.now() - startedMs).toBeLessThan(LIMITS.close + 4 * LIMITS.disconnect)
  })
})
