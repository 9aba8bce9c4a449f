/** What a number remembers of its link from term to term: when to stay out, for how long, and when that is over. */
import { beforeEach, expect, test } from 'vitest'
import { RETURN_EVERY_MS, RETURN_MS } from '../../src/channels/whatsapp/life-cycle.ts'
import { FINAL_STATES } from '../../src/channels/whatsapp/link-states.ts'
import { createRestMemory, type RestMemory } from '../../src/gateway/rest.ts'

let nowMs: number
let memory: RestMemory
beforeEach(() => {
  nowMs = 1_000
  memory = createRestMemory(() => nowMs)
})

test('a state that waits for an operator is rested in without end, and until an operator acts', () => {
  const states = FINAL_STATES.filter((state) => state !== 'replaced')
  expect(states.length).toBeGreaterThan(1)
  for (const state of states) {
    expect(memory.follow(state, 1)).toBe(false)
    nowMs += 10 * RETURN_EVERY_MS
    expect(memory.now()).toEqual({ state, leftMs: null })
    memory.forget()
    expect(memory.now()).toBeNull()
  }
})

test('what is over at the end of the term is not rested in', () => {
  for (const state of ['outdated-version', 'connecting', 'open', 'degraded'] as const) memory.follow(state, 1)
  expect(memory.now()).toBeNull()
})

test('thrown out once, it stays away for the rest of its minute', () => {
  memory.follow('replaced', 1)
  nowMs += RETURN_MS - 10
  expect(memory.now()).toEqual({ state: 'replaced', leftMs: 10 })
  nowMs += 10
  expect(memory.now()).toBeNull()
})

test('thrown out again within the hour it stays out: by its link in the same term, else by this memory', () => {
  for (const [fence, mustEnd] of [
    [1, false],
    [2, true],
  ] as const) {
    memory.forget()
    memory.follow('replaced', 1)
    memory.follow('connecting', 1)
    memory.follow('open', fence)
    nowMs += RETURN_EVERY_MS - 1
    expect(memory.follow('replaced', fence)).toBe(mustEnd)
    expect(memory.now()).toEqual({ state: 'replaced', leftMs: null })
  }
})

test('an hour later it may come back once more', () => {
  memory.follow('replaced', 1)
  nowMs += RETURN_EVERY_MS
  expect(memory.follow('replaced', 2)).toBe(false)
  expect(memory.now()).toEqual({ state: 'replaced', leftMs: RETURN_MS })
})

test('a session that another gateway wrote since is begun with afresh', () => {
  memory.follow('replaced', 1)
  memory.follow('logged-out', 3)
  memory.reconsider(3)
  expect(memory.now()).not.toBeNull()
  memory.reconsider(4)
  expect(memory.now()).toBeNull()
  expect(memory.isUsed()).toBe(false)
})
