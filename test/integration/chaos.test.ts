/**
 * The short form of `npm run chaos`: the most telling scenarios with few messages, against the compiled program and
 * servers of its own. Everybody gets exactly one answer, in order.
 */
import { describe, expect, it } from 'vitest'
import { runScenario, type Plan } from '../chaos/run-scenario.ts'
import { missingFor, SCENARIOS } from '../chaos/scenarios.ts'
import { missingServers } from '../support/own-servers.ts'

const PLAN: Plan = { messages: 60, contacts: 12, rate: 20, awayMs: 3_000, patienceMs: 60_000 }
const TIMEOUT_MS = 180_000
/** Most of a scenario is waiting, but its processes share the machine with other tests. */
const AT_ONCE = 2

const missing = missingServers()
if (missing !== null) process.stderr.write(`CHAOS NOT TESTED: ${missing}\n`)
const short = SCENARIOS.filter((scenario) => scenario.isShort)

describe('what a scenario needs', () => {
  it('is there for a handful', () => expect(short.length).toBeGreaterThanOrEqual(6))
  it('has ids of their own', () => expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(SCENARIOS.length))
})

describe.skipIf(missing !== null)('nothing is lost, doubled or disordered', () => {
  const inTurn = createTurns(AT_ONCE)
  it.concurrent.each(short)('$id: $what', { timeout: TIMEOUT_MS }, async (scenario) => {
    expect(missingFor(scenario)).toBeNull()
    const { breaches, counts } = await inTurn(() => runScenario(scenario, PLAN))
    expect({ breaches, sent: counts.sent, answered: counts.answered }).toEqual({
      breaches: [],
      sent: PLAN.messages,
      answered: PLAN.messages,
    })
  })
})

/** At most so many at once; the others wait. */
function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
