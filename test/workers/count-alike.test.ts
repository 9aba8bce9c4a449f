/** Others are counted for a reply only where they are enough, in time, and where counting works. */
import { expect, it } from 'vitest'
import type { Mark } from '../../src/model.ts'
import { createCountAlike } from '../../src/workers/count-alike.ts'
import { recordingLog } from '../support/servers.ts'

const marks: Mark[] = [{ kind: 'domain', keys: ['vote.top'], sample: 'vote.top' }]
const NOW = 200_000_000

function counting(countAlike: (chat: string, marks: readonly Mark[], sinceMs: number) => Promise<number>) {
  const { log, lines } = recordingLog()
  const count = createCountAlike({ store: { countAlike }, minReporters: 5, log, patienceMs: 20 })
  return { count: () => count('me', marks, NOW), lines }
}

it('tells how many there were in a day, from enough of them on', async () => {
  const asked: unknown[] = []
  const found = [4, 5, 600]
  const { count } = counting(async (chat, _, sinceMs) => {
    asked.push([chat, sinceMs])
    return found.shift() ?? 0
  })
  expect([await count(), await count(), await count()]).toEqual([0, 5, 600])
  expect(asked[0]).toEqual(['me', NOW - 86_400_000])
})

it('leaves it out when it takes too long, or fails', async () => {
  const slow = counting(() => new Promise(() => undefined))
  expect(await slow.count()).toBe(0)
  const failing = counting(async () => {
    throw new Error('vote.top')
  })
  expect(await failing.count()).toBe(0)
  expect(failing.lines.join()).not.toContain('vote.top')
})

it('asks nothing without marks', async () => {
  const { log } = recordingLog()
  const store = { countAlike: () => Promise.reject(new Error('asked')) }
  expect(await createCountAlike({ store, minReporters: 5, log })('me', [], NOW)).toBe(0)
})
