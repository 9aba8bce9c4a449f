/** What the store fails at is no attempt of a message: its real answer comes, however often that happened. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChatJob } from '../../src/queues/jobs.ts'
import type { CommitResult, Store } from '../../src/store/store.ts'
import { BURST_LIMITS } from '../../src/workers/burst.ts'
import { examination, inbound } from '../support/messages.ts'
import { openDrainBench, running, type DrainBench } from './drain-bench.ts'

const failure = (code: string): Error => Object.assign(new Error('synthetic'), { code })
const DISK_FULL = '53100'
const TIMES = 10

describe('drain, while the store fails', () => {
  let bench: DrainBench
  let store: Store

  beforeAll(async () => {
    bench = await openDrainBench()
    ;({ store } = bench)
  })
  afterAll(() => bench.close())

  /** Does `instead` the first times, and what the store does from then on. */
  function failing(part: (fails: <T>(instead: () => T, really: () => T) => T) => Partial<Store>): Store {
    let left = TIMES
    return { ...store, ...part((instead, really) => (left-- > 0 ? instead() : really())) }
  }

  async function runs(job: ChatJob, handler: ReturnType<DrainBench['drainer']>): Promise<unknown[]> {
    const outcomes: unknown[] = []
    for (let n = 0; n <= TIMES; n++) {
      outcomes.push(await handler(job, running).catch((error: Error) => error.message))
    }
    return outcomes
  }

  it.each([
    ['the commit, for want of room', 'commitAnswer', DISK_FULL],
    ['the commit, for a reason without a code', 'commitAnswer', ''],
    ['reading what is known', 'person', DISK_FULL],
  ] as const)('%s', async (_, method, code) => {
    const job = await bench.received('kept', 'next')
    const broken = failing((fails) => ({
      [method]: (...args: never[]) =>
        fails(
          () => Promise.reject(failure(code)),
          () => (store[method] as (...all: never[]) => Promise<unknown>)(...args),
        ),
    }))
    const outcomes = await runs(job, bench.drainer({ store: broken }))
    expect(outcomes).toEqual([...Array.from({ length: TIMES }, () => 'synthetic'), 'done'])
    expect(await bench.replies(job)).toEqual(['answer to kept', 'answer to next'])
  })

  it('loses its lease again and again', async () => {
    const job = await bench.received('kept')
    const broken = failing((fails) => ({
      commitAnswer: (...args) =>
        fails(
          () => Promise.resolve<CommitResult>('lost-lease'),
          () => store.commitAnswer(...args),
        ),
    }))
    const outcomes = await runs(job, bench.drainer({ store: broken }))
    expect(outcomes).toEqual([...Array.from({ length: TIMES }, () => ({ againMs: 1_000 })), 'done'])
    expect(await bench.replies(job)).toEqual(['answer to kept'])
  })

  it('cannot even take the attempt back, and tells the first failure', async () => {
    const job = await bench.received('kept')
    let commits = 0
    let takenBack = 0
    const broken: Store = {
      ...store,
      commitAnswer: (...args) =>
        commits++ < TIMES ? Promise.reject(failure(DISK_FULL)) : store.commitAnswer(...args),
      // Away right after the commit, and back for the next run.
      takeBackAttempts: (ids) =>
        takenBack++ % 2 === 0 ? Promise.reject(new Error('away')) : store.takeBackAttempts(ids),
    }
    const outcomes = await runs(job, bench.drainer({ store: broken }))
    expect(outcomes).toEqual([...Array.from({ length: TIMES }, () => 'synthetic'), 'done'])
    expect(takenBack).toBe(2 * TIMES)
    expect(await bench.replies(job)).toEqual(['answer to kept'])
  })

  it('cannot count one picture of a burst, and then counts none of it', async () => {
    const chat = bench.freshChat()
    const media = { source: 'file', path: '/synthetic' } as const
    let chatKey = ''
    for (const text of ['one', 'two']) {
      const message = inbound({ chat, kind: 'image', text, media })
      ;({ chatKey } = await store.acceptInbound(message, bench.clock.nowMs))
    }
    const [, second] = await store.unanswered(chatKey, 2)
    bench.clock.nowMs += 3_000
    const broken = failing((fails) => ({
      countAttempt: (id) =>
        id === second?.id
          ? fails(
              () => Promise.reject(failure(DISK_FULL)),
              () => store.countAttempt(id),
            )
          : store.countAttempt(id),
    }))
    const burst = { limits: BURST_LIMITS, isQuick: () => false, isUrgent: () => false }
    const job = { account: 'simulator', chatKey }
    const outcomes = await runs(job, bench.drainer({ store: broken, burst }))
    expect(outcomes).toEqual([...Array.from({ length: TIMES }, () => 'synthetic'), 'done'])
    expect(await bench.replies(job)).toEqual(['answer to one'])
  })

  it('counts what the database refuses, as trying that again changes nothing', async () => {
    const job = await bench.received('refused', 'next')
    const broken: Store = {
      ...store,
      commitAnswer: (lease, answer, atMs) =>
        answer.replies[0]?.text === 'answer to refused'
          ? Promise.reject(failure('22021'))
          : store.commitAnswer(lease, answer, atMs),
    }
    const outcomes = await runs(job, bench.drainer({ store: broken }))
    expect(outcomes.slice(0, 4)).toEqual(['synthetic', 'synthetic', 'synthetic', 'done'])
    expect(await bench.replies(job)).toEqual(['could not check', 'answer to next'])
  })

  it('counts an examination that froze the process until its lease was gone', async () => {
    const job = await bench.received('freezes', 'next')
    let frozen = 0
    const drain = bench.drainer({
      limits: { leaseMs: 60 },
      examine: async ([{ text }]) => {
        if (text !== 'freezes') return examination({ reply: 'fine' })
        frozen++
        bench.clock.nowMs += 60_000
        const other = await store.takeLease(job.chatKey, 'somebody else', bench.clock.nowMs, 10)
        if (other) await store.releaseLease(other)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)
        return examination({ reply: 'too late' })
      },
    })
    const outcomes = await runs(job, drain)
    expect(frozen).toBe(3)
    expect(outcomes.at(-1)).toBe('done')
    expect(await bench.replies(job)).toEqual(['could not check', 'fine'])
  })
})
