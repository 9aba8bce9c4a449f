/** Answering a chat: attempts, fallback, lost leases, damaged rows; nothing blocks its chat. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Examination } from '../../src/model.ts'
import type { Store } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { examination } from '../support/messages.ts'
import { recordingLog, testCrypto } from '../support/servers.ts'
import { openDrainBench, running, type DrainBench } from './drain-bench.ts'

describe('drain', () => {
  let bench: DrainBench
  let drainer: DrainBench['drainer']
  let received: DrainBench['received']
  let replies: DrainBench['replies']
  let store: Store
  let clock: DrainBench['clock']

  beforeAll(async () => {
    bench = await openDrainBench()
    ;({ drainer, received, replies, store, clock } = bench)
  })
  afterAll(() => bench.close())

  it('answers everything of the chat and asks for delivery', async () => {
    const job = await received('one', 'two')
    expect(await drainer({})(job, running)).toBe('done')
    expect(await replies(job)).toEqual(['answer to one', 'answer to two'])
    expect(bench.delivered.filter((chatKey) => chatKey === job.chatKey)).toHaveLength(2)
  })

  it('comes back later for a chat that somebody else answers', async () => {
    const job = await received('one')
    await store.takeLease(job.chatKey, 'somebody else', clock.nowMs, 10_000)
    expect(await drainer({})(job, running)).toEqual({ againMs: 1_000 })
    expect(await replies(job)).toEqual([])
    clock.nowMs += 10_001
    expect(await drainer({})(job, running)).toBe('done')
  })

  it('changes nothing when the lease was lost while examining', async () => {
    const job = await received('one')
    const late = drainer({
      examine: async () => {
        clock.nowMs += 60_000
        await store.takeLease(job.chatKey, 'somebody else', clock.nowMs, 10_000)
        return examination({ reply: 'too late' })
      },
    })
    expect(await late(job, running)).toEqual({ againMs: 1_000 })
    expect(await replies(job)).toEqual([])
    expect(await store.unanswered(job.chatKey, 10)).toHaveLength(1)
  })

  it('keeps its lease while an examination takes longer than the lease', async () => {
    const job = await received('slow')
    let finish: ((value: Examination) => void) | undefined
    const slow = drainer({
      nowMs: Date.now,
      examine: () => new Promise((resolve) => (finish = resolve)),
      limits: { leaseMs: 150 },
    })
    const outcome = slow(job, running)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await store.takeLease(job.chatKey, 'somebody else', Date.now(), 1_000)).toBeNull()
    finish?.(examination({ reply: 'slow answer' }))
    expect(await outcome).toBe('done')
    expect(await replies(job)).toEqual(['slow answer'])
  })

  it('tries again with growing waits, then answers with the fallback', async () => {
    const job = await received('bad', 'good')
    const failing = drainer({
      examine: async ([{ text }]) => {
        if (text === 'bad') throw new Error('cannot')
        return examination({ reply: 'fine' })
      },
    })
    expect(await failing(job, running)).toEqual({ againMs: 1_000 })
    expect(await failing(job, running)).toEqual({ againMs: 4_000 })
    expect(await failing(job, running)).toBe('done')
    expect(await replies(job)).toEqual(['could not check', 'fine'])
  })

  it('counts a worker killed in mid-examination as an attempt', async () => {
    const job = await received('kills')
    const [row] = await store.unanswered(job.chatKey, 1)
    for (let n = 0; n < 3; n++) await store.countAttempt(row?.id ?? '')
    let examined = 0
    const drain = drainer({ examine: async () => examination({ reply: `${examined++}` }) })
    expect(await drain(job, running)).toBe('done')
    expect(examined).toBe(0)
    expect(await replies(job)).toEqual(['could not check'])
  })

  it('ends an examination at its time limit', async () => {
    const job = await received('hangs')
    const hanging = drainer({ examine: () => new Promise(() => undefined), limits: { examineMs: 20 } })
    expect(await hanging(job, running)).toEqual({ againMs: 1_000 })
  })

  it('gives a message up at last when not even the fallback works', async () => {
    const job = await received('hopeless', 'good')
    const broken = drainer({
      examine: async ([{ text }]) => {
        if (text === 'hopeless') throw new Error('cannot')
        return examination({ reply: 'fine' })
      },
      fallback: () => {
        throw new Error('cannot either')
      },
    })
    let runs = 0
    await eventually(async () => {
      runs++
      expect(await broken(job, running).catch(() => 'failed')).toBe('done')
    })
    expect(runs).toBe(10)
    expect(await replies(job)).toEqual(['fine'])
  })

  it('sets a damaged message aside and answers the rest', async () => {
    const job = await received('damaged', 'good')
    const [row] = await store.unanswered(job.chatKey, 1)
    await bench.database.query(`UPDATE forwardcheck.inbox SET content = '\\x0102' WHERE id = $1`, [row?.id])
    expect(await drainer({})(job, running)).toBe('done')
    expect(await replies(job)).toEqual(['answer to good'])
    const { rows } = await bench.database.query(
      'SELECT outcome, length(content) AS length FROM forwardcheck.inbox WHERE id = $1',
      [row?.id],
    )
    expect(rows).toEqual([{ outcome: 'damaged', length: 2 }])
  })

  it('leaves messages of another version to it, tells once, and answers the rest of the chat', async () => {
    const texts = Array.from({ length: 25 }, (_, n) => `later ${n}`)
    const job = await received(...texts, 'good')
    const later = (await store.unanswered(job.chatKey, 25)).map(({ id, messageKey, message }) => {
      const seal = (part: object): Buffer =>
        testCrypto.seal(`inbox/${messageKey}`, Buffer.from(JSON.stringify({ ...message, ...part })))
      return { id, unknown: seal({ kind: 'hologram' }), known: seal({}) }
    })
    const put = async (form: 'unknown' | 'known'): Promise<void> => {
      for (const row of later) {
        const parameters = [row[form], row.id]
        await bench.database.query(
          'UPDATE forwardcheck.inbox SET content = $1 WHERE id = $2 AND answered_ms IS NULL',
          parameters,
        )
      }
    }
    await put('unknown')
    const { log, lines } = recordingLog()
    const old = drainer({ log })
    expect(await old(job, running)).toBe('done')
    expect(await old(job, running)).toBe('done')
    expect(await replies(job)).toEqual(['answer to good'])
    expect(lines.filter((line) => line.includes('of another version'))).toHaveLength(texts.length)
    expect(lines.join()).not.toContain('cannot be decrypted')
    // A program that knows the form reads it as this one reads its own.
    await put('known')
    expect(await drainer({})(job, running)).toBe('done')
    expect(await replies(job)).toEqual(['answer to good', ...texts.map((text) => `answer to ${text}`)])
  })

  it('gives a retry after a crash the same message id', async () => {
    const job = await received('crash')
    const ids: (string | undefined)[] = []
    for (const isLast of [false, true]) {
      const recording: Store = {
        ...store,
        async commitAnswer(lease, answer, atMs) {
          ids.push(answer.replies[0]?.messageId)
          if (!isLast) throw new Error('crash before the commit')
          return store.commitAnswer(lease, answer, atMs)
        },
      }
      await drainer({ store: recording })(job, running).catch(() => undefined)
    }
    expect(ids).toHaveLength(2)
    expect(ids[0]).toBe(ids[1])
    expect(await replies(job)).toEqual(['answer to crash'])
  })

  it('stops between two messages when the queues close', async () => {
    const job = await received('one', 'two')
    const stop = new AbortController()
    const drain = drainer({
      examine: async ([{ text }]) => {
        stop.abort()
        return examination({ reply: text })
      },
    })
    expect(await drain(job, stop.signal)).toMatchObject({ againMs: expect.any(Number) })
    expect(await replies(job)).toEqual(['one'])
  })

  it('cuts a long quote, never inside a character', async () => {
    const job = await received(`${'x'.repeat(999)}😀${'y'.repeat(5_000)}`)
    await drainer({ examine: async () => examination({ reply: 'short' }) })(job, running)
    const [row] = await store.pendingReplies(job.account, job.chatKey)
    expect(row?.reply.quote?.text).toBe('x'.repeat(999))
  })
})
