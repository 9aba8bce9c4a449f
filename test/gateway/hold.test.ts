/** The holder's own view of its lease, with clocks and a database that do what the test says. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { tryHold, type Hold, type HoldOptions } from '../../src/gateway/hold.ts'
import { silentLog } from '../support/servers.ts'

const LEASE_MS = 1_200
const holds: Hold[] = []

afterEach(async () => {
  for (const hold of holds.splice(0)) await hold.release()
})

/** A database that grants at once; `over` replaces what the test is about. */
function storeOf(over: Partial<HoldOptions['store']> = {}): { store: HoldOptions['store']; calls: string[] } {
  const calls: string[] = []
  const store: HoldOptions['store'] = {
    takeNumber: async (account) => ({ account, fence: 1 }),
    renewNumber: async () => true,
    releaseNumber: async () => {},
    ...over,
  }
  const noting = <A extends unknown[], R>(name: string, call: (...args: A) => R) => {
    return (...args: A): R => {
      calls.push(name)
      return call(...args)
    }
  }
  return {
    calls,
    store: {
      takeNumber: noting('take', store.takeNumber),
      renewNumber: noting('renew', store.renewNumber),
      releaseNumber: noting('release', store.releaseNumber),
    },
  }
}

function clocksAt(): { monotonicMs: () => number; wallMs: () => number; at: { mono: number; wall: number } } {
  const at = { mono: 0, wall: 1_700_000_000_000 }
  return { at, monotonicMs: () => at.mono, wallMs: () => at.wall }
}

async function hold(over: Partial<HoldOptions> = {}): Promise<Hold> {
  const { store } = storeOf()
  const options = { store, account: 'a', owner: 'test', log: silentLog, leaseMs: LEASE_MS, ...over }
  const held = await tryHold(options)
  if (!held) throw new Error('not held')
  holds.push(held)
  return held
}

test('somebody else holds it: null', async () => {
  const { store } = storeOf({ takeNumber: async () => null })
  expect(await tryHold({ store, account: 'a', owner: 'x', log: silentLog, leaseMs: LEASE_MS })).toBeNull()
})

test('given up a sixth of the lease before its end, without asking anybody', async () => {
  const clocks = clocksAt()
  const held = await hold({ clocks, store: storeOf({ renewNumber: () => new Promise(() => {}) }).store })
  clocks.at.mono = LEASE_MS * (5 / 6) - 1
  expect(held.isHeld()).toBe(true)
  clocks.at.mono += 1
  expect(held.isHeld()).toBe(false)
  expect(held.lost.aborted).toBe(true)
  clocks.at.mono = 0
  expect(held.isHeld()).toBe(false)
})

test('a machine that slept finds out by the clock on the wall; one set back changes nothing', async () => {
  const clocks = clocksAt()
  const held = await hold({ clocks })
  clocks.at.wall -= 3_600_000
  expect(held.isHeld()).toBe(true)
  clocks.at.mono = LEASE_MS
  expect(held.isHeld()).toBe(false)

  const asleep = clocksAt()
  const other = await hold({ clocks: asleep })
  asleep.at.wall += LEASE_MS
  expect(other.isHeld()).toBe(false)
})

test('renewed in time it is held on, with nobody asking', async () => {
  const held = await hold({ leaseMs: 150 })
  await sleep(400)
  expect(held.isHeld()).toBe(true)
})

test('an answer counts from when it was asked for', async () => {
  const clocks = clocksAt()
  let answer: (isOurs: boolean) => void = () => {}
  const { store } = storeOf({ renewNumber: () => new Promise((resolve) => (answer = resolve)) })
  const held = await hold({ clocks, store })
  clocks.at.mono = 500
  const confirmed = held.confirm()
  clocks.at.mono = 900
  answer(true)
  expect(await confirmed).toBe('ours')
  clocks.at.mono = 500 + LEASE_MS * (5 / 6) - 1
  expect(held.isHeld()).toBe(true)
  clocks.at.mono += 1
  expect(held.isHeld()).toBe(false)
})

test('without answers the loss is announced in time, though renewals hang or fail', async () => {
  for (const renewNumber of [() => new Promise<boolean>(() => {}), () => Promise.reject(new Error('away'))]) {
    const { store, calls } = storeOf({ renewNumber })
    const startedMs = performance.now()
    const held = await hold({ store, leaseMs: 600 })
    await new Promise((resolve) => held.lost.addEventListener('abort', resolve))
    const passedMs = performance.now() - startedMs
    expect(passedMs).toBeGreaterThan(480)
    expect(passedMs).toBeLessThan(600)
    expect(calls.filter((call) => call === 'renew').length).toBeGreaterThan(1)
  }
})

test('told that it belongs to another, it is lost at once', async () => {
  const held = await hold({ leaseMs: 150, store: storeOf({ renewNumber: async () => false }).store })
  await expect.poll(() => held.isHeld()).toBe(false)
  const other = await hold()
  other.lose()
  expect([other.isHeld(), other.lost.aborted]).toEqual([false, true])
})

test('a take that is granted after nobody waits for it any more is given back', async () => {
  const { store, calls } = storeOf({
    takeNumber: (account) => sleep(200).then(() => ({ account, fence: 1 })),
  })
  const late = tryHold({ store, account: 'a', owner: 'x', log: silentLog, leaseMs: 100 })
  await expect(late).rejects.toThrow(Error)
  await expect.poll(() => calls).toEqual(['take', 'release'])
})

test('a release waits for the renewal under way, which would take it back', async () => {
  let answer: (isOurs: boolean) => void = () => {}
  const { store, calls } = storeOf({ renewNumber: () => new Promise((resolve) => (answer = resolve)) })
  const held = await hold({ store })
  const confirmed = held.confirm()
  const released = held.release()
  expect(held.isHeld()).toBe(false)
  await sleep(20)
  expect(calls).toEqual(['take', 'renew'])
  answer(true)
  await Promise.all([confirmed, released])
  expect(calls).toEqual(['take', 'renew', 'release'])
})
