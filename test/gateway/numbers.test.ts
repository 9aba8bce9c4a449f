/** Several numbers of one gateway: each on its own, started one after the other, and picked by name. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { GatewayNumber } from '../../src/gateway/gateway-number.ts'
import { pickNumber, startNumbers, untilOneRuns } from '../../src/gateway/numbers.ts'
import type { Runtime } from '../../src/runtime.ts'
import { openTestRuntime, silentLog } from '../support/servers.ts'
import { fakeTerm, TIMING } from './fake-term.ts'

let runtime: Runtime
let numbers: GatewayNumber[] = []
beforeAll(async () => {
  runtime = await openTestRuntime('embedded')
})
afterEach(async () => {
  await Promise.all(numbers.map((number) => number.stop()))
})
afterAll(() => runtime.close())

/** `broken` names those that cannot be opened. */
function start(accounts: string[], broken: string[] = [], opened: string[] = []): GatewayNumber[] {
  numbers = startNumbers({
    numbers: accounts.map((account) => ({
      account,
      isStandby: false,
      openTerm: async () => {
        if (broken.includes(account)) throw new Error(`${account} is damaged`)
        opened.push(account)
        return fakeTerm(account, [])
      },
    })),
    owner: 'test',
    store: runtime.store,
    log: silentLog,
    timing: TIMING,
    staggerMs: 200,
  })
  return numbers
}

test('one damaged session does not keep the others from running', { timeout: 30_000 }, async () => {
  const opened: string[] = []
  await untilOneRuns(start(['a', 'b', 'c'], ['a'], opened))
  await expect
    .poll(() => numbers.map(({ state }) => state), { timeout: 10_000 })
    .toEqual(['stopped', 'open', 'open'])
  expect(opened).toEqual(['b', 'c'])
  expect(numbers.map(({ problem }) => problem)).toEqual(['a is damaged', null, null])
})

test('when none can run, all reasons are told', { timeout: 30_000 }, async () => {
  const none = untilOneRuns(start(['d', 'e'], ['d', 'e']))
  await expect(none).rejects.toThrow('No number can be opened:\n  d: d is damaged\n  e: e is damaged')
})

test('a number is picked by its name, which one alone does not need', async () => {
  const [f, g] = start(['f', 'g'])
  expect(pickNumber([f!], undefined)).toBe(f)
  expect(pickNumber(numbers, 'g')).toBe(g)
  expect(() => pickNumber(numbers, undefined)).toThrow(/--account, one of f, g/)
  expect(() => pickNumber(numbers, 'h')).toThrow(/no number "h"; it serves f, g/)
  expect(() => pickNumber([], 'f')).toThrow(/serves no WhatsApp number/)
})
