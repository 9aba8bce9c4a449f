/** The reconnect policy, code by code. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LINK_STATES } from '../../../src/channels/whatsapp/link-states.ts'
import {
  backOff,
  CLOSE_CODES,
  LONGEST_WAIT_MS,
  reconnectPolicy,
  type ReconnectPlan,
} from '../../../src/channels/whatsapp/reconnect.ts'

function plan(code: number, attempt: number, isPaired: boolean, random: number, awayMs = 0): ReconnectPlan {
  return reconnectPolicy({ code, awayMs }, attempt, isPaired, random)
}

const FINAL: [code: number, state: string][] = [
  [401, 'logged-out'],
  [403, 'logged-out'],
  [405, 'outdated-version'],
  [406, 'logged-out'],
  [409, 'outdated-version'],
  [411, 'logged-out'],
  [440, 'replaced'],
]
const TRANSIENT = [408, 428, 500, 503, 502, 0, 999]

describe('a linked account', () => {
  test.each(FINAL)('%d stops as %s', (code, state) => {
    expect(plan(code, 3, true, 0.5)).toEqual({ action: 'stop', delayMs: 0, state })
  })

  test('515 comes back at once', () => {
    expect(plan(515, 2, true, 1)).toEqual({ action: 'reconnect', delayMs: 0, state: 'connecting' })
  })

  test('but not in an endless hurry', () => {
    expect(plan(515, 3, true, 0)).toMatchObject({ action: 'reconnect', delayMs: 4000 })
  })

  test.each(TRANSIENT)('%d is tried again later, and the link is kept', (code) => {
    expect(plan(code, 0, true, 0)).toEqual({ action: 'reconnect', delayMs: 500, state: 'connecting' })
  })
})

describe('an account that is not let in', () => {
  test.each([400, 402, 415, 418])('%d is asked again after minutes, then less and less', (code) => {
    const minutes = [0, 1, 2, 3, 4, 20].map((attempt) => plan(code, attempt, true, 0).delayMs / 60_000)
    expect(minutes).toEqual([5, 10, 20, 40, 60, 60])
  })

  test('a ban is shown, and waited for as long as WhatsApp says', () => {
    expect(plan(402, 0, true, 0, 7_200_000)).toEqual({
      action: 'reconnect',
      delayMs: 7_200_000,
      state: 'restricted',
    })
    expect(plan(402, 0, true, 0, 1e12).delayMs).toBe(LONGEST_WAIT_MS)
  })
})

describe('an account not yet linked', () => {
  test.each([401, 403, 408, 411, 428, 440, 500, 503])('%d offers a new QR', (code) => {
    expect(plan(code, 0, false, 0)).toMatchObject({ action: 'relink', state: 'unpaired' })
  })

  test('515 goes on with what was paired', () => {
    expect(plan(515, 0, false, 0)).toMatchObject({ action: 'reconnect', delayMs: 0 })
  })

  test('an old version stays refused', () => {
    expect(plan(405, 0, false, 0)).toMatchObject({ action: 'stop', state: 'outdated-version' })
  })
})

test('every code, attempt and random number gives a sane plan', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.nat(),
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(),
      (code, attempt, isPaired, random, awayMs) => {
        const { state, delayMs } = plan(code, attempt, isPaired, random, awayMs)
        expect(LINK_STATES).toContain(state)
        expect(delayMs).toBeGreaterThanOrEqual(0)
        expect(delayMs).toBeLessThanOrEqual(LONGEST_WAIT_MS)
      },
    ),
  )
})

test('every code has a name of its own', () => {
  const names = Object.values(CLOSE_CODES).map(({ name }) => name)
  expect(names.length).toBeGreaterThanOrEqual(15)
  expect(new Set(names).size).toBe(names.length)
})

test('delays double up to a minute, and jitter takes off at most half', () => {
  expect([0, 1, 2, 3, 10].map((attempt) => backOff(attempt, 0))).toEqual([500, 1000, 2000, 4000, 60_000])
  expect(backOff(3, 1)).toBe(2000)
})
