/** How long a refused reply is tried: minutes where the address is wrong, hours where the refusal may pass by itself. */
import pino from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ackErrorOf, KNOWN_ACK_ERRORS } from '../../../src/channels/whatsapp/ack-errors.ts'
import { createRefusals, type Refusals } from '../../../src/channels/whatsapp/refusals.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const MINUTES = [5_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS]
const HOURS = [...MINUTES, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS]

let refusals: Refusals

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 })
  refusals = createRefusals(pino({ level: 'silent' }))
})
afterEach(() => void vi.useRealTimers())

/** Refused each time it is due, until it is final; returns the waits in ms. */
function waitsOf(id: string, code: string): number[] {
  const waits: number[] = []
  let result = refusals.again(id, code)
  while (result.outcome === 'held' && waits.length < 20) {
    expect(result).toMatchObject({ scope: 'chat', reason: `refused-${code}`, code })
    waits.push(result.untilMs - Date.now())
    vi.setSystemTime(result.untilMs)
    result = refusals.again(id, code)
  }
  expect(result).toEqual({ outcome: 'refused', code })
  return waits
}

test.each(['403', '405', '475', '499', 'other'])('%s is tried for hours', (code) => {
  expect(waitsOf('A', code)).toEqual(HOURS)
})

test.each(['400', '404', '406', '421', '463', '479'])('%s, about one receiver, for minutes', (code) => {
  expect(waitsOf('A', code)).toEqual(MINUTES)
})

test('what passes by itself outlasts the hour or two that it is reported to take', () => {
  const lasting = KNOWN_ACK_ERRORS.filter((code) => ackErrorOf(code).meaning === 'hours')
  expect(lasting.length).toBeGreaterThanOrEqual(3)
  for (const code of lasting) {
    const allMs = waitsOf(code, code).reduce((sum, ms) => sum + ms, 0)
    expect(allMs).toBeGreaterThan(6 * HOUR_MS)
    // Far from the six days after which what is held is given up.
    expect(allMs).toBeLessThan(24 * HOUR_MS)
  }
})

function passMinutes(id: string, code: string): void {
  for (const wait of MINUTES) {
    refusals.again(id, code)
    vi.advanceTimersByTime(wait)
  }
  expect(refusals.again(id, code)).toMatchObject({ outcome: 'held', untilMs: Date.now() + 30 * MINUTE_MS })
}

test('one who asks again and again before its time does not use up the tries', () => {
  const first = refusals.again('A', '403')
  for (let n = 0; n < 20; n++) expect(refusals.again('A', '403')).toEqual(first)
  passMinutes('B', '403')
  const later = refusals.again('B', '403')
  vi.advanceTimersByTime(5 * MINUTE_MS)
  for (let n = 0; n < 20; n++) expect(refusals.again('B', '403')).toEqual(later)
})

test('refused for a reason that nobody knows, it gives way to a newer answer, but not within minutes', () => {
  for (let n = 0; n < 20; n++) expect(refusals.again('A', '499').outcome).toBe('held')
  passMinutes('B', '499')
  vi.advanceTimersByTime(5 * MINUTE_MS)
  expect(refusals.again('B', '499')).toEqual({ outcome: 'refused', code: '499' })
})

test('a job that runs a moment early is in time', () => {
  refusals.again('A', '403')
  vi.advanceTimersByTime(4_900)
  expect(refusals.again('A', '403')).toMatchObject({ outcome: 'held', untilMs: Date.now() + 30_000 })
})
