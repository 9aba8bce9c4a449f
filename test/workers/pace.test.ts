/** Pacing: gaps like a person's, and a bound per minute. */
import { describe, expect, it } from 'vitest'
import { createPace } from '../../src/workers/pace.ts'

const chat = (account: string): { account: string; chatKey: string } => ({ account, chatKey: 'k' })

async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

describe('pace', () => {
  it('does not wait when pacing is off', async () => {
    const pace = createPace('off')
    expect(await timeMs(() => Promise.all(Array.from({ length: 100 }, () => pace(chat('a')))))).toBeLessThan(
      50,
    )
  })

  it('pauses like a person', async () => {
    const pace = createPace('human', { perMinute: 60, shortestMs: 30, longestMs: 130 }, () => 0.5)
    const tookMs = await timeMs(() => pace(chat('a')))
    expect(tookMs).toBeGreaterThan(70)
  })

  it('holds an account back at its limit, and no other account', async () => {
    const pace = createPace('human', { perMinute: 2, shortestMs: 0, longestMs: 1 })
    await Promise.all([pace(chat('a')), pace(chat('a'))])
    let isThrough = false
    void pace(chat('a')).then(() => (isThrough = true))
    await pace(chat('b'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(isThrough).toBe(false)
  })
})
