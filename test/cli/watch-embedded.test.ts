/** An embedded database that crashed ends the process; one that is full, slow or back does not. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchEmbedded } from '../../src/cli/watch-embedded.ts'
import { createDatabase } from '../../src/store/database.ts'
import { openPglite } from '../../src/store/pglite-pool.ts'

let lines: unknown[][]
let ended: number
let stop = (): void => {}

beforeEach(() => {
  vi.useFakeTimers()
  lines = []
  ended = 0
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

function watch(ask: () => Promise<unknown>): void {
  stop = watchEmbedded({
    ask,
    log: { fatal: (...line: unknown[]) => void lines.push(line) },
    end: () => void ended++,
  })
}

const crashed = Object.assign(new Error('unreachable'), { name: 'RuntimeError' })
const full = Object.assign(new Error('synthetic'), { code: '53100' })

test('one that answers nothing but errors ends the process after a minute', async () => {
  watch(() => Promise.reject(crashed))
  await vi.advanceTimersByTimeAsync(65_000)
  expect(ended).toBe(0)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(ended).toBe(1)
  expect(lines).toEqual([[{ error: 'RuntimeError' }, expect.stringContaining('crashed')]])
  await vi.advanceTimersByTimeAsync(600_000)
  expect(ended).toBe(1)
})

test('so does one that never answers', async () => {
  watch(() => new Promise(() => {}))
  await vi.advanceTimersByTimeAsync(125_000)
  expect(ended).toBe(0)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(ended).toBe(1)
})

test.each([
  ['full', () => Promise.reject(full)],
  ['slow', () => new Promise((resolve) => setTimeout(resolve, 50_000))],
])('one that is %s does not', async (_, ask) => {
  watch(ask)
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(ended).toBe(0)
})

test('nor one that comes back in time, or is closed by ourselves', async () => {
  let failures = 5
  watch(() => (failures-- > 0 ? Promise.reject(crashed) : Promise.resolve()))
  await vi.advanceTimersByTimeAsync(120_000)
  expect(ended).toBe(0)
  failures = Infinity
  await vi.advanceTimersByTimeAsync(30_000)
  stop()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(ended).toBe(0)
})

test('a real one answers, and does no more once its pool is gone', { timeout: 60_000 }, async () => {
  vi.useRealTimers()
  const database = createDatabase(await openPglite())
  const ask = () => database.query('SELECT 1')
  await expect(ask()).resolves.toMatchObject({ rowCount: 1 })
  await database.close()
  await expect(ask()).rejects.toThrow('after calling end')
})
