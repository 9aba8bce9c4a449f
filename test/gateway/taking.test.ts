/** Whose turn it is after an absence of the database: who held the number before, for a while. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Hold } from '../../src/gateway/hold.ts'
import { createSometimes } from '../../src/gateway/sometimes.ts'
import { createTaking } from '../../src/gateway/taking.ts'
import type { NumberRow, Numbers } from '../../src/store/store.ts'
import { silentLog } from '../support/servers.ts'

const LEASE_MS = 300
const TRY_MS = 50
const HEAD_START_MS = LEASE_MS / 2 + 2 * TRY_MS

let isAway: boolean
let row: Pick<NumberRow, 'owner' | 'abandonedBy'> | null
let waits: number
const holds: Hold[] = []
beforeEach(() => {
  isAway = false
  row = { owner: null, abandonedBy: 'former' }
  waits = 0
})
afterEach(() => Promise.all(holds.splice(0).map((hold) => hold.release())))

function taking(): (isFormer: boolean) => Promise<boolean> {
  const unlessAway = async <T>(value: T): Promise<T> => {
    if (isAway) throw new Error('away')
    return value
  }
  const store = {
    takeNumber: async (account) => unlessAway(row?.owner ? null : { account, fence: 1 }),
    renewNumber: async () => unlessAway(true),
    releaseNumber: async () => {},
    numbers: async () =>
      unlessAway(row ? [{ account: 'a', sessionVersion: 0, status: null, statusMs: null, ...row }] : []),
  } as Partial<Numbers> as Numbers
  const tryTake = createTaking({
    account: 'a',
    owner: 'this',
    store,
    log: silentLog,
    leaseMs: LEASE_MS,
    tryMs: TRY_MS,
    sometimes: createSometimes(),
    whileOthersHold: async () => void waits++,
  })
  return async (isFormer) => {
    const hold = await tryTake(isFormer)
    if (hold) holds.push(hold)
    return hold !== null
  }
}

async function whileAway(tryTake: (isFormer: boolean) => Promise<boolean>, isFormer: boolean): Promise<void> {
  isAway = true
  expect(await tryTake(isFormer)).toBe(false)
  isAway = false
}

test('without an absence a number that is free is taken at once, however its last holder ended', async () => {
  expect(await taking()(false)).toBe(true)
})

test('after one the others let the former holder go first, also while its lease still runs', async () => {
  for (const before of [
    { owner: null, abandonedBy: 'former' },
    { owner: 'former', abandonedBy: null },
  ]) {
    const tryTake = taking()
    row = before
    await whileAway(tryTake, false)
    expect(await tryTake(false)).toBe(false)
    row = { owner: null, abandonedBy: 'former' }
    await sleep(HEAD_START_MS / 2)
    expect(await tryTake(false)).toBe(false)
    await sleep(HEAD_START_MS / 2 + 10)
    expect(await tryTake(false)).toBe(true)
  }
})

test('the former holder waits for nobody', async () => {
  const tryTake = taking()
  await whileAway(tryTake, true)
  expect(await tryTake(true)).toBe(true)
})

test('a number that was let go, or that nobody ever had, is waited for by nobody', async () => {
  for (const before of [{ owner: null, abandonedBy: null }, null]) {
    const tryTake = taking()
    row = before
    await whileAway(tryTake, false)
    expect(await tryTake(false)).toBe(true)
  }
})

test('while somebody else has it, what can be done meanwhile is done once in a while', async () => {
  row = { owner: 'other', abandonedBy: null }
  const tryTake = taking()
  for (let tries = 0; tries < 3; tries++) expect(await tryTake(false)).toBe(false)
  expect(waits).toBe(1)
})
