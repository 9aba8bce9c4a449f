/** A disk that hangs is told once, one that is merely busy never. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tellSlowAppends } from '../../src/gateway/slow-spool.ts'
import { createSpool, type Spool } from '../../src/store/spool.ts'
import { ACCOUNT, spoolRecord } from '../store/spooled.ts'
import { testCrypto } from '../support/servers.ts'

let waiting: (() => void)[]
let lines: unknown[]
let spool: Spool

beforeEach(() => {
  vi.useFakeTimers()
  waiting = []
  lines = []
  const hanging: Spool = {
    ...createSpool('nowhere', ACCOUNT, testCrypto),
    append: () => new Promise((resolve) => waiting.push(resolve)),
  }
  spool = tellSlowAppends(hanging, { error: (...line: unknown[]) => lines.push(line) })
})
afterEach(() => vi.useRealTimers())

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

test('a disk that hangs for longer than ten seconds is told once, until it goes on', async () => {
  const appends = [spool.append(spoolRecord('A'))]
  await pass(9_000)
  appends.push(spool.append(spoolRecord('B')))
  expect(lines).toEqual([])
  await pass(2_000)
  expect(lines).toHaveLength(1)
  await pass(60_000)
  expect(lines).toHaveLength(1)
  for (const resolve of waiting.splice(0)) resolve()
  await Promise.all(appends)
  await pass(60_000)
  void spool.append(spoolRecord('C'))
  await pass(11_000)
  expect(lines).toHaveLength(2)
})

test('a disk that is never idle but goes on is not told', async () => {
  void spool.append(spoolRecord('A'))
  for (let times = 0; times < 10; times++) {
    void spool.append(spoolRecord('B'))
    await pass(5_000)
    waiting.shift()?.()
    await pass(0)
  }
  expect(lines).toEqual([])
})
