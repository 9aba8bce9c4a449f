/** Queues in both modes: one job a chat at a time, repeats after failure, references only, closing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Queues } from '../../src/queues/queues.ts'
import type { Runtime } from '../../src/runtime.ts'
import { isSkipped, MODES, openTestRuntime } from '../support/servers.ts'
import { eventually } from '../support/eventually.ts'

const chatKey = (n: number): string => n.toString(16).padStart(64, '0')

describe.each(MODES)('queues, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('on the real backend', () => {
    let runtime: Runtime
    let queues: Queues
    const drained: string[] = []
    const running = new Map<string, number>()
    let mostAtOnce = 0
    const gates = new Map<string, Promise<void>>()
    const again = new Map<string, number>()
    const failing = new Map<string, number>()

    beforeAll(async () => {
      runtime = await openTestRuntime(mode)
      queues = runtime.queues
      await queues.runDrain(
        async ({ chatKey: key }) => {
          const now = (running.get(key) ?? 0) + 1
          running.set(key, now)
          mostAtOnce = Math.max(mostAtOnce, now)
          await gates.get(key)
          drained.push(key)
          running.set(key, now - 1)
          const failures = failing.get(key) ?? 0
          if (failures > 0) {
            failing.set(key, failures - 1)
            throw new Error('text of a person')
          }
          const waits = again.get(key) ?? 0
          if (waits === 0) return 'done'
          again.set(key, waits - 1)
          return { againMs: 50 }
        },
        { concurrency: 10 },
      )
    })
    afterAll(() => runtime.close())

    const times = (key: string): number => drained.filter((each) => each === key).length

    it('runs a job for a chat', async () => {
      await queues.addDrain('simulator', chatKey(1))
      await eventually(() => expect(times(chatKey(1))).toBe(1))
    })

    it('runs once more, and only once, for jobs added while one is active', async () => {
      let open: (() => void) | undefined
      gates.set(chatKey(2), new Promise((resolve) => (open = resolve)))
      await queues.addDrain('simulator', chatKey(2))
      await eventually(() => expect(running.get(chatKey(2))).toBe(1))
      for (let n = 0; n < 5; n++) await queues.addDrain('simulator', chatKey(2))
      open?.()
      await eventually(() => expect(times(chatKey(2))).toBe(2))
      await eventually(async () =>
        expect(await queues.counts()).toMatchObject({ inbound: { waiting: 0, active: 0, delayed: 0 } }),
      )
      expect(times(chatKey(2))).toBe(2)
      expect(mostAtOnce).toBe(1)
    })

    it('runs a job again that is not finished', async () => {
      again.set(chatKey(3), 3)
      await queues.addDrain('simulator', chatKey(3))
      await eventually(() => expect(times(chatKey(3))).toBe(4))
    })

    it('runs a job beside one that waits for its time, and only when told to', async () => {
      const waiting = await openTestRuntime(mode)
      const runs: number[] = []
      await waiting.queues.runDrain(
        async () => {
          runs.push(runs.length)
          return runs.length === 1 ? { againMs: 60_000 } : 'done'
        },
        { concurrency: 2 },
      )
      const isDelayed = async (): Promise<void> =>
        expect(await waiting.queues.counts()).toMatchObject({ inbound: { active: 0, delayed: 1 } })
      await waiting.queues.addDrain('simulator', chatKey(7))
      await eventually(isDelayed)
      await waiting.queues.addDrain('simulator', chatKey(7))
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(runs).toHaveLength(1)
      await waiting.queues.addDrain('simulator', chatKey(7), { wakes: true })
      await eventually(() => expect(runs).toHaveLength(2))
      await isDelayed()
      await waiting.close()
    })

    it('retries a failed job', async () => {
      failing.set(chatKey(4), 1)
      await queues.addDrain('simulator', chatKey(4))
      await eventually(() => expect(times(chatKey(4))).toBe(2))
    })

    it('keeps nothing of finished jobs', async () => {
      await eventually(async () =>
        expect(await queues.counts()).toEqual({ inbound: { waiting: 0, active: 0, delayed: 0, failed: 0 } }),
      )
    })

    it('refuses a job that is more than a reference', async () => {
      await expect(queues.addDrain('simulator', '15550000000')).rejects.toThrow('chatKey')
      await expect(queues.addDeliver('a:b', chatKey(1))).rejects.toThrow('account name')
    })

    it('runs requests of one number, until that number is stopped', async () => {
      const seen: string[] = []
      const stop = await queues.runRefetch('one', async ({ account, requestId }) => {
        seen.push(`${account} ${requestId}`)
        return 'done'
      })
      await queues.addRefetch('one', '7')
      await queues.addRefetch('other', '8')
      await eventually(() => expect(seen).toEqual(['one 7']))
      await stop()
      await stop()
      await queues.addRefetch('one', '9')
      await eventually(async () =>
        expect(await queues.counts()).toMatchObject({
          'refetch-one': { waiting: 1, active: 0 },
          'refetch-other': { waiting: 1, active: 0 },
        }),
      )
      expect(seen).toEqual(['one 7'])
      await expect(queues.addRefetch('one', 'https://mmg.whatsapp.net/v/a')).rejects.toThrow('requestId')
    })

    it('lets an active job finish its step when it closes, and takes none after', async () => {
      const closing = await openTestRuntime(mode)
      const steps: string[] = []
      await closing.queues.runDrain(
        async (_, signal) => {
          steps.push('started')
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
          await new Promise((resolve) => setTimeout(resolve, 100))
          steps.push('finished')
          return { againMs: 0 }
        },
        { concurrency: 1 },
      )
      await closing.queues.addDrain('simulator', chatKey(9))
      await eventually(() => expect(steps).toEqual(['started']))
      await closing.close()
      expect(steps).toEqual(['started', 'finished'])
      await expect(closing.queues.addDrain('simulator', chatKey(9))).rejects.toMatchObject({
        name: expect.any(String),
      })
    }, 60_000)
  })
})
