/** Whatever refusals, answers and news come in whatever order, a hold lasts as long as its reason. */
import fc from 'fast-check'
import pino from 'pino'
import { afterEach, assert, beforeEach, expect, test, vi } from 'vitest'
import { createRestriction, type Restriction } from '../../../src/channels/whatsapp/restriction.ts'

const HOLD_MS = 600_000
const PAUSE_MS = 60_000

type Answer = 'free' | 'locked' | 'unknown'
type Step =
  | { kind: 'suspect'; chat: number; answer: Answer; afterMs: number }
  | { kind: 'slowDown' | 'acquit' }
  | { kind: 'heard'; isRestricted: boolean }
  | { kind: 'settled'; id: string; isSent: boolean }
  | { kind: 'wait'; ms: number }

const ids = fc.constantFrom('A', 'B', 'C')
const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('suspect' as const),
      chat: fc.nat(3),
      answer: fc.constantFrom<Answer[]>('free', 'locked', 'unknown'),
      afterMs: fc.nat(9_000),
    }),
    fc.record({ kind: fc.constantFrom('slowDown' as const, 'acquit' as const) }),
    fc.record({ kind: fc.constant('heard' as const), isRestricted: fc.boolean() }),
    fc.record({ kind: fc.constant('settled' as const), id: ids, isSent: fc.boolean() }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(40_000) }),
  ),
  { minLength: 1, maxLength: 25 },
)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Run {
  restriction: Restriction
  /** What was told of the hold, last. */
  isToldHeld: () => boolean
  take: (step: Step) => Promise<void>
}

function start(): Run {
  let next: { answer: Answer; afterMs: number } = { answer: 'free', afterMs: 0 }
  let isToldHeld = false
  const fetchAccountReachoutTimelock = async () => {
    const { answer, afterMs } = next
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    if (answer === 'unknown') throw new Error('no such query')
    return { isActive: answer === 'locked', enforcementType: 'DEFAULT' as never }
  }
  const restriction = createRestriction({
    holdMs: HOLD_MS,
    log: pino({ level: 'silent' }),
    socket: () => ({ fetchAccountReachoutTimelock }),
    onChange: (isHeld) => {
      expect(isHeld).not.toBe(isToldHeld)
      isToldHeld = isHeld
    },
  })
  return {
    restriction,
    isToldHeld: () => isToldHeld,
    take: async (step) => {
      if (step.kind === 'suspect') {
        next = step
        void restriction.suspect(`${step.chat}@lid`)
      } else if (step.kind === 'slowDown') restriction.slowDown()
      else if (step.kind === 'acquit') restriction.acquit()
      else if (step.kind === 'heard') restriction.heard(step.isRestricted)
      else if (step.kind === 'settled') restriction.settled(step.id, step.isSent)
      else if (step.kind === 'wait') await vi.advanceTimersByTimeAsync(step.ms)
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

/** News of the end is being asked about when the server wants a pause. */
const PAUSE_WHILE_ASKED: Step[] = [
  { kind: 'suspect', chat: 0, answer: 'locked', afterMs: 0 },
  { kind: 'suspect', chat: 0, answer: 'free', afterMs: 1 },
  { kind: 'wait', ms: 1 },
  { kind: 'heard', isRestricted: false },
  { kind: 'slowDown' },
  { kind: 'wait', ms: 1 },
]

test('nothing goes out for a minute after the server asked for fewer messages', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const { restriction, isToldHeld, take } = start()
      let quietUntilMs = 0
      for (const step of taken) {
        if (step.kind === 'slowDown') quietUntilMs = Date.now() + PAUSE_MS
        await take(step)
        const isQuiet = !restriction.isOpen() && restriction.heldUntilMs() !== null
        assert(isQuiet || Date.now() >= quietUntilMs)
        expect(isToldHeld()).toBe(restriction.heldUntilMs() !== null)
      }
      restriction.stop()
    }),
    { numRuns: 1000, examples: [[PAUSE_WHILE_ASKED]] },
  )
})

test('of a number that is not open one message goes out at most, and every hold ends', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const { restriction, take } = start()
      for (const step of taken) await take(step)
      await vi.advanceTimersByTimeAsync(10_000)
      const isOpen = restriction.isOpen()
      const most = restriction.heldUntilMs() === null ? 1 : 0
      const admitted = ['D', 'E', 'F'].filter((id) => restriction.admit(id) === null)
      assert(isOpen || admitted.length <= most)
      await take({ kind: 'suspect', chat: 0, answer: 'free', afterMs: 0 })
      await vi.advanceTimersByTimeAsync(3 * 24 * 3_600_000)
      expect(restriction.heldUntilMs()).toBeNull()
      restriction.stop()
    }),
    { numRuns: 1000 },
  )
})
