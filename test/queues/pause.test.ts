/** A queue that its own jobs pause, in both modes: nothing begins meanwhile, nothing is lost, and it can be woken. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JobOutcome, Queues, Stop } from '../../src/queues/queues.ts'
import type { Runtime } from '../../src/runtime.ts'
import { eventually } from '../support/eventually.ts'
import { isSkipped, MODES, openTestRuntime } from '../support/servers.ts'

const chatKey = (n: number): string => n.toString(16).padStart(64, '0')

describe.each(MODES)('pausing, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('on the real backend', () => {
    let runtime: Runtime
    let queues: Queues
    let account = ''
    let accounts = 0
    let outcome: (key: string, times: number) => JobOutcome
    let begun: { key: string; atMs: number }[]

    beforeAll(async () => {
      runtime = await openTestRuntime(mode)
      queues = runtime.queues
    })
    beforeEach(() => {
      account = `paused-${++accounts}`
      begun = []
    })
    afterAll(() => runtime.close())

    function run(options: Parameters<Queues['runDeliver']>[2] = {}): Promise<Stop> {
      const log = begun
      return queues.runDeliver(
        account,
        async ({ chatKey: key }) => {
          log.push({ key, atMs: performance.now() })
          return outcome(key, log.filter((each) => each.key === key).length)
        },
        options,
      )
    }
    const addAll = (count: number): Promise<unknown> =>
      Promise.all(Array.from({ length: count }, (_, n) => queues.addDeliver(account, chatKey(n + 1))))
    const isEmpty = async (): Promise<void> =>
      expect(await queues.counts()).toMatchObject({
        [`outbound-${account}`]: { waiting: 0, active: 0, delayed: 0 },
      })

    it('begins no job before the pause is over, then every one', async () => {
      outcome = (key, times) => (key === chatKey(1) && times === 1 ? { pauseMs: 800 } : 'done')
      await run({ concurrency: 1 })
      await addAll(10)
      await eventually(() => expect(begun).toHaveLength(11))
      await eventually(isEmpty)
      const [first, second] = begun
      expect(first?.key).toBe(chatKey(1))
      expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(700)
      expect(new Set(begun.map(({ key }) => key)).size).toBe(10)
    })

    it('pauses again and again without losing a job', async () => {
      outcome = (_, times) => (times < 3 ? { pauseMs: 30 } : 'done')
      await run({ concurrency: 4 })
      await addAll(8)
      await eventually(() => expect(begun).toHaveLength(24))
      await eventually(isEmpty)
    })

    it('takes a job for a chat that is added while the queue pauses, once', async () => {
      outcome = (_, times) => (times === 1 ? { pauseMs: 400 } : 'done')
      await run()
      await addAll(1)
      await eventually(() => expect(begun).toHaveLength(1))
      for (let n = 0; n < 3; n++) await addAll(1)
      await eventually(isEmpty)
      expect(begun.length).toBeGreaterThanOrEqual(2)
      expect(begun.length).toBeLessThanOrEqual(3)
    })

    it('can be woken', async () => {
      outcome = (_, times) => (times === 1 ? { pauseMs: 60_000 } : 'done')
      await run()
      await addAll(1)
      await eventually(() => expect(begun).toHaveLength(1))
      await queues.wakeDeliver(account)
      await eventually(() => expect(begun).toHaveLength(2))
    })

    it('runs a chat’s job at once that waits for its time, when told to, and never two of a chat', async () => {
      let active = 0
      let most = 0
      outcome = (_, times) => (times === 1 ? { againMs: 60_000 } : 'done')
      const log = begun
      await queues.runDeliver(account, async ({ chatKey: key }) => {
        most = Math.max(most, ++active)
        log.push({ key, atMs: performance.now() })
        await new Promise((resolve) => setTimeout(resolve, 50))
        active--
        return outcome(key, log.length)
      })
      await addAll(1)
      await eventually(async () =>
        expect(await queues.counts()).toMatchObject({ [`outbound-${account}`]: { active: 0, delayed: 1 } }),
      )
      await addAll(1)
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(begun).toHaveLength(1)
      await Promise.all([1, 2, 3].map(() => queues.addDeliver(account, chatKey(1), { wakes: true })))
      await eventually(() => expect(begun.length).toBeGreaterThanOrEqual(2))
      await eventually(isEmpty)
      expect(most).toBe(1)
    })

    it('can be stopped while it pauses, and goes on with the next handler', async () => {
      outcome = (_, times) => (times === 1 ? { pauseMs: 1_000 } : 'done')
      const stop = await run()
      await addAll(1)
      await eventually(() => expect(begun).toHaveLength(1))
      await stop()
      await run()
      await eventually(() => expect(begun).toHaveLength(2))
    })

    it('begins no more jobs than its fence allows', async () => {
      outcome = () => 'done'
      await run({ concurrency: 4, fence: { max: 5, durationMs: 600 } })
      await addAll(12)
      await eventually(() => expect(begun).toHaveLength(12))
      // Twelve need a third window, wherever the first began.
      expect((begun.at(-1)?.atMs ?? 0) - (begun[0]?.atMs ?? 0)).toBeGreaterThan(550)
    })
  })
})
