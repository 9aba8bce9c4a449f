/** The sweep: gives chats their job again, lets expired rows go, survives outages. */
import { describe, expect, it } from 'vitest'
import type { Expired } from '../../src/store/expiry.ts'
import { createSweep, type SweepDependencies } from '../../src/workers/sweep.ts'
import { eventually } from '../support/eventually.ts'
import { recordingLog, silentLog } from '../support/servers.ts'

const expired = (part: Partial<Expired> = {}): Expired => ({
  rows: 0,
  unanswered: 0,
  unsent: 0,
  isClockWrong: false,
  clockSkewMs: 0,
  ...part,
})

function dependencies(part: Partial<SweepDependencies> = {}): SweepDependencies & { added: string[] } {
  const added: string[] = []
  return {
    added,
    store: {
      chatsToDrain: async (_, ageMs) => [{ account: 'a', chatKey: `drain after ${ageMs}` }],
      chatsToDeliver: async (_, ageMs) => [{ account: 'a', chatKey: `deliver after ${ageMs}` }],
      expire: async () => expired({ rows: 3 }),
    },
    queues: {
      addDrain: async (_, chatKey) => void added.push(chatKey),
      addDeliver: async (_, chatKey) => void added.push(chatKey),
    },
    log: silentLog,
    ...part,
  }
}

describe('sweep', () => {
  it('adds a job for every chat with something left, and expires', async () => {
    const parts = dependencies()
    expect(await createSweep(parts).runOnce()).toEqual({ drain: 1, deliver: 1, expired: 3 })
    expect(parts.added).toEqual(['drain after 0', 'deliver after 0'])
  })

  it('takes everything at the start and leaves fresh rows alone later, until it is stopped', async () => {
    const parts = dependencies({ everyMs: 10, olderThanMs: 77 })
    const sweep = createSweep(parts)
    await sweep.start()
    expect(parts.added).toEqual(['drain after 0', 'deliver after 0'])
    await eventually(() => expect(parts.added).toContain('deliver after 77'))
    await sweep.stop()
    const { length } = parts.added
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(parts.added).toHaveLength(length)
  })

  it('looks after the jobs of some chats a turn, and of every chat in the course of a few', async () => {
    const chats = Array.from({ length: 450 }, (_, n) => ({ account: 'a', chatKey: `${n}` }))
    const mended: string[] = []
    const parts = dependencies()
    parts.store.chatsToDrain = async () => chats
    parts.store.chatsToDeliver = async () => []
    parts.queues.addDrain = async (_, chatKey, options) => void (options?.mends && mended.push(chatKey))
    const sweep = createSweep(parts)
    await sweep.runOnce()
    expect(mended).toHaveLength(200)
    await sweep.runOnce()
    await sweep.runOnce()
    expect(mended).toHaveLength(600)
    expect(new Set(mended).size).toBe(chats.length)
  })

  it('goes on after a failure', async () => {
    let failures = 1
    const parts = dependencies({ everyMs: 10 })
    const { addDrain } = parts.queues
    parts.queues.addDrain = async (account, chatKey) => {
      if (failures-- > 0) throw new Error('queue away')
      await addDrain(account, chatKey)
    }
    const sweep = createSweep(parts)
    await sweep.start()
    await eventually(() => expect(parts.added.length).toBeGreaterThan(1))
    await sweep.stop()
  })

  it('says once that the clocks differ, and again only after they agreed', async () => {
    const { log, lines } = recordingLog()
    const parts = dependencies({ log })
    const sweep = createSweep(parts)
    for (const isClockWrong of [true, true, false, true]) {
      parts.store.expire = async () => expired({ isClockWrong, clockSkewMs: 7_200_000 })
      await sweep.runOnce()
    }
    expect(lines).toHaveLength(2)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, clockSkewMs: 7_200_000 })
    expect(lines[0]).toContain('NTP')
  })

  it('reports as an error what people waited for in vain', async () => {
    const { log, lines } = recordingLog()
    const parts = dependencies({ log })
    parts.store.expire = async () => expired({ rows: 9, unanswered: 2, unsent: 1 })
    expect(await createSweep(parts).runOnce()).toMatchObject({ expired: 9 })
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: 50, unanswered: 2, unsent: 1 },
    ])
  })

  it('starts no second sweep beside a slow one, and stops in the middle of it', async () => {
    let sweeps = 0
    let free: () => void = () => undefined
    const parts = dependencies({ everyMs: 5 })
    parts.store.chatsToDrain = async () => {
      sweeps++
      return Array.from({ length: 1_000 }, (_, index) => ({ account: 'a', chatKey: `${index}` }))
    }
    parts.queues.addDrain = async (_, chatKey) => {
      parts.added.push(chatKey)
      if (sweeps > 1) await new Promise<void>((resolve) => (free = resolve))
    }
    const sweep = createSweep(parts)
    await sweep.start()
    parts.added.length = 0
    await eventually(() => expect(parts.added).toHaveLength(1))
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(sweeps).toBe(2)
    const stopped = sweep.stop()
    free()
    await stopped
    expect(parts.added).toHaveLength(1)
  })
})
