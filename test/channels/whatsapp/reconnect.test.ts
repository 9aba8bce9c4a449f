/** The reconnect policy, code by code. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backOff, LINK_STATES, reconnectPolicy } from '../../../src/channels/whatsapp/reconnect.ts'

const FINAL: [code: number, state: string][] = [
  [401, 'logged-out'],
  [403, 'logged-out'],
  [405, 'outdated-version'],
  [411, 'logged-out'],
  [440, 'replaced'],
]
const TRANSIENT = [408, 428, 500, 503, 502, 0, 999]

describe('a linked account', () => {
  test.each(FINAL)('%d stops as %s', (code, state) => {
    expect(reconnectPolicy(code, 3, true, 0.5)).toEqual({ action: 'stop', delayMs: 0, state })
  })

  test('515 comes back at once', () => {
    expect(reconnectPolicy(515, 2, true, 1)).toEqual({ action: 'reconnect', delayMs: 0, state: 'connecting' })
  })

  test('but not in an endless hurry', () => {
    expect(reconnectPolicy(515, 3, true, 0)).toMatchObject({ action: 'reconnect', delayMs: 4000 })
  })

  test.each(TRANSIENT)('%d is tried again later, and the link is kept', (code) => {
    const plan = reconnectPolicy(code, 0, true, 0)
    expect(plan).toEqual({ action: 'reconnect', delayMs: 500, state: 'connecting' })
  })
})

describe('an account not yet linked', () => {
  test.each([401, 403, 408, 411, 428, 440, 500, 503])('%d offers a new QR', (code) => {
    expect(reconnectPolicy(code, 0, false, 0)).toMatchObject({ action: 'relink', state: 'unpaired' })
  })

  test('515 goes on with what was paired', () => {
    expect(reconnectPolicy(515, 0, false, 0)).toMatchObject({ action: 'reconnect', delayMs: 0 })
  })

  test('an old version stays refused', () => {
    expect(reconnectPolicy(405, 0, false, 0)).toMatchObject({ action: 'stop', state: 'outdated-version' })
  })
})

test('every code, attempt and random number gives a sane plan', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.nat(),
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (...args) => {
        const plan = reconnectPolicy(...args)
        expect(LINK_STATES).toContain(plan.state)
        expect(plan.delayMs).toBeGreaterThanOrEqual(0)
        expect(plan.delayMs).toBeLessThanOrEqual(60_000)
      },
    ),
  )
})

test('delays double up to a minute, and jitter takes off at most half', () => {
  expect([0, 1, 2, 3, 10].map((attempt) => backOff(attempt, 0))).toEqual([500, 1000, 2000, 4000, 60_000])
  expect(backOff(3, 1)).toBe(2000)
})
