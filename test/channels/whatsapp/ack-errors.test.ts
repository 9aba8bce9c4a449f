/** The table of refusals: every code that is reported has a meaning, and an unknown one is not final at once. */
import { expect, test } from 'vitest'
import { ackErrorOf, KNOWN_ACK_ERRORS } from '../../../src/channels/whatsapp/ack-errors.ts'

const REPORTED = ['400', '401', '403', '404', '405', '406', '421', '429', '463', '475', '479', '500', '503']

test.each(REPORTED)('%s has a meaning of its own', (code) => {
  expect(KNOWN_ACK_ERRORS).toContain(code)
})

test('there are enough of them, each with a name and a section to read', () => {
  expect(KNOWN_ACK_ERRORS.length).toBeGreaterThanOrEqual(REPORTED.length)
  for (const code of KNOWN_ACK_ERRORS) expect(ackErrorOf(code).name).not.toBe('unknown')
})

test.each(['499', '', 'constructor', '__proto__', '4630'])('%j is unknown: tried for hours', (code) => {
  expect(ackErrorOf(code)).toEqual({ name: 'unknown', meaning: 'unknown', runbook: 'refused' })
})
