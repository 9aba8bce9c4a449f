/** Following operators' lists: how soon, at what cost, and what stays when they cannot be read. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { IndicatorHead, IndicatorSource } from '../../src/store/indicators.ts'
import { followIndicators } from '../../src/workers/follow-indicators.ts'
import { recordingLog, silentLog } from '../support/servers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Lists extends IndicatorSource {
  add: (value: string) => void
  isAway: boolean
  opened: string[]
  asked: { version: number; heads: number }
}

function lists(): Lists {
  const values = new Map<string, string>()
  let version = 0
  const self: Lists = {
    isAway: false,
    opened: [],
    asked: { version: 0, heads: 0 },
    add(value) {
      version++
      values.set(String(version), value)
    },
    async indicatorVersion() {
      self.asked.version++
      if (self.isAway) throw new Error('the database is away')
      return version
    },
    async indicatorHeads() {
      self.asked.heads++
      return [...values.keys()].map((id): IndicatorHead => ({
        id,
        list: 'block',
        kind: 'domain',
        untilMs: null,
      }))
    },
    async indicatorValues(ids) {
      self.opened.push(...ids)
      return new Map(ids.map((id) => [id, values.get(id) ?? '']))
    },
  }
  return self
}

const compile = (list: readonly { value: string }[]): string[] => list.map(({ value }) => value)

test('a change is in force within 5 s, and without one a look costs one small query', async () => {
  const source = lists()
  source.add('first.example')
  const followed = await followIndicators({ source, compile, log: silentLog })
  expect(followed.book()).toEqual(['first.example'])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(source.asked.heads).toBe(1)
  expect(source.asked.version).toBeGreaterThan(10)
  source.add('second.example')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(followed.book()).toEqual(['first.example', 'second.example'])
  expect(source.opened).toEqual(['1', '2'])
  await followed.stop()
  expect(vi.getTimerCount()).toBe(0)
})

test('what was read last stays in force while the database is away, and the log says so once', async () => {
  const source = lists()
  const { log, lines } = recordingLog()
  source.add('secret-name.example')
  const followed = await followIndicators({ source, compile, log })
  source.isAway = true
  await vi.advanceTimersByTimeAsync(60_000)
  expect(followed.book()).toEqual(['secret-name.example'])
  expect(lines.filter((line) => line.includes('could not be read'))).toHaveLength(1)
  source.isAway = false
  source.add('after.example')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(followed.book()).toHaveLength(2)
  expect(lines.join('')).not.toContain('.example')
  await followed.stop()
})
