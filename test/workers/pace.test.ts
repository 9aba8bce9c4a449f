/** Pacing: gaps like a person's, an even bound per minute, and first answers before enclosures. */
import { describe, expect, it } from 'vitest'
import { createPace, type Sending } from '../../src/workers/pace.ts'

const sending = (account: string, part: Partial<Sending> = {}): Sending => ({
  account,
  isPressing: true,
  isFollowing: false,
  ...part,
})
const NO_GAP = { shortestMs: 0, longestMs: 0 }

async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

describe('pace', () => {
  it('does not wait when pacing is off', async () => {
    const pace = createPace('off')
    const all = () => Promise.all(Array.from({ length: 100 }, () => pace(sending('a'))))
    expect(await timeMs(all)).toBeLessThan(50)
  })

  it('pauses like a person, and longer before a message that follows another', async () => {
    const pace = createPace('human', { perMinute: 600, shortestMs: 30, longestMs: 130 }, () => 0.5)
    expect(await timeMs(() => pace(sending('a')))).toBeGreaterThan(70)
    expect(await timeMs(() => pace(sending('a', { isFollowing: true })))).toBeGreaterThan(150)
  })

  it('tells an account at its limit how long to wait, and holds no other account back', async () => {
    const pace = createPace('human', { perMinute: 30, ...NO_GAP })
    const results = []
    for (let n = 0; n < 8; n++) results.push(await pace(sending('a')))
    expect(results.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => undefined))
    for (const wait of results.slice(6)) {
      expect(wait).toEqual({ pauseMs: expect.any(Number) })
      expect((wait as { pauseMs: number }).pauseMs).toBeLessThanOrEqual(12_000)
    }
    expect(await pace(sending('b'))).toBeUndefined()
  })

  it('spreads a minute evenly: a fifth of it in a fifth of the time', async () => {
    const pace = createPace('human', { perMinute: 3_000, ...NO_GAP })
    let sent = 0
    const until = performance.now() + 1_000
    while (performance.now() < until) {
      const wait = await pace(sending('a'))
      if (!wait) sent++
      else await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(sent).toBeLessThanOrEqual(600)
  })

  it('lets an enclosure wait for itself alone while first answers still go', async () => {
    const pace = createPace('human', { perMinute: 50, ...NO_GAP })
    const enclosed = { isPressing: false }
    for (let n = 0; n < 8; n++) expect(await pace(sending('a', enclosed))).toBeUndefined()
    expect(await pace(sending('a', enclosed))).toEqual({ againMs: expect.any(Number) })
    expect(await pace(sending('a'))).toBeUndefined()
    expect(await pace(sending('a'))).toBeUndefined()
    expect(await pace(sending('a'))).toEqual({ pauseMs: expect.any(Number) })
  })

  it('has no bound at 0', async () => {
    const pace = createPace('human', { perMinute: 0, ...NO_GAP })
    for (let n = 0; n < 50; n++) expect(await pace(sending('a'))).toBeUndefined()
  })
})
