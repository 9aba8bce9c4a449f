/** This machine's clock against WhatsApp's. */
import { expect, test } from 'vitest'
import { clockAdvice, clockSkewMs, isClockWrong } from '../../../src/channels/whatsapp/clock-check.ts'

const NOW_MS = Date.UTC(2026, 10, 23)

test('ahead is positive, behind negative, to a second', () => {
  expect(clockSkewMs(String(NOW_MS / 1000), NOW_MS)).toBe(0)
  expect(clockSkewMs(String(NOW_MS / 1000 - 90), NOW_MS)).toBe(90_000)
  expect(clockSkewMs(String(NOW_MS / 1000 + 3600), NOW_MS)).toBe(-3_600_000)
})

test.each([undefined, '', '0', '-1763856000', '1e12', '17638560000000000', 'now'])('%j is no time', (t) => {
  expect(clockSkewMs(t, NOW_MS)).toBeNull()
})

test('wrong from a minute on, either way', () => {
  expect([null, 0, 60_000, -60_000].map(isClockWrong)).toEqual([false, false, false, false])
  expect([60_001, -60_001].map(isClockWrong)).toEqual([true, true])
})

test('the advice says by how much, which way and what to do', () => {
  expect(clockAdvice(125_000)).toMatch(/125 s ahead of .*NTP/)
  expect(clockAdvice(-125_000)).toMatch(/125 s behind .*NTP/)
})
