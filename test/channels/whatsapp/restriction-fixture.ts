/** A restriction on a clock of the test's own, beside a WhatsApp that answers what the test says. */
import pino from 'pino'
import { afterEach, beforeEach, vi } from 'vitest'
import { createRestriction, type Restriction } from '../../../src/channels/whatsapp/restriction.ts'

export interface Lock {
  isActive: boolean
  timeEnforcementEnds?: Date
}

export const HOLD_MS = 60_000
export const SLOW_MS = 5_000

export interface Held {
  restriction: Restriction
  /** What WhatsApp says when it is asked; rejects unless told otherwise. */
  answer: () => Promise<Lock>
  asked: number
  changes: boolean[]
  logged: { untilMs?: number | null; runbook?: string }[]
}

/** Made anew for each test of the file that calls it. */
export function useRestriction(): Held {
  const held = {} as Held
  beforeEach(() => {
    vi.useFakeTimers()
    held.asked = 0
    held.changes = []
    held.logged = []
    held.answer = () => Promise.reject(new Error('no such query'))
    const fetchAccountReachoutTimelock = async () => {
      held.asked++
      return { ...(await held.answer()), enforcementType: 'DEFAULT' as never }
    }
    held.restriction = createRestriction({
      holdMs: HOLD_MS,
      slowMs: SLOW_MS,
      log: pino({}, { write: (line) => held.logged.push(JSON.parse(line)) }),
      socket: () => ({ fetchAccountReachoutTimelock }),
      onChange: (isRestricted) => held.changes.push(isRestricted),
    })
  })
  afterEach(() => {
    held.restriction.stop()
    vi.useRealTimers()
  })
  return held
}

export const lockedFor = (ms: number) => async (): Promise<Lock> => ({
  isActive: true,
  timeEnforcementEnds: new Date(Date.now() + ms),
})
export const free = async (): Promise<Lock> => ({ isActive: false })
export const chat = (n: number): string => `${n}@lid`
